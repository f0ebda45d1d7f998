//! A database that can't be reached, does not answer, or has no such table: each is its own kind of error, and none of
//! them says what was asked for.

use std::time::Duration;

use futures_util::future::{BoxFuture, join_all};
use natter_domain::{
    paging::{EntryRange, PageSize},
    presence::Connection,
    tail::FloodLimit,
    time::Timestamp,
    user::{Bio, ProfileChange, UsernamePrefix},
};
use natter_store::{
    Connections, Conversations, StoreError, Users, connections::NewTicket, users::Consistency,
};

use crate::{
    harness::{Store, now},
    people::{account, called, draft, hash, identity, pair, session, sha, token, user},
};

type Calls = (Users, Conversations, Connections);

/// Every call that there is, with what it failed with.
async fn failures((users, conversations, connections): &Calls) -> Vec<(&'static str, Option<StoreError>)> {
    let (ada, bob, conversation) = pair();
    let me = session(ada, now());
    let (who, new, one) =
        (identity(&me), account("secretname", "secret@example.com"), draft(conversation, ada, "m", now()));
    let (name, first, second, successors) = (called("secretname"), hash("first"), hash("second"), [sha(2)]);
    let (used, socket) = (token(1), ["c1=".parse().unwrap()]);
    let (prefix, people) = (UsernamePrefix::default(), [ada, bob]);
    let bio = ProfileChange { bio: Some(Some(Bio::parse("Hi.").unwrap())), ..Default::default() };
    let connection = Connection { session: me.id, expires_at: Timestamp::MAX };
    let ticket = NewTicket { hash: sha(1), identity: who, expires_at: Timestamp::MAX };
    let range = EntryRange::default();
    let calls: Vec<(&'static str, BoxFuture<'_, Option<StoreError>>)> = vec![
        ("register", Box::pin(async { users.register(&new).await.err() })),
        ("claim_attempt", Box::pin(async { users.claim_attempt(&name, now()).await.err() })),
        ("forget_older_attempts", Box::pin(async { users.forget_older_attempts(&name, now()).await.err() })),
        ("forget_attempts", Box::pin(async { users.forget_attempts(&name).await.err() })),
        ("log_in", Box::pin(async { users.log_in(&name, &first, &me, &used).await.err() })),
        ("refresh", Box::pin(async { users.refresh(who, &used, &successors, now()).await.err() })),
        ("session", Box::pin(async { users.session(who, now(), Consistency::Strong).await.err() })),
        ("sessions", Box::pin(async { users.sessions(ada, now()).await.err() })),
        ("end_session", Box::pin(async { users.end_session(who, now()).await.err() })),
        ("end_sessions", Box::pin(async { users.end_sessions(ada, None, now()).await.err() })),
        ("profile", Box::pin(async { users.profile(ada).await.err() })),
        ("credentials", Box::pin(async { users.credentials(ada).await.err() })),
        ("change_profile", Box::pin(async { users.change_profile(ada, bio).await.err() })),
        ("change_password", Box::pin(async { users.change_password(ada, &first, &second).await.err() })),
        (
            "directory",
            Box::pin(async { users.directory(&prefix, None, PageSize::default(), ada).await.err() }),
        ),
        (
            "prepare",
            Box::pin(async { conversations.prepare(one.clone(), None, FloodLimit::Off).await.err() }),
        ),
        ("begin", Box::pin(async { conversations.begin(&one).await.err() })),
        ("page", Box::pin(async { conversations.page(conversation, range).await.err() })),
        ("move_up", Box::pin(async { conversations.move_up(conversation, &people, now()).await.err() })),
        ("add", Box::pin(async { connections.add(ada, &socket[0], &connection, now()).await.err() })),
        ("remove", Box::pin(async { connections.remove(ada, &socket, now()).await.err() })),
        ("of", Box::pin(async { connections.of(ada, Consistency::Eventual).await.err() })),
        ("of_all", Box::pin(async { connections.of_all(&people).await.err() })),
        ("issue_ticket", Box::pin(async { connections.issue_ticket(ticket).await.err() })),
        ("redeem_ticket", Box::pin(async { connections.redeem_ticket(&sha(1), now()).await.err() })),
    ];
    let (names, calls): (Vec<_>, Vec<_>) = calls.into_iter().unzip();
    names.into_iter().zip(join_all(calls).await).collect()
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_not_available() {
    let store = Store::start().await;
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let calls = store.with(&[("AWS_ENDPOINT_URL_DYNAMODB", &format!("http://127.0.0.1:{port}"))]);
    for (name, error) in failures(&calls).await {
        assert!(matches!(error, Some(StoreError::Unavailable { .. })), "{name}: {error:?}");
    }
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_not_available() {
    let store = Store::start().await;
    // It takes connections and says nothing.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let accepting = tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((socket, _)) = silent.accept().await {
            open.push(socket);
        }
    });
    let (users, ..) = store.with(&[("AWS_ENDPOINT_URL_DYNAMODB", &url)]);
    // Far longer than the clients' own timeouts: this only keeps a test without them from hanging.
    let profile = tokio::time::timeout(Duration::from_secs(120), users.profile(user())).await;
    let error = profile.expect("the call ends").err();
    assert!(matches!(error, Some(StoreError::Unavailable { .. })), "{error:?}");
    accepting.abort();
}

#[tokio::test]
async fn a_missing_table_is_a_refusal() {
    let store = Store::start().await;
    let variables = ["USERS_TABLE", "CONVERSATIONS_TABLE", "CONNECTIONS_TABLE"];
    let calls = store.with(&variables.map(|variable| (variable, "no-such-table")));
    for (name, error) in failures(&calls).await {
        let Some(StoreError::Refused { reason, .. }) = &error else { panic!("{name}: {error:?}") };
        assert_eq!(reason, "ResourceNotFoundException", "{name}");
    }
}

#[tokio::test]
async fn no_error_says_what_was_asked_for() {
    let store = Store::start().await;
    let missing = store.with(&[("USERS_TABLE", "no-such-table")]);
    for (name, error) in failures(&missing).await {
        let text = error.map_or_else(String::new, |error| format!("{error} {error:?}"));
        assert!(!text.contains("secret") && !text.contains("no-such-table"), "{name}: {text}");
    }
}
