//! The entries after a number, as a client gets them.

use natter_domain::{
    conversation::ConversationId, entry::VisibleEntry, limits::SYNC_BEHIND, member::Member,
    paging::PageSize, seq::Seq,
};
use natter_store::{
    conversations::{EntriesSince, LogBudget},
    metering::measure,
};

use crate::{
    append::send,
    harness::{Store, now},
    people::{draft, member, pair},
};

fn seq(number: u64) -> Seq {
    Seq::new(number).unwrap()
}

fn size(number: u64) -> PageSize {
    PageSize::new(number).unwrap()
}

/// A log of so many messages by one, and the other of the two, who has read nothing.
async fn log_of(store: &Store, last: u64) -> (Member, ConversationId) {
    let (ada, bob, id) = pair();
    if last > 0 {
        send(&store.conversations, &draft(id, ada, "first", now()), None).await;
        store.copy_entries(id, 2, last).await;
    }
    (member(bob), id)
}

/// The first and the last of these numbers, which follow each other.
fn bounds(entries: &[VisibleEntry]) -> Option<(u64, u64)> {
    let numbers: Vec<u64> = entries.iter().map(|seen| seen.entry.seq.get()).collect();
    let bounds = numbers.first().copied().zip(numbers.last().copied());
    if let Some((first, last)) = bounds {
        assert_eq!(numbers, (first..=last).collect::<Vec<_>>());
    }
    bounds
}

/// The numbers of the entries, which follow each other; the last number; more; recovered.
fn read(since: &EntriesSince) -> (Option<(u64, u64)>, u64, bool, bool) {
    (bounds(&since.entries), since.last.get(), since.more, since.recovered)
}

#[tokio::test]
async fn a_small_gap_comes_whole_a_larger_one_from_its_beginning_and_a_very_large_one_from_the_end()
{
    let (store, budget) = (Store::start().await, LogBudget::new(1));
    let last = SYNC_BEHIND + 20;
    let (bob, id) = log_of(&store, last).await;
    // The gap, the first and last entry that come, whether there are more, whether they go on from
    // what was there, requests of somebody who has read what they have.
    for (gap, entries, more, recovered, requests) in [
        (1, (last, last), false, true, 1),
        (9, (last - 8, last), false, true, 1),
        (10, (last - 9, last), false, true, 1),
        (11, (last - 10, last - 1), true, true, 2),
        (SYNC_BEHIND, (21, 30), true, true, 2),
        (SYNC_BEHIND + 1, (last - 9, last), true, false, 3),
        (last, (last - 9, last), true, false, 3),
    ] {
        let known = seq(last - gap);
        let bob = Member { read: known, ..bob.clone() };
        let (since, usage) =
            measure(store.conversations.entries_since(id, &bob, known, size(10), &budget)).await;
        let since = since.unwrap().unwrap();
        assert_eq!(read(&since), (Some(entries), last, more, recovered), "a gap of {gap}");
        assert_eq!(usage.requests, requests, "a gap of {gap}");
        assert_eq!(u64::from(since.unread), gap.min(100), "a gap of {gap}");
    }
    let (since, usage) =
        measure(store.conversations.entries_since(id, &bob, seq(last), size(10), &budget)).await;
    assert!(since.unwrap().is_none() && usage.requests == 1, "nothing is new");
}

#[tokio::test]
async fn what_is_unread_is_counted_in_the_request_that_reads_what_is_new() {
    let (store, budget) = (Store::start().await, LogBudget::new(1));
    let (bob, id) = log_of(&store, 300).await;
    // What was read, what the client has, what is unread, requests.
    for (read, known, unread, requests) in [
        (300, 290, 0, 1),
        (295, 290, 5, 1),
        (290, 290, 10, 1),
        (270, 290, 30, 1),
        // Further apart, they are read apart, and the number alone costs no more.
        (269, 290, 31, 2),
        (0, 290, 100, 2),
    ] {
        let bob = Member { read: seq(read), ..bob.clone() };
        let since = store.conversations.entries_since(id, &bob, seq(known), size(10), &budget);
        let (since, usage) = measure(since).await;
        let since = since.unwrap().unwrap();
        assert_eq!(bounds(&since.entries), Some((291, 300)));
        assert_eq!((since.unread, usage.requests), (unread, requests), "{read}, {known}");
        let alone = store.conversations.whether(id, &bob, Seq::NONE, &budget);
        let (alone, usage) = measure(alone).await;
        let alone = alone.unwrap().unwrap();
        assert_eq!((alone.last, alone.unread, usage.requests), (seq(300), unread, 1));
        assert!(alone.entries.is_empty() && alone.more);
    }
    // Nothing is counted where nothing is new.
    let since = store.conversations.entries_since(id, &bob, seq(300), size(10), &budget);
    let (since, usage) = measure(since).await;
    assert!(since.unwrap().is_none() && usage.requests == 1);
}

#[tokio::test]
async fn who_is_ahead_of_the_log_begins_anew_with_its_newest_entries() {
    let (store, budget) = (Store::start().await, LogBudget::new(1));
    for (last, entries, more) in
        [(0, None, false), (3, Some((1, 3)), false), (30, Some((21, 30)), true)]
    {
        let (bob, id) = log_of(&store, last).await;
        for after in [seq(last + 1), seq(last + 500), Seq::MAX] {
            let since = store.conversations.entries_since(id, &bob, after, size(10), &budget).await;
            let since = since.unwrap().unwrap();
            assert_eq!(read(&since), (entries, last, more, false), "{after} of {last}");
            assert_eq!(u64::from(since.unread), last, "{after} of {last}");
        }
    }
}

#[tokio::test]
async fn who_has_nothing_gets_a_short_log_whole() {
    let (store, budget) = (Store::start().await, LogBudget::new(1));
    for (last, entries, more) in
        [(9, Some((1, 9)), false), (10, Some((1, 10)), false), (11, Some((1, 10)), true)]
    {
        let (bob, id) = log_of(&store, last).await;
        let since = store.conversations.entries_since(id, &bob, Seq::NONE, size(10), &budget).await;
        assert_eq!(read(&since.unwrap().unwrap()), (entries, last, more, true), "{last}");
    }
    let (bob, id) = log_of(&store, 0).await;
    let since = store.conversations.entries_since(id, &bob, Seq::NONE, size(10), &budget).await;
    assert!(since.unwrap().is_none(), "an empty log");
}

#[tokio::test]
async fn going_on_with_each_last_number_leads_to_the_end() {
    let (store, budget) = (Store::start().await, LogBudget::new(1));
    let (bob, id) = log_of(&store, 100).await;
    let (mut after, mut rounds) = (7, 0);
    loop {
        let since =
            store.conversations.entries_since(id, &bob, seq(after), size(10), &budget).await;
        let since = since.unwrap().unwrap();
        let (first, last) = bounds(&since.entries).unwrap();
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
    let (store, budget) = (Store::start().await, LogBudget::new(1));
    let (bob, id) = log_of(&store, 30).await;
    for (cleared, entries, more) in [
        (0, Some((21, 30)), true),
        (19, Some((21, 30)), true),
        (20, Some((21, 30)), false),
        (29, Some((30, 30)), false),
    ] {
        let bob = Member { cleared: seq(cleared), ..bob.clone() };
        let latest = store.conversations.latest_entries(id, &bob, seq(30), size(10), &budget);
        let (latest, usage) = measure(latest).await;
        let (found, has_more) = latest.unwrap();
        assert_eq!((bounds(&found), has_more), (entries, more), "cleared to {cleared}");
        assert_eq!(usage.requests, 1);
    }
    let bob = Member { cleared: seq(30), ..bob };
    let (latest, usage) =
        measure(store.conversations.latest_entries(id, &bob, seq(30), size(10), &budget)).await;
    let (found, more) = latest.unwrap();
    assert!(found.is_empty() && !more && usage.requests == 0, "all of it is cleared");
}

#[tokio::test]
async fn what_is_hidden_is_neither_shown_nor_counted_wherever_it_lies() {
    let (store, budget) = (Store::start().await, LogBudget::new(1));
    let (bob, id) = log_of(&store, 60).await;
    for hidden in [5, 31, 52, 60] {
        store.conversations.delete_for_me(id, seq(hidden), bob.user).await.unwrap();
    }
    let bob = Member { read: seq(30), has_hidden: true, ..bob };
    // The hidden ones are after what the client has, before it, and before what was read.
    for (known, limit) in [(50, 10), (30, 30), (30, 10), (59, 10), (99, 10)] {
        let since = store
            .conversations
            .entries_since(id, &bob, seq(known), size(limit), &budget)
            .await
            .unwrap();
        let since = since.unwrap();
        assert_eq!(since.unread, 30 - 3, "{known}");
        for seen in &since.entries {
            let hidden = [5, 31, 52, 60].contains(&seen.entry.seq.get());
            assert_eq!(seen.hidden, hidden, "{}", seen.entry.seq);
        }
    }
}
