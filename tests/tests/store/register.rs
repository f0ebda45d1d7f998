//! Registration is atomic, and each username and email address has one account.

use futures_util::future::join_all;
use natter_domain::{time::Timestamp, user::UsernamePrefix};
use natter_store::{
    StoreError,
    users::{AttemptError, Consistency, LoginAttempt, RegisterError},
};

use crate::{
    harness::{Store, now, seconds},
    people::{account, at, called, identity, registered, user},
};

#[tokio::test]
async fn an_account_is_there_with_its_session_once_it_is_created() {
    let store = Store::start().await;
    let ada = registered(&store, "Ada").await;
    let profile = store.users.profile(ada.profile.id).await.unwrap().unwrap();
    assert!(profile == ada.profile);
    let session =
        store.users.session(identity(&ada.session), now(), Consistency::Strong).await.unwrap();
    assert_eq!(session, Some(ada.session));
}

#[tokio::test]
async fn of_thirty_registrations_of_one_name_at_once_one_makes_an_account() {
    let store = Store::start().await;
    // In capitals and small letters: they are one name.
    let names = ["Grace", "grace", "GRACE"];
    let accounts: Vec<_> = (0..30)
        .map(|n| account(names[n % names.len()], &format!("grace{n}@example.com")))
        .collect();
    let results = join_all(accounts.iter().map(|account| store.users.register(account))).await;
    assert_eq!(results.iter().filter(|result| **result == Ok(())).count(), 1);
    assert_eq!(
        results.iter().filter(|result| **result == Err(RegisterError::UsernameTaken)).count(),
        29
    );

    let everyone = UsernamePrefix::default();
    let page = store.users.directory(&everyone, None, Default::default(), user()).await.unwrap();
    assert_eq!(page.profiles.len(), 1);
    for (account, result) in accounts.iter().zip(&results) {
        let created = *result == Ok(());
        let profile = store.users.profile(account.profile.id).await.unwrap();
        assert_eq!(profile.is_some(), created, "a refused registration leaves no profile");
        let sessions = store.users.sessions(account.profile.id, now()).await.unwrap();
        assert_eq!(sessions.len(), usize::from(created), "nor a session");
    }
    let refused =
        results.iter().position(|result| *result == Err(RegisterError::UsernameTaken)).unwrap();
    let again = account("somebody", &format!("grace{refused}@example.com"));
    assert_eq!(store.users.register(&again).await, Ok(()), "nor keeps its address");
}

#[tokio::test]
async fn of_thirty_registrations_of_one_address_at_once_one_makes_an_account() {
    let store = Store::start().await;
    let accounts: Vec<_> = (0..30)
        .map(|n| account(&format!("name{n}"), ["a@example.com", "A@Example.com"][n % 2]))
        .collect();
    let results = join_all(accounts.iter().map(|account| store.users.register(account))).await;
    assert_eq!(results.iter().filter(|result| **result == Ok(())).count(), 1);
    assert_eq!(
        results.iter().filter(|result| **result == Err(RegisterError::EmailTaken)).count(),
        29
    );
    let refused =
        results.iter().position(|result| *result == Err(RegisterError::EmailTaken)).unwrap();
    let again = account(&format!("name{refused}"), "another@example.com");
    assert_eq!(store.users.register(&again).await, Ok(()), "the name stays free");
}

#[tokio::test]
async fn where_name_and_address_are_taken_the_name_is_said() {
    let store = Store::start().await;
    registered(&store, "ada").await;
    let both = account("Ada", "ADA@example.com");
    assert_eq!(store.users.register(&both).await, Err(RegisterError::UsernameTaken));
}

#[tokio::test]
async fn an_id_that_is_in_use_overwrites_nobody() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await;
    let mut thief = account("eve", "eve@example.com");
    thief.profile.id = ada.profile.id;
    let result = store.users.register(&thief).await;
    assert!(
        matches!(result, Err(RegisterError::Store(StoreError::Unavailable { .. }))),
        "{result:?}"
    );
    assert_eq!(
        store.users.profile(ada.profile.id).await.unwrap().unwrap().username.as_str(),
        "ada"
    );
}

#[tokio::test]
async fn failed_logins_under_a_name_that_nobody_has_do_not_keep_it_from_being_taken() {
    let store = Store::start().await;
    for name in [called("Ada"), at(&store, "ada@example.com").await] {
        for _ in 0..5 {
            store.users.claim_attempt(&name, now()).await.unwrap();
        }
        assert!(matches!(
            store.users.claim_attempt(&name, now()).await,
            Err(AttemptError::TooMany { .. })
        ));
    }
    let ada = registered(&store, "ada").await;
    for name in [called("ada"), at(&store, "Ada@example.com").await] {
        let claim = store.users.claim_attempt(&name, now()).await.unwrap();
        let expected = LoginAttempt { user: Some(ada.profile.id), first_in_long: false };
        assert_eq!(claim, expected, "and are forgotten with it");
    }
}

/// When the guard of a name expires; `None` for never.
async fn guard_ttl(store: &Store, pk: &str) -> Option<i64> {
    let guard = store.item("USERS_TABLE", &[("pk", pk), ("sk", "-")]).await.expect("a guard");
    let ttl: i64 = guard.get("ttl")?.as_n().unwrap().parse().unwrap();
    (ttl < Timestamp::MAX.seconds()).then_some(ttl)
}

#[tokio::test]
async fn the_guard_of_a_taken_name_never_expires_and_that_of_a_free_one_does() {
    let store = Store::start().await;
    registered(&store, "ada").await;
    assert_eq!(guard_ttl(&store, "NAME#ada").await, None);
    assert_eq!(guard_ttl(&store, "MAIL#ada@example.com").await, None);
    for name in [
        called("ada"),
        at(&store, "ada@example.com").await,
        called("nobody"),
        at(&store, "no@example.com").await,
    ] {
        store.users.claim_attempt(&name, now()).await.unwrap();
    }
    assert_eq!(guard_ttl(&store, "NAME#ada").await, None);
    assert_eq!(guard_ttl(&store, "MAIL#ada@example.com").await, None);
    let forgotten = now().plus(seconds(24 * 3600)).seconds();
    assert_eq!(guard_ttl(&store, "NAME#nobody").await, Some(forgotten));
    assert_eq!(guard_ttl(&store, "MAIL#no@example.com").await, Some(forgotten));
}

#[tokio::test]
async fn a_guard_never_expires_however_logins_and_the_registration_meet() {
    let store = Store::start().await;
    let ada = account("ada", "ada@example.com");
    let name = called("ada");
    let attempts = (0..30).map(|n| store.users.claim_attempt(&name, now().plus(seconds(n * 3600))));
    let (registered, attempts) = tokio::join!(store.users.register(&ada), join_all(attempts));
    assert_eq!(registered, Ok(()));
    for attempt in attempts {
        // Attempts come in any order: one that a later one has overtaken may have to wait.
        assert!(matches!(attempt, Ok(_) | Err(AttemptError::TooMany { .. })), "{attempt:?}");
    }
    store.users.claim_attempt(&name, now().plus(seconds(100 * 3600))).await.unwrap();
    assert_eq!(guard_ttl(&store, "NAME#ada").await, None);
}
