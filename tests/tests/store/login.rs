//! Logging in: the session is stored and the attempts forgotten together, if the password is still the one that was checked.

use natter_store::users::{AttemptClaim, LoggedIn};

use crate::{
    harness::{Store, now},
    people::{at, called, hash, registered, session, token},
};

#[tokio::test]
async fn a_login_stores_the_session_and_forgets_the_attempts() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await.profile.id;
    for (n, name) in [called("ADA"), at("ada@example.com")].into_iter().enumerate() {
        for _ in 0..5 {
            store.users.claim_attempt(&name, now()).await.unwrap();
        }
        let new = session(ada, now());
        let logged_in = store.users.log_in(&name, &hash("first"), &new, &token(2)).await.unwrap();
        assert_eq!(logged_in, LoggedIn::Yes);
        assert_eq!(store.users.sessions(ada, now()).await.unwrap().len(), n + 2);
        let claim = store.users.claim_attempt(&name, now()).await.unwrap();
        assert_eq!(claim, AttemptClaim::Allowed { user: Some(ada), first_in_long: false });
    }
}

#[tokio::test]
async fn a_password_that_was_changed_meanwhile_lets_nobody_in() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await.profile.id;
    assert!(store.users.change_password(ada, &hash("first"), &hash("second")).await.unwrap());
    for _ in 0..5 {
        store.users.claim_attempt(&called("ada"), now()).await.unwrap();
    }
    let logged_in =
        store.users.log_in(&called("ada"), &hash("first"), &session(ada, now()), &token(2)).await.unwrap();
    assert_eq!(logged_in, LoggedIn::CredentialsChanged);
    assert_eq!(store.users.sessions(ada, now()).await.unwrap().len(), 1, "only the one of the registration");
    let claim = store.users.claim_attempt(&called("ada"), now()).await.unwrap();
    assert!(matches!(claim, AttemptClaim::Wait { .. }), "and the attempts still count");
}

#[tokio::test]
async fn a_name_lets_in_only_the_person_who_has_it() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await.profile.id;
    registered(&store, "bob").await;
    for name in [called("bob"), at("bob@example.com"), called("nobody")] {
        let logged_in = store.users.log_in(&name, &hash("first"), &session(ada, now()), &token(2)).await;
        assert_eq!(logged_in.unwrap(), LoggedIn::CredentialsChanged);
    }
    assert_eq!(store.users.sessions(ada, now()).await.unwrap().len(), 1);
    assert!(store.item("USERS_TABLE", &[("pk", "NAME#nobody"), ("sk", "-")]).await.is_none());
}
