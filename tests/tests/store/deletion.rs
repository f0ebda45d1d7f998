//! Account deletion: the account is unusable at once, and its names are taken until all data is
//! deleted.

use futures_util::{future::join_all, join};
use natter_domain::user::UsernamePrefix;
use natter_store::users::{CredentialsError, DeletionState, RegisterError};

use crate::{
    harness::{Store, now, seconds},
    people::{account, at, called, hash, registered, session, token, user},
};

#[tokio::test]
async fn an_account_that_goes_is_found_by_nobody() {
    let store = Store::start().await;
    let (ada, bob) = (registered(&store, "ada").await, registered(&store, "bob").await);
    let id = ada.profile.id;
    assert!(store.users.deletion_state(id).await.unwrap() == DeletionState::NotMarked);
    store.users.mark_for_deletion(id, &hash("first"), now()).await.unwrap();
    assert!(store.users.profile(id).await.unwrap().is_none());
    assert!(store.users.credentials(id).await.unwrap().is_none());
    let found = store.users.profiles(&[id, bob.profile.id]).await.unwrap();
    assert_eq!(found.into_keys().collect::<Vec<_>>(), [bob.profile.id]);
    let everyone = UsernamePrefix::default();
    let page = store.users.directory(&everyone, None, Default::default(), user()).await.unwrap();
    assert_eq!(
        page.profiles.iter().map(|profile| profile.id).collect::<Vec<_>>(),
        [bob.profile.id]
    );
    let DeletionState::Marked(left) = store.users.deletion_state(id).await.unwrap() else {
        panic!("it is marked")
    };
    assert!(*left == ada.profile);
    assert!(
        store.users.credentials_even_if_marked(id).await.unwrap().is_some(),
        "to be asked once more"
    );
}

#[tokio::test]
async fn an_account_goes_only_with_the_password_that_was_checked_and_twice_is_once() {
    let store = Store::start().await;
    let id = registered(&store, "ada").await.profile.id;
    let refused = Err(CredentialsError::Changed);
    assert_eq!(store.users.mark_for_deletion(id, &hash("old"), now()).await, refused);
    assert!(store.users.deletion_state(id).await.unwrap() == DeletionState::NotMarked);
    let nobody = store.users.mark_for_deletion(user(), &hash("first"), now()).await;
    assert_eq!(nobody, refused);
    let checked = hash("first");
    let marked =
        join_all((0..10).map(|_| store.users.mark_for_deletion(id, &checked, now()))).await;
    marked.into_iter().collect::<Result<Vec<_>, _>>().expect("every mark is set");
    assert!(matches!(store.users.deletion_state(id).await.unwrap(), DeletionState::Marked(_)));
}

#[tokio::test]
async fn nobody_logs_in_to_an_account_that_goes() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await;
    let id = ada.profile.id;
    store.users.mark_for_deletion(id, &hash("first"), now()).await.unwrap();
    for name in [called("ada"), at(&store, "ada@example.com").await] {
        let new = session(id, now());
        let logged_in = store.users.log_in(&name, &hash("first"), &new, &token(2)).await;
        assert_eq!(logged_in, Err(CredentialsError::Changed));
    }
    let sessions = store.users.sessions(id, now()).await.unwrap();
    assert_eq!(sessions, [ada.session], "only the one from before, which the deletion ends");
}

#[tokio::test]
async fn a_login_and_a_deletion_at_once_leave_no_session_that_the_deletion_does_not_see() {
    let store = Store::start().await;
    for n in 0..15 {
        let name = format!("ada{n}");
        let id = registered(&store, &name).await.profile.id;
        let (login, new) = (called(&name), session(id, now()));
        let deleting = async {
            store.users.mark_for_deletion(id, &hash("first"), now()).await.unwrap();
            store.users.end_sessions(id, None, now()).await.unwrap();
        };
        join!(deleting, async {
            // It is refused where the account was marked before it.
            let _ = store.users.log_in(&login, &hash("first"), &new, &token(2)).await;
        });
        assert_eq!(store.users.sessions(id, now()).await.unwrap(), []);
    }
}

#[tokio::test]
async fn names_are_taken_until_the_account_is_erased_and_then_anybodys() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await;
    let id = ada.profile.id;
    store.users.mark_for_deletion(id, &hash("first"), now()).await.unwrap();
    let again = || account("Ada", "ADA@example.com");
    let other = account("somebody", "ada@example.com");
    assert_eq!(store.users.register(&again()).await, Err(RegisterError::UsernameTaken));
    assert_eq!(store.users.register(&other).await, Err(RegisterError::EmailTaken));
    for _ in 0..2 {
        store.users.erase(&ada.profile).await.unwrap();
    }
    assert!(store.users.deletion_state(id).await.unwrap() == DeletionState::Erased);
    assert!(store.users.credentials_even_if_marked(id).await.unwrap().is_none());
    for name in ["NAME#ada", "MAIL#ada@example.com"] {
        assert!(store.item("USERS_TABLE", &[("pk", name), ("sk", "-")]).await.is_none(), "{name}");
    }
    let new = again();
    assert_eq!(store.users.register(&new).await, Ok(()));
    let claim = store.users.claim_attempt(&called("ada"), now()).await.unwrap();
    assert_eq!(claim.user, Some(new.profile.id));
}

#[tokio::test]
async fn an_erasure_that_is_repeated_late_takes_nobodys_name() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await;
    store.users.mark_for_deletion(ada.profile.id, &hash("first"), now()).await.unwrap();
    store.users.erase(&ada.profile).await.unwrap();
    let new = account("ada", "ada@example.com");
    assert_eq!(store.users.register(&new).await, Ok(()));
    // Two invocations at once: the second has read the profile before the first erased it.
    let _ = store.users.erase(&ada.profile).await;
    assert!(store.users.profile(new.profile.id).await.unwrap().is_some());
    let taken = store.users.register(&account("ada", "ada2@example.com")).await;
    assert_eq!(taken, Err(RegisterError::UsernameTaken), "the name is still the new one's");
    let taken = store.users.register(&account("ada2", "ada@example.com")).await;
    assert_eq!(taken, Err(RegisterError::EmailTaken), "and so is the address");
}

#[tokio::test]
async fn an_erasure_takes_the_count_of_password_attempts_along() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await;
    let id = ada.profile.id;
    let name = natter_store::users::LoginName::LoggedIn(id);
    store.users.claim_attempt(&name, now().plus(seconds(1))).await.unwrap();
    let pk = format!("USER#{id}");
    let counter = async || store.item("USERS_TABLE", &[("pk", &pk), ("sk", "PASSWORD")]).await;
    assert!(counter().await.is_some());
    store.users.mark_for_deletion(id, &hash("first"), now()).await.unwrap();
    store.users.erase(&ada.profile).await.unwrap();
    assert!(counter().await.is_none());
}
