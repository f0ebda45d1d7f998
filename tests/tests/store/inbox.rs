//! The inbox of a person in a thousand conversations, read in pages while conversations move up: no
//! conversation is missing or repeated.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use futures_util::{StreamExt as _, join, stream};
use natter_domain::{
    conversation::{ConversationId, Direct},
    ids::UserId,
    inbox::InboxCursor,
    limits::{INBOX_CURSOR_LIFE, INBOX_POSITIONS_REMEMBERED},
    paging::PageSize,
    room::Visibility,
    tail::FloodLimit,
    time::Timestamp,
};
use natter_store::{
    Conversations,
    conversations::{InboxPage, Prepared},
    metering::measure,
};
use natter_tests::rng::Rng;

use crate::{
    append::direct,
    harness::{Store, now, seconds},
    people::{draft, user},
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
        assert!(page.summaries.len() <= limit.len());
        assert!(
            !page.summaries.is_empty() || page.next.is_none(),
            "an empty page that is not the last"
        );
        seen.extend(ids(&page));
        let Some(next) = page.next else { return seen };
        let text = next.to_string();
        cursor = Some(text.parse().unwrap());
    }
}

/// The conversations of a page.
fn ids(page: &InboxPage) -> Vec<ConversationId> {
    page.summaries.iter().map(|summary| summary.conversation).collect()
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

async fn bump_inbox(log: &Conversations, user: UserId, id: ConversationId, moment: Timestamp) {
    log.bump_inbox(id, &[user], moment).await.unwrap();
}

#[tokio::test]
async fn a_thousand_conversations_come_by_their_latest_activity_whatever_the_pages_are() {
    let store = Store::start().await;
    let (ada, all) = inbox_of(&store, 1_000).await;
    let log = &store.conversations;
    assert!(log.of_user(ada).await.unwrap() == all);
    for limit in [20, 77, 100] {
        assert!(
            read_on(log, ada, None, || size(limit), async || {}).await == all,
            "pages of {limit}"
        );
    }
    // `now()` is 400 seconds into a span of ten minutes, in which six of them lie, one a minute; so
    // a page of 20 ends after four of a span, of which the other six are read, too: the index
    // twice, the items at once, and each log.
    let (first, usage) = measure(log.inbox(ada, None, size(20), now())).await;
    assert_eq!((usage.requests, usage.wru), (2 + 1 + 26, 0.0));
    // The next page begins with those six, and ends after four of another span. It looks for what
    // has moved meanwhile as well.
    let (_, usage) = measure(log.inbox(ada, first.unwrap().next, size(20), now())).await;
    assert_eq!(usage.requests, 3 + 1 + 26);
    // One that ends where a span does reads nothing more.
    let (_, usage) = measure(log.inbox(ada, None, size(16), now())).await;
    assert_eq!(usage.requests, 1 + 1 + 16);
    for seed in 0..3 {
        pages_with_moves(&store, ada, &all, seed).await;
    }
    pages_beside_moves(&store, ada, &all).await;
}

/// Between two pages a few conversations move up, at random.
async fn pages_with_moves(store: &Store, ada: UserId, all: &[ConversationId], seed: u64) {
    let (mut rng, mut sizes) = (Rng::new(seed), Rng::new(seed + 100));
    // Later than whatever has happened before; a conversation moves up at most once in ten minutes.
    let mut moment = 10_000 * (seed + 1);
    let mut moved_at: BTreeMap<usize, u64> = BTreeMap::new();
    let log = &store.conversations;
    let begun = at(moment);
    let first = log.inbox(ada, None, size(30), begun).await.unwrap();
    let mut seen = ids(&first);
    let rest = read_on(
        log,
        ada,
        first.next,
        || size(20 + sizes.below(80) as u64),
        async || {
            for _ in 0..rng.below(12) {
                moment += rng.below(5) as u64;
                // Those near the top move more often, as in life.
                let bound = if rng.one_in(2) { 60 } else { all.len() };
                let n = rng.below(bound);
                let last = moved_at.entry(n).or_insert(0);
                if moment >= *last + 600 {
                    *last = moment;
                    bump_inbox(log, ada, all[n], at(moment)).await;
                }
            }
        },
    );
    seen.extend(rest.await);
    assert_each_once(&seen, all);
    assert!(moved_at.len() > 20, "something has moved");
}

/// While the pages are read conversations move up all the time, also between the two reads of one
/// page.
async fn pages_beside_moves(store: &Store, ada: UserId, all: &[ConversationId]) {
    let log = &store.conversations;
    let begun = at(100_000);
    let first = log.inbox(ada, None, size(10), begun).await.unwrap();
    let mut seen = ids(&first);
    let done = AtomicBool::new(false);
    let reading = async {
        let rest = read_on(log, ada, first.next, || size(10), async || {}).await;
        done.store(true, Ordering::Relaxed);
        rest
    };
    let moving = async {
        let mut rng = Rng::new(5);
        let mut left: Vec<_> = all.to_vec();
        let mut moment = 100_001;
        while !done.load(Ordering::Relaxed) && !left.is_empty() {
            let id = left.swap_remove(rng.below(left.len()));
            bump_inbox(log, ada, id, at(moment)).await;
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
    // Each page is two queries, as it ends inside a span, and the second one more.
    for (query, place) in
        [(1, 3), (1, 5), (2, 7), (3, 7), (3, 5), (3, 11), (4, 7), (4, 5), (4, 9), (4, 11)]
    {
        let (ada, all) = inbox_of(&store, 12).await;
        let (inner, chosen, queries) =
            (Arc::clone(&store), all[place], Arc::new(AtomicU32::new(0)));
        let counted = Arc::clone(&queries);
        let proxy = Proxy::start(&store, move |call| {
            let (inner, queries) = (Arc::clone(&inner), Arc::clone(&counted));
            async move {
                let of_index = call.request["IndexName"] == "by-user";
                if of_index && queries.fetch_add(1, Ordering::Relaxed) == query {
                    bump_inbox(&inner.conversations, ada, chosen, at(605)).await;
                }
                call.forward().await
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
    let mut seen = ids(&first);
    seen.extend(read_on(&store.conversations, ada, first.next, || size(5), async || {}).await);
    all.push(new);
    assert_each_once(&seen, &all);
}

#[tokio::test]
async fn however_often_a_conversation_may_move_within_the_life_of_a_cursor_it_comes_once() {
    // Once from above the first page's end, and once from below it.
    for (place, moves) in
        [(0, INBOX_POSITIONS_REMEMBERED), (9, INBOX_POSITIONS_REMEMBERED), (0, 1), (9, 1)]
    {
        let store = Store::start().await;
        let (ada, all) = inbox_of(&store, 12).await;
        let first = store.conversations.inbox(ada, None, size(5), at(0)).await.unwrap();
        for n in 1..=moves {
            bump_inbox(&store.conversations, ada, all[place], at(600 * n as u64)).await;
        }
        let mut seen = ids(&first);
        seen.extend(read_on(&store.conversations, ada, first.next, || size(5), async || {}).await);
        assert_each_once(&seen, &all);
    }
}

#[tokio::test]
async fn the_places_before_the_fifth_are_forgotten_which_a_cursor_does_not_live_to_see() {
    let store = Store::start().await;
    let (ada, all) = inbox_of(&store, 2).await;
    for n in 1..=7 {
        bump_inbox(&store.conversations, ada, all[1], at(600 * n)).await;
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
async fn who_writes_in_turn_within_ten_minutes_comes_by_who_wrote_last_whatever_the_pages_are() {
    let store = Store::start().await;
    let (ada, log) = (user(), &store.conversations);
    let friends: Vec<UserId> = (0..40).map(|_| user()).collect();
    let conversation = |friend: usize| Direct::between(ada, friends[friend]).unwrap().id();
    let mut rng = Rng::new(7);
    let mut last: BTreeMap<usize, u64> = BTreeMap::new();
    // As the functions do it: an entry, and a bump where it says so.
    for n in 0..150 {
        let friend = rng.below(friends.len());
        let moment = at(n * 17);
        let one = draft(conversation(friend), friends[friend], &format!("m{n}"), moment);
        match log.prepare(one.clone(), None, FloodLimit::Off).await.unwrap() {
            Prepared::Empty => drop(log.begin(direct(&one), &one).await.unwrap()),
            Prepared::Ready(plan) => {
                if log.append(plan).await.unwrap().bumps_inbox {
                    bump_inbox(log, ada, one.conversation, moment).await;
                }
            }
            Prepared::Repeat(_) => panic!("nothing is repeated"),
        }
        last.insert(friend, n);
    }
    let mut order: Vec<usize> = last.keys().copied().collect();
    order.sort_by_key(|friend| Reverse(last[friend]));
    let order: Vec<ConversationId> = order.into_iter().map(conversation).collect();
    for limit in [1, 2, 7, 40] {
        assert!(read_on(log, ada, None, || size(limit), async || {}).await == order, "{limit}");
    }
}

#[tokio::test]
async fn whoever_has_no_conversation_has_an_empty_inbox() {
    let store = Store::start().await;
    let page = store.conversations.inbox(user(), None, size(20), now()).await.unwrap();
    assert!(page.summaries.is_empty() && page.next.is_none());
    let (ada, all) = inbox_of(&store, 5).await;
    let page = store.conversations.inbox(ada, None, size(5), now()).await.unwrap();
    assert!(ids(&page) == all && page.next.is_none(), "a page that is exactly full");
}
