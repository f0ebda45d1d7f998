//! Refreshing: each token once, a lost answer may be asked for again, any other second use ends the session.

use std::time::Duration;

use futures_util::future::join_all;
use natter_domain::{
    limits::{REFRESH_GRACE, SESSION_LIFE},
    session::Identity,
};
use natter_store::users::{Consistency, RefreshTokenHashes, Refreshed};

use crate::{
    harness::{Store, now, seconds},
    people::{identity, registered, session, sha, token, user},
};

async fn logged_in(store: &Store) -> Identity {
    identity(&registered(store, "ada").await.session)
}

#[tokio::test]
async fn the_current_token_is_replaced_and_the_session_lives_on_from_then() {
    let store = Store::start().await;
    let ada = logged_in(&store).await;
    let later = now().plus(seconds(7 * 24 * 3600));
    let refreshed = store.users.refresh(ada, &token(1), &[sha(2)], later).await.unwrap();
    assert_eq!(refreshed, Refreshed::Rotated);
    let session = store.users.session(ada, later, Consistency::Strong).await.unwrap().unwrap();
    assert_eq!((session.created_at, session.refreshed_at), (now(), later));
    assert_eq!(session.expires_at, later.plus(SESSION_LIFE));
    let refreshed = store.users.refresh(ada, &token(2), &[sha(3)], later).await.unwrap();
    assert_eq!(refreshed, Refreshed::Rotated);
}

#[tokio::test]
async fn of_thirty_uses_at_once_one_replaces_the_token_and_the_others_repeat_it() {
    let store = Store::start().await;
    let ada = logged_in(&store).await;
    let (used, next) = (token(1), [sha(2)]);
    let results = join_all((0..30).map(|_| store.users.refresh(ada, &used, &next, now()))).await;
    let results: Vec<_> = results.into_iter().map(Result::unwrap).collect();
    assert_eq!(results.iter().filter(|result| **result == Refreshed::Rotated).count(), 1);
    let repeated = Refreshed::Repeated { successor: 0 };
    assert_eq!(results.iter().filter(|result| **result == repeated).count(), 29);
}

#[tokio::test]
async fn a_lost_answer_can_be_asked_for_again_for_thirty_seconds() {
    let store = Store::start().await;
    let ada = logged_in(&store).await;
    store.users.refresh(ada, &token(1), &[sha(2)], now()).await.unwrap();
    let end = now().plus(REFRESH_GRACE);
    let moments = [
        (now(), Refreshed::Repeated { successor: 0 }),
        (end.before(Duration::from_millis(1)), Refreshed::Repeated { successor: 0 }),
        (end, Refreshed::Reused),
        (end.plus(seconds(3600)), Refreshed::Reused),
    ];
    for (moment, expected) in moments {
        let refreshed = store.users.refresh(ada, &token(1), &[sha(2)], moment).await.unwrap();
        assert_eq!(refreshed, expected, "{moment}");
    }
}

#[tokio::test]
async fn once_the_successor_was_used_its_predecessor_counts_as_stolen() {
    let store = Store::start().await;
    let ada = logged_in(&store).await;
    store.users.refresh(ada, &token(1), &[sha(2)], now()).await.unwrap();
    store.users.refresh(ada, &token(2), &[sha(3)], now()).await.unwrap();
    let refreshed = store.users.refresh(ada, &token(1), &[sha(2)], now()).await.unwrap();
    assert_eq!(refreshed, Refreshed::Reused);
    let refreshed = store.users.refresh(ada, &token(3), &[sha(4)], now()).await.unwrap();
    assert_eq!(refreshed, Refreshed::Rotated, "what to do about it is not decided here");
}

#[tokio::test]
async fn a_token_that_somebody_has_made_up_is_told_from_one_that_was_used_before() {
    let store = Store::start().await;
    let ada = logged_in(&store).await;
    let made_up = |number| RefreshTokenHashes { family: sha(7), ..token(number) };
    for round in 1..4 {
        for number in [9, round + 10] {
            let refreshed = store.users.refresh(ada, &made_up(number), &[sha(round + 1)], now()).await;
            assert_eq!(refreshed.unwrap(), Refreshed::Forged);
        }
        let refreshed = store.users.refresh(ada, &token(round), &[sha(round + 1)], now()).await.unwrap();
        assert_eq!(refreshed, Refreshed::Rotated, "and changes nothing");
    }
    let refreshed = store.users.refresh(ada, &token(9), &[sha(10)], now()).await.unwrap();
    assert_eq!(refreshed, Refreshed::Reused, "one of the family was a token once");
}

#[tokio::test]
async fn a_repeat_finds_its_successor_also_when_another_key_signs_by_then() {
    let store = Store::start().await;
    let ada = logged_in(&store).await;
    store.users.refresh(ada, &token(1), &[sha(2)], now()).await.unwrap();
    let refreshed = store.users.refresh(ada, &token(1), &[sha(22), sha(2)], now()).await.unwrap();
    assert_eq!(refreshed, Refreshed::Repeated { successor: 1 });
    let refreshed = store.users.refresh(ada, &token(1), &[sha(22), sha(23)], now()).await.unwrap();
    assert_eq!(refreshed, Refreshed::Reused);
}

#[tokio::test]
async fn a_session_that_is_not_there_or_has_run_out_is_not_refreshed() {
    let store = Store::start().await;
    let ada = logged_in(&store).await;
    let nobody = identity(&session(user(), now()));
    let other = Identity { user: ada.user, session: nobody.session };
    for identity in [nobody, other] {
        let refreshed = store.users.refresh(identity, &token(1), &[sha(2)], now()).await.unwrap();
        assert_eq!(refreshed, Refreshed::NoSession);
        assert_eq!(store.users.session(identity, now(), Consistency::Strong).await.unwrap(), None);
    }
    let over = now().plus(SESSION_LIFE);
    for used in [token(1), token(9)] {
        let refreshed = store.users.refresh(ada, &used, &[sha(2)], over).await.unwrap();
        assert_eq!(refreshed, Refreshed::NoSession);
    }
    let before = over.before(seconds(1));
    let refreshed = store.users.refresh(ada, &token(1), &[sha(2)], before).await.unwrap();
    assert_eq!(refreshed, Refreshed::Rotated);
}
