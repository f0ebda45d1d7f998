//! Refresh: each token works once, and again as long as nobody has used its successor; any other
//! second use ends the session.

use std::time::Duration;

use futures_util::future::join_all;
use natter_domain::{
    limits::{LATE_REFRESH_GRACE, REFRESH_GRACE, SESSION_LIFE},
    session::{Identity, LongestSession},
    time::Timestamp,
};
use natter_store::users::{Consistency, RefreshError, RefreshTokenHashes, Refreshed};

use crate::{
    harness::{Store, now, seconds},
    people::{a_year, identity, registered, session, sha, token, user},
};

/// Who uses the token of one of these numbers.
struct Ada<'a> {
    store: &'a Store,
    identity: Identity,
}

impl Ada<'_> {
    async fn log_in(store: &Store) -> Ada<'_> {
        Ada { store, identity: identity(&registered(store, "ada").await.session) }
    }

    /// Uses the token `number`. Its successors are `number + 1`, and, once so many are void,
    /// `number + 1 + 10 * voided`.
    async fn uses(&self, number: u8, moment: Timestamp) -> Result<Refreshed, RefreshError> {
        let successors = |voided| vec![successor(number, voided)];
        self.uses_with(number, successors, moment).await
    }

    async fn uses_with(
        &self,
        number: u8,
        successors: impl Fn(u32) -> Vec<[u8; 32]>,
        moment: Timestamp,
    ) -> Result<Refreshed, RefreshError> {
        let users = &self.store.users;
        users.refresh(self.identity, &token(number), successors, a_year(), moment).await
    }
}

fn successor(number: u8, voided: u32) -> [u8; 32] {
    sha(number + 1 + 10 * u8::try_from(voided).unwrap())
}

fn after(voided: u32) -> Result<Refreshed, RefreshError> {
    Ok(Refreshed { voided, key: 0 })
}

#[tokio::test]
async fn the_current_token_is_replaced_and_the_session_lives_on_from_then() {
    let store = Store::start().await;
    let ada = Ada::log_in(&store).await;
    let later = now().plus(seconds(7 * 24 * 3600));
    assert_eq!(ada.uses(1, later).await, after(0));
    let session =
        store.users.session(ada.identity, later, Consistency::Strong).await.unwrap().unwrap();
    assert_eq!((session.created_at, session.refreshed_at), (now(), later));
    assert_eq!(session.expires_at, later.plus(SESSION_LIFE));
    assert_eq!(ada.uses(2, later).await, after(0));
}

#[tokio::test]
async fn thirty_uses_at_once_of_the_current_token_have_the_same_successor() {
    let store = Store::start().await;
    let ada = Ada::log_in(&store).await;
    let results = join_all((0..30).map(|_| ada.uses(1, now()))).await;
    assert_eq!(results, vec![after(0); 30]);
    assert_eq!(ada.uses(2, now()).await, after(0), "and it is the current one");
}

#[tokio::test]
async fn a_token_has_the_same_successor_for_thirty_seconds_and_another_one_later() {
    let store = Store::start().await;
    let ada = Ada::log_in(&store).await;
    ada.uses(1, now()).await.unwrap();
    let end = now().plus(REFRESH_GRACE);
    assert_eq!(ada.uses(1, now()).await, after(0));
    assert_eq!(ada.uses(1, end.before(Duration::from_millis(1))).await, after(0));
    assert_eq!(ada.uses(1, end).await, after(1));
    let end = end.plus(LATE_REFRESH_GRACE);
    assert_eq!(ada.uses(1, end.before(Duration::from_millis(1))).await, after(1), "again");
    assert_eq!(ada.uses(1, end).await, after(2), "a thief can't wait for the owner's repeat");
    for (days, voided) in [(1, 3), (8, 4), (30, 5)] {
        let moment = now().plus(seconds(days * 24 * 3600));
        assert_eq!(ada.uses(1, moment).await, after(voided), "{days} days later");
        let session = store.users.session(ada.identity, moment, Consistency::Strong).await;
        assert_eq!(session.unwrap().unwrap().expires_at, moment.plus(SESSION_LIFE));
    }
    let moment = now().plus(seconds(31 * 24 * 3600));
    assert_eq!(ada.uses(2 + 50, moment).await, after(0), "the last one is the current one");
    assert_eq!(ada.uses(53, moment.plus(REFRESH_GRACE)).await, after(0), "and its successor");
}

#[tokio::test]
async fn an_unused_successor_is_void_once_there_is_another() {
    let store = Store::start().await;
    let ada = Ada::log_in(&store).await;
    ada.uses(1, now()).await.unwrap();
    let hour = now().plus(seconds(3600));
    assert_eq!(ada.uses(1, hour).await, after(1));
    for moment in [hour, hour.plus(seconds(3600))] {
        assert_eq!(ada.uses(2, moment).await, Err(RefreshError::Reused), "void: {moment}");
    }
}

#[tokio::test]
async fn thirty_late_repeats_at_once_have_the_same_new_successor() {
    let store = Store::start().await;
    for (name, late) in [("hour", 3600), ("day", 24 * 3600), ("month", 29 * 24 * 3600)] {
        let ada =
            Ada { store: &store, identity: identity(&registered(&store, name).await.session) };
        ada.uses(1, now()).await.unwrap();
        let late = now().plus(seconds(late));
        let results = join_all((0..30).map(|_| ada.uses(1, late))).await;
        assert_eq!(results, vec![after(1); 30], "{name}");
        assert_eq!(ada.uses(2, late).await, Err(RefreshError::Reused));
        assert_eq!(ada.uses(12, late).await, after(0), "it is the current one");
    }
}

#[tokio::test]
async fn of_a_late_repeat_and_the_first_use_of_its_successor_at_once_one_is_the_last() {
    let store = Store::start().await;
    for round in 0..10 {
        let name = format!("ada{round}");
        let ada =
            Ada { store: &store, identity: identity(&registered(&store, &name).await.session) };
        ada.uses(1, now()).await.unwrap();
        let hour = now().plus(seconds(3600));
        let uses = (0..10).map(|n| ada.uses(1 + n % 2, hour));
        let results = join_all(uses).await;
        let (repeats, first_uses): (Vec<_>, Vec<_>) =
            results.into_iter().enumerate().partition(|(n, _)| n % 2 == 0);
        let all = |of: &[(usize, Result<Refreshed, RefreshError>)], result| {
            of.iter().all(|(_, one)| *one == result)
        };
        let repeated = all(&repeats, after(1)) && all(&first_uses, Err(RefreshError::Reused));
        let used = all(&repeats, Err(RefreshError::Reused)) && all(&first_uses, after(0));
        assert!(repeated || used, "{repeats:?} {first_uses:?}");
    }
}

#[tokio::test]
async fn once_the_successor_was_used_its_predecessor_counts_as_stolen() {
    let store = Store::start().await;
    let ada = Ada::log_in(&store).await;
    ada.uses(1, now()).await.unwrap();
    ada.uses(2, now()).await.unwrap();
    for moment in [now(), now().plus(seconds(3600))] {
        assert_eq!(ada.uses(1, moment).await, Err(RefreshError::Reused));
    }
    assert_eq!(ada.uses(3, now()).await, after(0), "what to do about it is not decided here");
}

#[tokio::test]
async fn a_token_that_somebody_has_made_up_is_told_from_one_that_was_used_before() {
    let store = Store::start().await;
    let ada = Ada::log_in(&store).await;
    for round in 1..4 {
        for number in [9, round + 10] {
            let made_up = RefreshTokenHashes { family: sha(7), ..token(number) };
            let next = |_| vec![sha(round + 1)];
            let refreshed =
                store.users.refresh(ada.identity, &made_up, next, a_year(), now()).await;
            assert_eq!(refreshed, Err(RefreshError::Forged));
        }
        assert_eq!(ada.uses(round, now()).await, after(0), "and changes nothing");
    }
    let refreshed = ada.uses(9, now()).await;
    assert_eq!(refreshed, Err(RefreshError::Reused), "one of the family was a token once");
}

#[tokio::test]
async fn a_repeat_finds_its_successor_also_when_another_key_signs_by_then() {
    let store = Store::start().await;
    let ada = Ada::log_in(&store).await;
    ada.uses(1, now()).await.unwrap();
    let two_keys = |_| vec![sha(22), sha(2)];
    assert_eq!(ada.uses_with(1, two_keys, now()).await, Ok(Refreshed { voided: 0, key: 1 }));
    let other_keys = |voided| vec![sha(if voided == 0 { 22 } else { 32 })];
    let refreshed = ada.uses_with(1, other_keys, now()).await;
    assert_eq!(refreshed, after(1), "without its key the successor can't be had again");
    assert_eq!(ada.uses(32, now()).await, after(0));
}

#[tokio::test]
async fn a_session_that_is_not_there_or_has_run_out_is_not_refreshed() {
    let store = Store::start().await;
    let ada = Ada::log_in(&store).await;
    let nobody = identity(&session(user(), now()));
    let other = Identity { user: ada.identity.user, session: nobody.session };
    for identity in [nobody, other] {
        let refreshed = Ada { store: &store, identity }.uses(1, now()).await;
        assert_eq!(refreshed, Err(RefreshError::NoSession));
        assert_eq!(store.users.session(identity, now(), Consistency::Strong).await.unwrap(), None);
    }
    let over = now().plus(SESSION_LIFE);
    for used in [1, 9] {
        assert_eq!(ada.uses(used, over).await, Err(RefreshError::NoSession));
    }
    let before = over.before(seconds(1));
    assert_eq!(ada.uses(1, before).await, after(0));
    assert_eq!(ada.uses(1, before.plus(SESSION_LIFE)).await, Err(RefreshError::NoSession));
}

#[tokio::test]
async fn a_session_ends_for_good_when_it_has_lasted_as_long_as_it_can() {
    let store = Store::start().await;
    let ada = Ada::log_in(&store).await;
    let day = |number: u64| now().plus(seconds(number * 24 * 3600));
    for (number, days) in (1..).zip([25, 50, 75, 100]) {
        assert_eq!(ada.uses(number, day(days)).await, after(0));
    }
    // It was refreshed when it could last a year. Now it can last less.
    let longest = LongestSession::parse("110").unwrap();
    let uses = async |number, moment| {
        let next = |voided| vec![successor(number, voided)];
        store.users.refresh(ada.identity, &token(number), next, longest, moment).await
    };
    assert_eq!(uses(5, day(101)).await, after(0));
    let session = store.users.session(ada.identity, day(101), Consistency::Strong).await.unwrap();
    assert_eq!(session.unwrap().expires_at, day(110));
    assert_eq!(uses(5, day(109)).await, after(1), "a late repeat prolongs it no further");
    let session = store.users.session(ada.identity, day(109), Consistency::Strong).await.unwrap();
    assert_eq!(session.unwrap().expires_at, day(110));
    for number in [16, 5, 1] {
        assert_eq!(uses(number, day(110)).await, Err(RefreshError::Over));
    }
    assert_eq!(store.users.sessions(ada.identity.user, day(110)).await.unwrap(), []);
}
