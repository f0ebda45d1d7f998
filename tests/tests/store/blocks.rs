//! Blocks: known from both sides, and gone from both.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use natter_domain::ids::UserId;
use natter_store::{
    metering::measure,
    users::{Blocks, Consistency},
};
use natter_tests::database;

use crate::{harness::Store, people::user};

fn set<const N: usize>(users: [UserId; N]) -> BTreeSet<UserId> {
    users.into()
}

#[tokio::test]
async fn a_block_is_known_from_both_sides() {
    let store = Store::start().await;
    let (ada, bob, carol) = (user(), user(), user());
    store.users.block(ada, bob).await.unwrap();
    let adas = Blocks { blocking: set([bob]), blocked_by: set([]) };
    let bobs = Blocks { blocking: set([]), blocked_by: set([ada]) };
    assert_eq!(store.users.blocks(ada).await.unwrap(), adas);
    assert_eq!(store.users.blocks(bob).await.unwrap(), bobs);
    assert_eq!(store.users.blocks_with(ada, &[bob, carol], Consistency::Eventual).await.unwrap(), adas);
    assert_eq!(store.users.blocks_with(bob, &[carol, ada], Consistency::Eventual).await.unwrap(), bobs);
    assert!(adas.between(bob) && bobs.between(ada) && !adas.between(carol));
    assert_eq!(
        store.users.blocks_with(ada, &[carol], Consistency::Eventual).await.unwrap(),
        Blocks::default(),
        "of those alone"
    );
    assert_eq!(store.users.blocks(carol).await.unwrap(), Blocks::default());
}

#[tokio::test]
async fn blocking_and_unblocking_again_changes_nothing_and_each_block_is_its_own() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    for _ in 0..2 {
        store.users.block(ada, bob).await.unwrap();
    }
    store.users.block(bob, ada).await.unwrap();
    let both = Blocks { blocking: set([bob]), blocked_by: set([bob]) };
    assert_eq!(store.users.blocks(ada).await.unwrap(), both);
    for _ in 0..2 {
        store.users.unblock(ada, bob).await.unwrap();
        let left = Blocks { blocking: set([]), blocked_by: set([bob]) };
        assert_eq!(store.users.blocks(ada).await.unwrap(), left, "bob still blocks ada");
        assert!(left.between(bob));
    }
    store.users.unblock(bob, ada).await.unwrap();
    for user in [ada, bob] {
        assert_eq!(store.users.blocks(user).await.unwrap(), Blocks::default());
    }
}

#[tokio::test]
async fn two_people_who_block_and_unblock_each_other_at_once_agree_on_what_is_left() {
    let store = Store::start().await;
    for round in 0..10_u32 {
        let (ada, bob) = (user(), user());
        let doing = (0..8).map(|n: u32| {
            let (one, other) = if n.is_multiple_of(2) { (ada, bob) } else { (bob, ada) };
            let (users, blocks) = (&store.users, !(n + round).is_multiple_of(3));
            async move {
                if blocks { users.block(one, other).await } else { users.unblock(one, other).await }
            }
        });
        assert!(join_all(doing).await.iter().all(Result::is_ok));
        let (adas, bobs) = (store.users.blocks(ada).await.unwrap(), store.users.blocks(bob).await.unwrap());
        assert_eq!(adas.blocking.contains(&bob), bobs.blocked_by.contains(&ada));
        assert_eq!(bobs.blocking.contains(&ada), adas.blocked_by.contains(&bob));
    }
}

#[tokio::test]
async fn the_blocks_with_one_person_are_one_request_and_one_read_unit() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    for blocked in [false, true] {
        let (_, eventual) = measure(store.users.blocks_with(ada, &[bob], Consistency::Eventual)).await;
        let (found, strong) = measure(store.users.blocks_with(ada, &[bob], Consistency::Strong)).await;
        assert_eq!((found.unwrap().between(bob), eventual.requests, strong.requests), (blocked, 1, 1));
        // Two keys are read, with or without an item.
        if database::reports_missing_items() {
            assert_eq!((eventual.rru, strong.rru), (1.0, 2.0), "blocked: {blocked}");
        }
        store.users.block(ada, bob).await.unwrap();
    }
    let others: Vec<_> = (0..120).map(|_| user()).chain([bob]).collect();
    let (found, usage) = measure(store.users.blocks_with(ada, &others, Consistency::Eventual)).await;
    assert_eq!((found.unwrap().blocking, usage.requests), (set([bob]), 3));
    let (found, usage) = measure(store.users.blocks_with(ada, &[], Consistency::Eventual)).await;
    assert_eq!((found.unwrap(), usage.requests), (Blocks::default(), 0));
}

#[tokio::test]
async fn who_is_erased_blocks_nobody_and_is_blocked_by_nobody() {
    let store = Store::start().await;
    let (ada, bob, carol) = (user(), user(), user());
    for (one, other) in [(ada, bob), (bob, ada), (ada, carol), (bob, carol)] {
        store.users.block(one, other).await.unwrap();
    }
    for _ in 0..2 {
        store.users.erase_blocks(ada).await.unwrap();
        assert_eq!(store.users.blocks(ada).await.unwrap(), Blocks::default());
        let bobs = Blocks { blocking: set([carol]), blocked_by: set([]) };
        assert_eq!(store.users.blocks(bob).await.unwrap(), bobs, "others' blocks stay");
        let carols = Blocks { blocking: set([]), blocked_by: set([bob]) };
        assert_eq!(store.users.blocks(carol).await.unwrap(), carols);
    }
}
