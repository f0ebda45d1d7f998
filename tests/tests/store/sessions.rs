//! Sessions: that one is stored is what makes it valid.

use futures_util::future::join_all;
use natter_domain::{limits::SESSION_LIFE, session::Session, time::Timestamp};
use natter_store::users::{Consistency, LoggedIn};
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
        let logged_in = store.users.log_in(&name, &hash("first"), &new, &token(2)).await.unwrap();
        assert_eq!(logged_in, LoggedIn::Yes);
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
    let expected: Vec<_> = sixty.iter().map(|session| session.id).filter(|id| *id != kept).collect();
    assert_eq!(ended, expected);
    assert_eq!(store.users.sessions(ada, now()).await.unwrap(), [sixty[30].clone()]);
    assert_eq!(store.users.end_sessions(ada, Some(kept), now()).await.unwrap(), [], "again is harmless");
    assert_eq!(store.users.sessions(bob.user, now()).await.unwrap(), [bob], "and touches nobody else");
    assert_eq!(store.users.end_sessions(ada, None, now()).await.unwrap(), [kept]);
    assert_eq!(store.users.sessions(ada, now()).await.unwrap(), []);
    assert!(store.users.profile(ada).await.unwrap().is_some(), "the account stays");
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
