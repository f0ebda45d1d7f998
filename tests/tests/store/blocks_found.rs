//! The blocks between people are found in one read of what lies between their keys; the further
//! ones, if there are many, by their keys.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use futures_util::future::join_all;
use natter_domain::{ids::UserId, presence::LastSight};
use natter_store::{
    StoreError, Users,
    metering::measure,
    users::{Blocks, Consistency, LastSights},
};
use serde_json::json;

use crate::{
    harness::Store,
    people::user,
    proxy::{Answer, Call, Proxy},
};

/// Blocks that one read looks at.
const LOOKED_AT: usize = 38;

/// These of somebody's blocks, of which each person is in one.
#[derive(Clone, Copy)]
enum Way {
    Blocking,
    BlockedBy,
}

/// Stores the half of each block that `user` has.
async fn put(store: &Store, user: UserId, others: &[(UserId, Way)]) {
    let key = |(other, way): &(UserId, Way)| {
        let kind = match way {
            Way::Blocking => "BLOCK",
            Way::BlockedBy => "BLOCKED",
        };
        (format!("USER#{user}"), format!("{kind}#{other}"))
    };
    store.put_keys("USERS_TABLE", others.iter().map(key)).await;
}

/// What of all blocks is about `others`.
fn of(blocks: &Blocks, others: &[UserId]) -> Blocks {
    let only = |all: &BTreeMap<UserId, LastSight>| {
        all.iter()
            .filter(|(user, _)| others.contains(user))
            .map(|(user, at)| (*user, *at))
            .collect()
    };
    Blocks { blocking: only(&blocks.blocking), blocked_by: only(&blocks.blocked_by) }
}

#[tokio::test]
async fn the_blocks_of_some_are_those_of_all_that_are_theirs_wherever_they_lie() {
    let store = Store::start().await;
    // In the order of their ids.
    let people: Vec<UserId> = (0..60).map(|_| user()).collect();
    for block_every in [1, 2, 7] {
        let ada = user();
        let some = people.iter().step_by(block_every).enumerate().map(|(n, other)| {
            (*other, if n.is_multiple_of(2) { Way::Blocking } else { Way::BlockedBy })
        });
        put(&store, ada, &some.collect::<Vec<_>>()).await;
        let all = store.users.blocks(ada).await.unwrap();
        let wanted = people.iter().map(|person| vec![*person]).chain([
            people.clone(),
            vec![people[59], people[0]],
            vec![people[30], people[29], people[30]],
            vec![user()],
        ]);
        for others in wanted {
            for consistency in [Consistency::Eventual, Consistency::Strong] {
                let found = store.users.blocks_with(ada, &others, consistency).await.unwrap();
                assert_eq!(found, of(&all, &others), "{others:?}");
            }
            assert_eq!(store.users.blocks_by_key(ada, &others).await.unwrap(), of(&all, &others));
        }
    }
}

#[tokio::test]
async fn many_blocks_between_two_keys_cost_no_more_than_a_read_of_these_keys() {
    let store = Store::start().await;
    let (bob, carol) = (user(), user());
    for (more, requests) in [(0, 1), (LOOKED_AT - 2, 1), (LOOKED_AT, 2), (400, 2)] {
        for way in [Way::Blocking, Way::BlockedBy] {
            let ada = user();
            // Behind the blocks that ada has made of bob and carol, before those by them.
            let between = (0..more).map(|_| (user(), Way::Blocking)).collect::<Vec<_>>();
            put(&store, ada, &between).await;
            put(&store, ada, &[(bob, way)]).await;
            for (other, blocked) in [(bob, true), (carol, false)] {
                let (found, usage) =
                    measure(store.users.blocks_with(ada, &[other], Consistency::Strong)).await;
                assert_eq!(found.unwrap().between(other), blocked, "{more} between");
                assert_eq!(usage.requests, requests, "{more} between");
                assert!(usage.rru <= 2.0, "{more} between: {} RRU", usage.rru);
            }
        }
    }
}

#[tokio::test]
async fn a_block_is_seen_by_every_strong_read_after_it_while_others_come_and_go() {
    let store = Store::start().await;
    let ada = user();
    let people: Vec<UserId> = (0..80).map(|_| user()).collect();
    // Those of even numbers come, and those of odd numbers come and go: pages shift all the time.
    let racing = people.iter().enumerate().map(|(n, other)| {
        let users = &store.users;
        async move {
            let (one, two) = if n.is_multiple_of(3) { (ada, *other) } else { (*other, ada) };
            users.block(one, two, LastSights::default(), 0).await.unwrap();
            assert!(between(users, ada, *other).await, "seen by ada");
            assert!(between(users, *other, ada).await, "seen by the other");
            if !n.is_multiple_of(2) {
                users.unblock(one, two).await.unwrap();
                assert!(!between(users, ada, *other).await, "gone");
            }
        }
    });
    join_all(racing).await;
    let left = store.users.blocks_with(ada, &people, Consistency::Strong).await.unwrap();
    assert_eq!(left.blocking.len() + left.blocked_by.len(), 40);
}

async fn between(users: &Users, one: UserId, other: UserId) -> bool {
    users.blocks_with(one, &[other], Consistency::Strong).await.unwrap().between(other)
}

/// Refuses these operations, as a policy does that lacks them.
async fn denied(call: Call, operations: &[&str]) -> Answer {
    if operations.contains(&call.operation.as_str()) {
        let kind = "com.amazon.coral.service#AccessDeniedException";
        let body = json!({ "__type": kind, "message": "a test" });
        return Answer { status: StatusCode::BAD_REQUEST, body };
    }
    call.forward().await
}

#[tokio::test]
async fn the_policy_of_an_earlier_version_lets_blocks_be_read_by_their_keys() {
    let store = Store::start().await;
    let (ada, bob, carol) = (user(), user(), user());
    store.users.block(bob, ada, LastSights::default(), 0).await.unwrap();
    let earlier = Proxy::start(&store, |call| denied(call, &["Query"])).await;
    let (users, ..) = earlier.calls(&store);
    let found = users.blocks_with(ada, &[bob, carol], Consistency::Strong).await.unwrap();
    assert!(found.between(bob) && !found.between(carol));
    let neither = Proxy::start(&store, |call| denied(call, &["Query", "BatchGetItem"])).await;
    let (users, ..) = neither.calls(&store);
    let refused = users.blocks_with(ada, &[bob], Consistency::Strong).await.err();
    assert!(matches!(refused, Some(StoreError::Refused { .. })), "never taken for no block");
}
