//! Login: one transaction stores the session and resets the attempts, if the password is still the
//! checked one.

use natter_store::users::{AttemptError, CredentialsError, LoginAttempt};

use crate::{
    harness::{Store, now},
    people::{at, called, hash, registered, session, token},
};

#[tokio::test]
async fn a_login_stores_the_session_and_forgets_the_attempts() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await.profile.id;
    for (n, name) in [called("ADA"), at(&store, "ada@example.com").await].into_iter().enumerate() {
        for _ in 0..5 {
            store.users.claim_attempt(&name, now()).await.unwrap();
        }
        let new = session(ada, now());
        let logged_in = store.users.log_in(&name, &hash("first"), &new, &token(2)).await;
        assert_eq!(logged_in, Ok(()));
        assert_eq!(store.users.sessions(ada, now()).await.unwrap().len(), n + 2);
        let claim = store.users.claim_attempt(&name, now()).await.unwrap();
        assert_eq!(claim, LoginAttempt { user: Some(ada), first_in_long: false });
    }
}

#[tokio::test]
async fn a_password_that_was_changed_meanwhile_lets_nobody_in() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await.profile.id;
    store.users.change_password(ada, &hash("first"), &hash("second")).await.unwrap();
    for _ in 0..5 {
        store.users.claim_attempt(&called("ada"), now()).await.unwrap();
    }
    let logged_in =
        store.users.log_in(&called("ada"), &hash("first"), &session(ada, now()), &token(2)).await;
    assert_eq!(logged_in, Err(CredentialsError::Changed));
    assert_eq!(
        store.users.sessions(ada, now()).await.unwrap().len(),
        1,
        "only the one of the registration"
    );
    let claim = store.users.claim_attempt(&called("ada"), now()).await;
    assert!(matches!(claim, Err(AttemptError::TooMany { .. })), "and the attempts still count");
}

#[tokio::test]
async fn a_name_lets_in_only_the_person_who_has_it() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await.profile.id;
    registered(&store, "bob").await;
    for name in [called("bob"), at(&store, "bob@example.com").await, called("nobody")] {
        let logged_in =
            store.users.log_in(&name, &hash("first"), &session(ada, now()), &token(2)).await;
        assert_eq!(logged_in, Err(CredentialsError::Changed));
    }
    assert_eq!(store.users.sessions(ada, now()).await.unwrap().len(), 1);
    assert!(store.item("USERS_TABLE", &[("pk", "NAME#nobody"), ("sk", "-")]).await.is_none());
}
