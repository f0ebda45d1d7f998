//! What a client gets that has a log up to some number.

use natter_domain::{conversation::ConversationId, limits::SYNC_BEHIND, paging::PageSize, seq::Seq};
use natter_store::{conversations::Since, metering::measure};

use crate::{
    append::send,
    harness::{Store, now},
    people::{draft, pair},
};

fn seq(number: u64) -> Seq {
    Seq::new(number).unwrap()
}

fn size(number: u64) -> PageSize {
    PageSize::new(number).unwrap()
}

/// A log of so many entries.
async fn log_of(store: &Store, last: u64) -> ConversationId {
    let (ada, _, id) = pair();
    if last > 0 {
        send(&store.conversations, &draft(id, ada, "first", now()), None).await;
        store.copy_entries(id, 2, last).await;
    }
    id
}

/// The numbers of the entries, which follow each other; the last number; more; recovered.
fn read(since: &Since) -> (Option<(u64, u64)>, u64, bool, bool) {
    let numbers: Vec<u64> = since.entries.iter().map(|entry| entry.seq.get()).collect();
    let bounds = numbers.first().copied().zip(numbers.last().copied());
    if let Some((first, last)) = bounds {
        assert_eq!(numbers, (first..=last).collect::<Vec<_>>());
    }
    (bounds, since.last.get(), since.more, since.recovered)
}

#[tokio::test]
async fn a_small_gap_comes_whole_a_larger_one_from_its_beginning_and_a_very_large_one_from_the_end() {
    let store = Store::start().await;
    let last = SYNC_BEHIND + 20;
    let id = log_of(&store, last).await;
    // The gap, the first and last entry that come, whether there are more, whether they go on from what was there, requests.
    for (gap, entries, more, recovered, requests) in [
        (0, None, false, true, 1),
        (1, Some((last, last)), false, true, 1),
        (9, Some((last - 8, last)), false, true, 1),
        (10, Some((last - 9, last)), false, true, 1),
        (11, Some((last - 10, last - 1)), true, true, 2),
        (SYNC_BEHIND, Some((21, 30)), true, true, 2),
        (SYNC_BEHIND + 1, Some((last - 9, last)), true, false, 3),
        (last, Some((last - 9, last)), true, false, 3),
    ] {
        let (since, usage) = measure(store.conversations.since(id, seq(last - gap), size(10))).await;
        assert_eq!(read(&since.unwrap()), (entries, last, more, recovered), "a gap of {gap}");
        assert_eq!(usage.requests, requests, "a gap of {gap}");
    }
}

#[tokio::test]
async fn who_is_ahead_of_the_log_begins_anew_with_its_newest_entries() {
    let store = Store::start().await;
    for (last, entries, more) in [(0, None, false), (3, Some((1, 3)), false), (30, Some((21, 30)), true)] {
        let id = log_of(&store, last).await;
        for after in [seq(last + 1), seq(last + 500), Seq::MAX] {
            let since = store.conversations.since(id, after, size(10)).await.unwrap();
            assert_eq!(read(&since), (entries, last, more, false), "{after} of {last}");
        }
    }
}

#[tokio::test]
async fn who_has_nothing_gets_a_short_log_whole() {
    let store = Store::start().await;
    for (last, entries, more) in
        [(0, None, false), (9, Some((1, 9)), false), (10, Some((1, 10)), false), (11, Some((1, 10)), true)]
    {
        let id = log_of(&store, last).await;
        let since = store.conversations.since(id, Seq::NONE, size(10)).await.unwrap();
        assert_eq!(read(&since), (entries, last, more, true), "{last}");
    }
}

#[tokio::test]
async fn going_on_with_each_last_number_leads_to_the_end() {
    let store = Store::start().await;
    let id = log_of(&store, 100).await;
    let (mut after, mut rounds) = (7, 0);
    loop {
        let since = store.conversations.since(id, seq(after), size(10)).await.unwrap();
        let (entries, ..) = read(&since);
        let (first, last) = entries.unwrap();
        assert_eq!(first, after + 1);
        (after, rounds) = (last, rounds + 1);
        if !since.more {
            break;
        }
    }
    assert_eq!((after, rounds), (100, 10));
}

#[tokio::test]
async fn a_conversation_that_is_new_comes_with_its_newest_entries_after_what_was_cleared() {
    let store = Store::start().await;
    let id = log_of(&store, 30).await;
    for (after, entries, more) in [
        (0, Some((21, 30)), true),
        (19, Some((21, 30)), true),
        (20, Some((21, 30)), false),
        (29, Some((30, 30)), false),
        (30, None, false),
    ] {
        let (newly, usage) = measure(store.conversations.newly(id, seq(after), size(10))).await;
        assert_eq!(read(&newly.unwrap()), (entries, 30, more, !more), "after {after}");
        assert_eq!(usage.requests, 1);
    }
}
