//! Blocks are visible from both sides, and a removal removes both.

use std::collections::BTreeMap;

use futures_util::future::{join_all, try_join_all};
use natter_domain::{
    ids::UserId,
    limits::{BLOCKS_AT_ONCE, BLOCKS_PER_USER},
    presence::LastSight,
    seq::Seq,
    time::Timestamp,
};
use natter_store::{
    metering::measure,
    users::{BlockChange, BlockError, Blocks, Consistency, LastSights},
};
use natter_tests::database;

use crate::{harness::Store, people::user};

/// These people, of whom nothing was seen.
fn set<const N: usize>(users: [UserId; N]) -> BTreeMap<UserId, LastSight> {
    users.map(|user| (user, LastSight::default())).into()
}

/// Lets `user` block `other`, who have seen nothing of each other.
async fn block(store: &Store, user: UserId, other: UserId) -> BlockChange {
    store.users.block(user, other, LastSights::default(), 0).await.unwrap()
}

#[tokio::test]
async fn a_block_is_known_from_both_sides() {
    let store = Store::start().await;
    let (ada, bob, carol) = (user(), user(), user());
    block(&store, ada, bob).await;
    let adas = Blocks { blocking: set([bob]), blocked_by: set([]) };
    let bobs = Blocks { blocking: set([]), blocked_by: set([ada]) };
    assert_eq!(store.users.blocks(ada).await.unwrap(), adas);
    assert_eq!(store.users.blocks(bob).await.unwrap(), bobs);
    assert_eq!(
        store.users.blocks_with(ada, &[bob, carol], Consistency::Eventual).await.unwrap(),
        adas
    );
    assert_eq!(
        store.users.blocks_with(bob, &[carol, ada], Consistency::Eventual).await.unwrap(),
        bobs
    );
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
        block(&store, ada, bob).await;
    }
    block(&store, bob, ada).await;
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
async fn only_what_changes_something_says_so_also_side_by_side() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    assert_eq!(store.users.unblock(ada, bob).await.unwrap(), BlockChange::Unchanged);
    for expected in [BlockChange::Changed, BlockChange::Unchanged] {
        assert_eq!(block(&store, ada, bob).await, expected);
    }
    assert_eq!(block(&store, bob, ada).await, BlockChange::Changed);
    for expected in [BlockChange::Changed, BlockChange::Unchanged] {
        assert_eq!(store.users.unblock(ada, bob).await.unwrap(), expected);
    }
    let repeats = (0..8).map(|_| store.users.block(ada, bob, LastSights::default(), 0));
    let changes = try_join_all(repeats).await.unwrap();
    let changed = changes.iter().filter(|change| **change == BlockChange::Changed).count();
    assert_eq!(changed, 1, "of eight at once");
}

#[tokio::test]
async fn what_two_people_saw_last_of_each_other_is_kept_as_it_was() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    let seq = |number| Seq::new(number).unwrap();
    let sight = |second, number| LastSight {
        seen_at: Some(Timestamp::from_seconds(second)),
        receipts: Some((seq(number), seq(number + 1))),
    };
    let sights = LastSights { of_user: sight(10, 1), of_other: sight(20, 5) };
    store.users.block(ada, bob, sights, 0).await.unwrap();
    let later = LastSights { of_user: sight(30, 7), of_other: sight(40, 8) };
    assert_eq!(store.users.block(ada, bob, later, 0).await.unwrap(), BlockChange::Unchanged);
    for consistency in [Consistency::Eventual, Consistency::Strong] {
        let of = async |one, other| {
            let blocks = store.users.blocks_with(one, &[other], consistency).await.unwrap();
            blocks.last_sight(other)
        };
        assert_eq!(
            (of(ada, bob).await, of(bob, ada).await),
            (Some(sight(20, 5)), Some(sight(10, 1)))
        );
        assert_eq!(of(ada, user()).await, None);
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
                if blocks {
                    users.block(one, other, LastSights::default(), 0).await
                } else {
                    users.unblock(one, other).await.map_err(BlockError::from)
                }
            }
        });
        try_join_all(doing).await.expect("nobody is refused");
        let (adas, bobs) =
            (store.users.blocks(ada).await.unwrap(), store.users.blocks(bob).await.unwrap());
        assert_eq!(adas.blocking.contains_key(&bob), bobs.blocked_by.contains_key(&ada));
        assert_eq!(bobs.blocking.contains_key(&ada), adas.blocked_by.contains_key(&bob));
    }
}

#[tokio::test]
async fn the_blocks_with_some_people_are_one_request_and_one_read_unit() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    for blocked in [false, true] {
        let (_, eventual) =
            measure(store.users.blocks_with(ada, &[bob], Consistency::Eventual)).await;
        let (found, strong) =
            measure(store.users.blocks_with(ada, &[bob], Consistency::Strong)).await;
        assert_eq!(
            (found.unwrap().between(bob), eventual.requests, strong.requests),
            (blocked, 1, 1)
        );
        if blocked || database::reports_missing_items() {
            assert_eq!((eventual.rru, strong.rru), (0.5, 1.0), "blocked: {blocked}");
        }
        block(&store, ada, bob).await;
    }
    let others: Vec<_> = (0..120).map(|_| user()).chain([bob]).collect();
    let (found, usage) =
        measure(store.users.blocks_with(ada, &others, Consistency::Eventual)).await;
    assert_eq!((found.unwrap().blocking, usage.requests, usage.rru), (set([bob]), 1, 0.5));
    let (found, usage) = measure(store.users.blocks_by_key(ada, &others)).await;
    assert_eq!((found.unwrap().blocking, usage.requests), (set([bob]), 3));
    let (found, usage) = measure(store.users.blocks_with(ada, &[], Consistency::Eventual)).await;
    assert_eq!((found.unwrap(), usage.requests), (Blocks::default(), 0));
}

/// Lets `user` block `count` people more. Of each block there is only the half of `user`.
async fn block_many(store: &Store, user: UserId, count: usize) {
    let blocks = (0..count).map(|_| (format!("USER#{user}"), format!("BLOCK#{}", self::user())));
    store.put_keys("USERS_TABLE", blocks).await;
}

#[tokio::test]
async fn the_blocks_among_people_are_one_request_and_many_who_block_make_it_no_dearer() {
    let store = Store::start().await;
    let (ada, bob, carol) = (user(), user(), user());
    block(&store, ada, bob).await;
    let (found, usage) = measure(store.users.blocks_among(ada, &[bob, carol])).await;
    assert_eq!((found.unwrap().blocking, usage.requests, usage.rru), (set([bob]), 1, 0.5));
    let blocked = (0..400).map(|_| (format!("USER#{ada}"), format!("BLOCKED#{}", user())));
    store.put_keys("USERS_TABLE", blocked).await;
    let (few, usage) = measure(store.users.few_blocks(ada)).await;
    assert_eq!((few.unwrap(), usage.requests), (None, 1));
    assert!(usage.rru <= 1.5, "{} of all {}", usage.rru, BLOCKS_PER_USER);
    let (found, usage) = measure(store.users.blocks_among(ada, &[bob, carol])).await;
    let bobs = Blocks { blocking: set([bob]), blocked_by: set([]) };
    assert_eq!((found.unwrap(), usage.requests), (bobs, 2), "of those who are shown alone");
}

#[tokio::test]
async fn nobody_blocks_more_than_a_thousand_also_side_by_side() {
    let store = Store::start().await;
    let ada = user();
    let close = BLOCKS_PER_USER - 5;
    block_many(&store, ada, close).await;
    let made = store.users.blocks_made(ada).await.unwrap();
    assert_eq!(made, close);
    // Each has counted before any of the others has written.
    let people: Vec<UserId> = (0..BLOCKS_AT_ONCE / 5).map(|_| user()).collect();
    let racing = people
        .iter()
        .map(|other| store.users.block(ada, *other, LastSights::default(), made))
        .collect::<Vec<_>>();
    let outcomes = join_all(racing).await;
    let blocked: Vec<UserId> = people
        .iter()
        .zip(&outcomes)
        .filter(|(_, outcome)| outcome.as_ref() == Ok(&BlockChange::Changed))
        .map(|(other, _)| *other)
        .collect();
    assert!(outcomes.contains(&Err(BlockError::TooMany)), "{outcomes:?}");
    assert_eq!(store.users.blocks_made(ada).await.unwrap(), close + blocked.len());
    assert!(blocked.len() <= 5, "{} of 5", blocked.len());
    for other in &people {
        let theirs = store.users.blocks_with(*other, &[ada], Consistency::Strong).await.unwrap();
        assert_eq!(theirs.between(ada), blocked.contains(other), "refused is not blocked");
    }
    block_many(&store, ada, 5 - blocked.len()).await;
    let made = store.users.blocks_made(ada).await.unwrap();
    assert_eq!(made, BLOCKS_PER_USER);
    let one_more = store.users.block(ada, user(), LastSights::default(), made).await;
    assert_eq!(one_more, Err(BlockError::TooMany));
    // Being blocked counts for those who block.
    block(&store, user(), ada).await;
    assert_eq!(store.users.blocks_made(ada).await.unwrap(), BLOCKS_PER_USER);
}

#[tokio::test]
async fn who_is_erased_blocks_nobody_and_is_blocked_by_nobody() {
    let store = Store::start().await;
    let (ada, bob, carol) = (user(), user(), user());
    for (one, other) in [(ada, bob), (bob, ada), (ada, carol), (bob, carol)] {
        block(&store, one, other).await;
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
