//! Sessions: a session is valid while it is stored.

use futures_util::future::join_all;
use natter_domain::{
    limits::{SESSION_LIFE, SESSIONS_PER_USER},
    session::Session,
    time::Timestamp,
};
use natter_store::users::Consistency;
use natter_tests::database;

use crate::{
    harness::{Store, now, seconds},
    people::{called, hash, identity, registered, session, token, user},
};

/// Logs `ada`, who has registered, in so often that she has `count` sessions; the oldest first.
async fn sessions(store: &Store, count: u64) -> Vec<Session> {
    let first = registered(store, "ada").await.session;
    let name = called("ada");
    let mut sessions = vec![first];
    for n in 1..count {
        let new = session(sessions[0].user, now().plus(seconds(n)));
        let logged_in = store.users.log_in(&name, &hash("first"), &new, &token(2)).await;
        assert_eq!(logged_in, Ok(()));
        sessions.push(new);
    }
    sessions
}

#[tokio::test]
async fn all_sixty_sessions_are_listed_the_oldest_first() {
    let store = Store::start().await;
    let sixty = sessions(&store, 60).await;
    registered(&store, "bob").await;
    assert_eq!(store.users.sessions(sixty[0].user, now()).await.unwrap(), sixty);
    assert_eq!(store.users.sessions(user(), now()).await.unwrap(), []);
}

#[tokio::test]
async fn ending_the_others_of_sixty_leaves_one() {
    let store = Store::start().await;
    let sixty = sessions(&store, 60).await;
    let bob = registered(&store, "bob").await.session;
    let (ada, kept) = (sixty[0].user, sixty[30].id);
    let ended = store.users.end_sessions(ada, Some(kept), now()).await.unwrap();
    let expected: Vec<_> =
        sixty.iter().map(|session| session.id).filter(|id| *id != kept).collect();
    assert_eq!(ended, expected);
    assert_eq!(store.users.sessions(ada, now()).await.unwrap(), [sixty[30].clone()]);
    assert_eq!(
        store.users.end_sessions(ada, Some(kept), now()).await.unwrap(),
        [],
        "again is harmless"
    );
    assert_eq!(
        store.users.sessions(bob.user, now()).await.unwrap(),
        [bob],
        "and touches nobody else"
    );
    assert_eq!(store.users.end_sessions(ada, None, now()).await.unwrap(), [kept]);
    assert_eq!(store.users.sessions(ada, now()).await.unwrap(), []);
    assert!(store.users.profile(ada).await.unwrap().is_some(), "the account stays");
}

#[tokio::test]
async fn of_more_than_a_hundred_sessions_the_oldest_end() {
    let store = Store::start().await;
    let hundred = sessions(&store, 100).await;
    assert_eq!(hundred.len(), SESSIONS_PER_USER);
    let bob = registered(&store, "bob").await.session;
    let ada = hundred[0].user;
    let ended = store.users.end_oldest_sessions(ada, hundred[99].id, now()).await.unwrap();
    assert_eq!(ended, [], "a hundred are not too many");
    let mut all = hundred;
    for n in 100..135 {
        let new = session(ada, now().plus(seconds(n)));
        store.users.log_in(&called("ada"), &hash("first"), &new, &token(2)).await.unwrap();
        all.push(new);
    }
    let new = all[134].id;
    let ended = store.users.end_oldest_sessions(ada, new, now()).await.unwrap();
    assert_eq!(ended, all[..35].iter().map(|session| session.id).collect::<Vec<_>>());
    assert_eq!(store.users.sessions(ada, now()).await.unwrap(), all[35..]);
    assert_eq!(store.users.end_oldest_sessions(ada, new, now()).await.unwrap(), []);
    assert_eq!(store.users.sessions(bob.user, now()).await.unwrap(), [bob]);
}

#[tokio::test]
async fn a_new_session_does_not_end_itself_though_its_clock_is_behind() {
    let store = Store::start().await;
    let hundred = sessions(&store, 100).await;
    let ada = hundred[0].user;
    let new = session(ada, now().before(seconds(5)));
    store.users.log_in(&called("ada"), &hash("first"), &new, &token(2)).await.unwrap();
    let ended = store.users.end_oldest_sessions(ada, new.id, now()).await.unwrap();
    assert_eq!(ended, [hundred[0].id]);
}

#[tokio::test]
async fn of_thirty_logins_at_once_a_hundred_sessions_stay() {
    let store = Store::start().await;
    let hundred = sessions(&store, 100).await;
    let (ada, name, first) = (hundred[0].user, called("ada"), hash("first"));
    let login = async |n: u64| {
        let new = session(ada, now().plus(seconds(1000 + n)));
        // A login can meet the next one on the guard; its client then tries again.
        while store.users.log_in(&name, &first, &new, &token(2)).await.is_err() {}
        store.users.end_oldest_sessions(ada, new.id, now()).await.unwrap();
        new
    };
    let mut new = join_all((0..30).map(login)).await;
    new.sort_by_key(|session| session.id);
    let left = store.users.sessions(ada, now()).await.unwrap();
    assert_eq!(left, [&hundred[30..], &new].concat());
}

#[tokio::test]
async fn sessions_that_have_run_out_do_not_count() {
    let store = Store::start().await;
    let hundred = sessions(&store, 100).await;
    let ada = hundred[0].user;
    // All but the last few seconds' have run out.
    let later = hundred[89].expires_at;
    let new = session(ada, later);
    store.users.log_in(&called("ada"), &hash("first"), &new, &token(2)).await.unwrap();
    assert_eq!(store.users.end_oldest_sessions(ada, new.id, later).await.unwrap(), []);
    assert_eq!(store.users.sessions(ada, later).await.unwrap().len(), 11);
}

#[tokio::test]
async fn a_session_ends_once_and_only_by_its_owner() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await.session;
    let bob = registered(&store, "bob").await.session;
    let mut foreign = identity(&ada);
    foreign.user = bob.user;
    assert!(!store.users.end_session(foreign, now()).await.unwrap());
    let ends = join_all((0..10).map(|_| store.users.end_session(identity(&ada), now()))).await;
    let ended = ends.into_iter().filter(|ended| *ended.as_ref().unwrap()).count();
    assert!(ended == 1 || (ended > 1 && !database::deletes_once()), "ended {ended} times");
    for consistency in [Consistency::Strong, Consistency::Eventual] {
        assert_eq!(store.users.session(identity(&ada), now(), consistency).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_session_that_has_run_out_is_none_though_it_is_still_stored() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await.session;
    let at = |moment: Timestamp| store.users.session(identity(&ada), moment, Consistency::Strong);
    let over = now().plus(SESSION_LIFE);
    assert!(at(over.before(seconds(1))).await.unwrap().is_some());
    assert_eq!(at(over).await.unwrap(), None);
    assert_eq!(store.users.sessions(ada.user, over).await.unwrap(), []);
    assert_eq!(store.users.end_sessions(ada.user, None, over).await.unwrap(), []);
    assert!(!store.users.end_session(identity(&ada), over).await.unwrap());
}
