//! The inbox of somebody in a thousand conversations, read in pages while they move up: nothing is skipped, nothing comes twice.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use futures_util::{StreamExt as _, join, stream};
use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    inbox::InboxCursor,
    limits::{INBOX_CURSOR_LIFE, PLACES_REMEMBERED},
    paging::PageSize,
    room::Visibility,
    time::Timestamp,
};
use natter_store::{Conversations, metering::measure};
use natter_tests::dice::Dice;

use crate::{
    harness::{Store, now, seconds},
    people::user,
    proxy::Proxy,
    room::begin_at,
};

fn size(items: u64) -> PageSize {
    PageSize::new(items).unwrap()
}

/// A moment after the inbox was filled.
fn at(second: u64) -> Timestamp {
    now().plus(seconds(second))
}

/// Somebody in so many rooms, each with activity a minute after the one before; the newest first.
async fn inbox_of(store: &Store, count: u64) -> (UserId, Vec<ConversationId>) {
    let owner = user();
    let beginning = stream::iter((0..count).rev()).map(|n| async move {
        let moment = now().before(seconds(60 * (n + 1)));
        (n, begin_at(store, (Visibility::Invite, owner), &[], moment).await.0)
    });
    let rooms: BTreeMap<u64, ConversationId> = beginning.buffer_unordered(8).collect().await;
    (owner, rooms.into_values().collect())
}

/// Reads on from `cursor` to the end, and does `between` before each page. Cursors travel as text.
async fn read_on(
    log: &Conversations,
    user: UserId,
    mut cursor: Option<InboxCursor>,
    mut limit: impl FnMut() -> PageSize,
    mut between: impl AsyncFnMut(),
) -> Vec<ConversationId> {
    let mut seen = Vec::new();
    loop {
        between().await;
        let limit = limit();
        let page = log.inbox(user, cursor.take(), limit, at(0)).await.unwrap();
        assert!(page.conversations.len() <= limit.len());
        assert!(!page.conversations.is_empty() || page.next.is_none(), "an empty page that is not the last");
        seen.extend(page.conversations);
        let Some(next) = page.next else { return seen };
        let text = next.to_string();
        cursor = Some(text.parse().unwrap());
    }
}

/// Each conversation once.
fn assert_each_once(seen: &[ConversationId], all: &[ConversationId]) {
    let text = |ids: &[ConversationId]| {
        let mut text: Vec<_> = ids.iter().map(ToString::to_string).collect();
        text.sort();
        text
    };
    assert_eq!(text(seen), text(all));
}

async fn move_up(log: &Conversations, user: UserId, id: ConversationId, moment: Timestamp) {
    log.move_up(id, &[user], moment).await.unwrap();
}

#[tokio::test]
async fn a_thousand_conversations_come_by_their_latest_activity_whatever_the_pages_are() {
    let store = Store::start().await;
    let (ada, all) = inbox_of(&store, 1_000).await;
    let log = &store.conversations;
    assert!(log.of_user(ada).await.unwrap() == all);
    for limit in [20, 77, 100] {
        assert!(read_on(log, ada, None, || size(limit), async || {}).await == all, "pages of {limit}");
    }
    let (first, usage) = measure(log.inbox(ada, None, size(20), now())).await;
    assert_eq!((usage.requests, usage.wru), (1, 0.0));
    let (_, usage) = measure(log.inbox(ada, first.unwrap().next, size(20), now())).await;
    assert_eq!(usage.requests, 2);
    for seed in 0..3 {
        pages_with_moves(&store, ada, &all, seed).await;
    }
    pages_beside_moves(&store, ada, &all).await;
}

/// Between two pages a few conversations move up, at random.
async fn pages_with_moves(store: &Store, ada: UserId, all: &[ConversationId], seed: u64) {
    let (mut dice, mut sizes) = (Dice::new(seed), Dice::new(seed + 100));
    // Later than whatever has happened before; a conversation moves up at most once in ten minutes.
    let mut moment = 10_000 * (seed + 1);
    let mut moved_at: BTreeMap<usize, u64> = BTreeMap::new();
    let log = &store.conversations;
    let begun = at(moment);
    let first = log.inbox(ada, None, size(30), begun).await.unwrap();
    let mut seen = first.conversations;
    let rest = read_on(
        log,
        ada,
        first.next,
        || size(20 + sizes.below(80) as u64),
        async || {
            for _ in 0..dice.below(12) {
                moment += dice.below(5) as u64;
                // Those near the top move more often, as in life.
                let bound = if dice.one_in(2) { 60 } else { all.len() };
                let n = dice.below(bound);
                let last = moved_at.entry(n).or_insert(0);
                if moment >= *last + 600 {
                    *last = moment;
                    move_up(log, ada, all[n], at(moment)).await;
                }
            }
        },
    );
    seen.extend(rest.await);
    assert_each_once(&seen, all);
    assert!(moved_at.len() > 20, "something has moved");
}

/// While the pages are read conversations move up all the time, also between the two reads of one page.
async fn pages_beside_moves(store: &Store, ada: UserId, all: &[ConversationId]) {
    let log = &store.conversations;
    let begun = at(100_000);
    let first = log.inbox(ada, None, size(10), begun).await.unwrap();
    let mut seen = first.conversations;
    let done = AtomicBool::new(false);
    let reading = async {
        let rest = read_on(log, ada, first.next, || size(10), async || {}).await;
        done.store(true, Ordering::Relaxed);
        rest
    };
    let moving = async {
        let mut dice = Dice::new(5);
        let mut left: Vec<_> = all.to_vec();
        let mut moment = 100_001;
        while !done.load(Ordering::Relaxed) && !left.is_empty() {
            let id = left.swap_remove(dice.below(left.len()));
            move_up(log, ada, id, at(moment)).await;
            moment += 1;
        }
        all.len() - left.len()
    };
    let (rest, moved) = join!(reading, moving);
    seen.extend(rest);
    assert_each_once(&seen, all);
    assert!(moved > 20, "something has moved: {moved}");
}

#[tokio::test]
async fn what_moves_up_beside_either_read_of_a_page_comes_once() {
    let store = Arc::new(Store::start().await);
    // The first page is one query, the second two.
    for (query, place) in [(1, 7), (2, 7), (2, 5), (2, 9), (2, 11)] {
        let (ada, all) = inbox_of(&store, 12).await;
        let (inner, chosen, queries) = (Arc::clone(&store), all[place], Arc::new(AtomicU32::new(0)));
        let counted = Arc::clone(&queries);
        let proxy = Proxy::start(&store, move |call| {
            let (inner, queries) = (Arc::clone(&inner), Arc::clone(&counted));
            async move {
                if call.operation == "Query" && queries.fetch_add(1, Ordering::Relaxed) == query {
                    move_up(&inner.conversations, ada, chosen, at(5)).await;
                }
                call.pass_on().await
            }
        })
        .await;
        let (_, log, _) = proxy.calls(&store);
        let seen = read_on(&log, ada, None, || size(5), async || {}).await;
        assert!(queries.load(Ordering::Relaxed) > query, "it has moved");
        assert_each_once(&seen, &all);
    }
}

#[tokio::test]
async fn a_conversation_that_begins_between_two_pages_comes_on_a_later_one() {
    let store = Store::start().await;
    let (ada, mut all) = inbox_of(&store, 12).await;
    let first = store.conversations.inbox(ada, None, size(5), at(0)).await.unwrap();
    let (new, ..) = begin_at(&store, (Visibility::Open, ada), &[], at(3)).await;
    let mut seen = first.conversations;
    seen.extend(read_on(&store.conversations, ada, first.next, || size(5), async || {}).await);
    all.push(new);
    assert_each_once(&seen, &all);
}

#[tokio::test]
async fn however_often_a_conversation_may_move_within_the_life_of_a_cursor_it_comes_once() {
    // Once from above the first page's end, and once from below it.
    for (place, moves) in [(0, PLACES_REMEMBERED), (9, PLACES_REMEMBERED), (0, 1), (9, 1)] {
        let store = Store::start().await;
        let (ada, all) = inbox_of(&store, 12).await;
        let first = store.conversations.inbox(ada, None, size(5), at(0)).await.unwrap();
        for n in 1..=moves {
            move_up(&store.conversations, ada, all[place], at(600 * n as u64)).await;
        }
        let mut seen = first.conversations;
        seen.extend(read_on(&store.conversations, ada, first.next, || size(5), async || {}).await);
        assert_each_once(&seen, &all);
    }
}

#[tokio::test]
async fn the_places_before_the_fifth_are_forgotten_which_a_cursor_does_not_live_to_see() {
    let store = Store::start().await;
    let (ada, all) = inbox_of(&store, 2).await;
    for n in 1..=7 {
        move_up(&store.conversations, ada, all[1], at(600 * n)).await;
    }
    let sk = format!("MEMBER#{ada}");
    let key = [("pk", all[1].to_string()), ("sk", sk)];
    let key: Vec<_> = key.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let item = store.item("CONVERSATIONS_TABLE", &key).await.unwrap();
    let place = |name: &str| item[name].as_s().unwrap().split_at(13).0.parse::<i64>().unwrap();
    let expected = |n: u64| at(600 * n).millis();
    let names = ["act", "p1", "p2", "p3", "p4", "p5"];
    assert_eq!(names.map(place), [7, 6, 5, 4, 3, 2].map(expected));
    assert!(!item.contains_key("p6"));
    let next = store.conversations.inbox(ada, None, size(1), at(0)).await.unwrap().next.unwrap();
    assert!(!next.expired(at(0).plus(INBOX_CURSOR_LIFE)));
    assert!(next.expired(at(1).plus(INBOX_CURSOR_LIFE)));
}

#[tokio::test]
async fn whoever_has_no_conversation_has_an_empty_inbox() {
    let store = Store::start().await;
    let page = store.conversations.inbox(user(), None, size(20), now()).await.unwrap();
    assert!(page.conversations.is_empty() && page.next.is_none());
    let (ada, all) = inbox_of(&store, 5).await;
    let page = store.conversations.inbox(ada, None, size(5), now()).await.unwrap();
    assert!(page.conversations == all && page.next.is_none(), "a page that is exactly full");
}
