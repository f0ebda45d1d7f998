//! What an inbox page or a sync reads of logs, in requests and units, where there is a great deal.

use futures_util::future::join_all;
use natter_domain::{
    conversation::{ConversationId, Direct},
    entry::Body,
    ids::UserId,
    limits::{ENTRY_BYTES, LOG_BYTES},
    member::{Member, Receipt},
    paging::PageSize,
    room::Visibility,
    seq::Seq,
    text::MessageText,
};
use natter_store::{
    conversations::{LogBudget, Summary},
    metering::{Usage, measure},
    users::Consistency,
};

use crate::{
    append::send,
    harness::{Store, now, seconds},
    people::{draft, member, user},
    room::begin_at,
};

fn seq(number: u64) -> Seq {
    Seq::new(number).unwrap()
}

fn size(items: u64) -> PageSize {
    PageSize::new(items).unwrap()
}

/// A long message: 16,000 bytes.
fn long() -> String {
    "🎈".repeat(4_000)
}

/// Somebody to whom `count` others have written `messages` each within a span, and these
/// conversations: the last one was written to last.
async fn reader_of(
    store: &Store,
    count: u64,
    messages: u64,
    text: &str,
) -> (UserId, Vec<ConversationId>) {
    let ada = user();
    let mut all = Vec::new();
    for n in 0..count {
        let friend = user();
        let id = Direct::between(ada, friend).unwrap().id();
        let body = Body::Message(MessageText::parse(text.to_owned()).unwrap());
        let first = draft(id, friend, "first", now().plus(seconds(n)));
        send(&store.conversations, &natter_store::conversations::Draft { body, ..first }, None)
            .await;
        store.copy_entries(id, 2, messages).await;
        all.push(id);
    }
    (ada, all)
}

/// A page of the inbox a minute after the last of a hundred was written to.
async fn page(store: &Store, reader: UserId, limit: u64) -> (Vec<Summary>, Usage) {
    let later = now().plus(seconds(160));
    let reading = store.conversations.inbox(reader, None, size(limit), later);
    let (page, usage) = measure(reading).await;
    (page.unwrap().summaries, usage)
}

fn unread(page: &[Summary]) -> Vec<u32> {
    page.iter().map(|summary| summary.glance.unread()).collect()
}

#[tokio::test]
async fn of_a_hundred_in_a_span_those_that_are_not_shown_cost_half_a_unit_each() {
    let store = Store::start().await;
    let (ada, all) = reader_of(&store, 100, 40, "hello").await;
    let (found, usage) = page(&store, ada, 1).await;
    assert_eq!((found[0].conversation, unread(&found)), (all[99], vec![40]));
    // The index twice, the items at once, each log, and what is unread in the one that is shown.
    assert_eq!((usage.requests, usage.wru), (2 + 1 + 100 + 1, 0.0));
    // The items are half a unit each, the index and the forty messages 3.5 together.
    assert_eq!(usage.rru, 100.0 * 0.5 + 100.0 * 0.5 + 3.5);
    // All of a page that holds them all are counted.
    let (found, usage) = page(&store, ada, 100).await;
    assert_eq!(unread(&found), [40; 100]);
    assert_eq!(usage.requests, 1 + 1 + 2 * 100);
}

#[tokio::test]
async fn of_a_hundred_in_a_span_with_long_messages_two_are_read_of_those_that_are_not_shown() {
    let store = Store::start().await;
    let (ada, all) = reader_of(&store, 100, 9, &long()).await;
    let (found, usage) = page(&store, ada, 1).await;
    assert_eq!((found[0].conversation, unread(&found)), (all[99], vec![9]));
    assert_eq!(usage.requests, 2 + 1 + 100 + 1);
    // The items, two long messages of each, the index, and the other seven of the one.
    assert_eq!(usage.rru, 100.0 * 0.5 + 100.0 * 4.0 + 2.5 + 14.0);
}

#[tokio::test]
async fn of_a_hundred_rooms_in_a_span_the_rooms_that_are_not_shown_are_not_read() {
    let store = Store::start().await;
    let ada = user();
    for n in 0..100 {
        begin_at(&store, (Visibility::Open, user()), &[ada], now().plus(seconds(n))).await;
    }
    let (found, usage) = page(&store, ada, 1).await;
    assert!(found[0].room.is_some());
    // The room that is shown is read after it was found.
    assert_eq!(usage.requests, 2 + 1 + 100 + 1);
    let reading = store.conversations.inbox(ada, None, size(1), now().plus(seconds(100)));
    let (_, usage) = measure(reading).await;
    // Just after it was written to, the membership is looked at once more: of that room alone.
    assert_eq!(usage.requests, 2 + 1 + 100 + 2);
}

#[tokio::test]
async fn a_page_of_twenty_with_99_unread_each_is_exact_in_two_requests_for_each() {
    let store = Store::start().await;
    let (ada, all) = reader_of(&store, 20, 120, "hello, how are you?").await;
    for id in &all {
        store.conversations.move_receipt(*id, ada, Receipt::Read, seq(21)).await.unwrap();
    }
    let (found, usage) = page(&store, ada, 20).await;
    assert_eq!(unread(&found), [99; 20]);
    assert_eq!(usage.requests, 1 + 1 + 2 * 20);
    // A hundred of these messages are 20 KB.
    assert!(usage.rru <= 20.0 * (0.5 + 0.5 + 3.0) + 1.0, "{usage}");
    // Where little is unread, one request has all of it.
    for id in &all {
        store.conversations.move_receipt(*id, ada, Receipt::Read, seq(110)).await.unwrap();
    }
    let (found, usage) = page(&store, ada, 20).await;
    assert_eq!((unread(&found), usage.requests), (vec![10; 20], 1 + 1 + 20));
}

#[tokio::test]
async fn what_one_page_reads_has_an_end_and_what_it_does_not_read_counts_as_unread() {
    let store = Store::start().await;
    let (ada, all) = reader_of(&store, 6, 90, &long()).await;
    store.conversations.move_receipt(all[3], ada, Receipt::Read, seq(60)).await.unwrap();
    let (found, usage) = page(&store, ada, 6).await;
    assert_eq!(unread(&found), [90, 90, 30, 90, 90, 90]);
    assert!(found.iter().all(|summary| summary.glance.shown().unwrap().seq == seq(90)));
    // Half a unit is 8 KB of these reads: the budget, one entry of each, rounded up, and the rest.
    let most = (LOG_BYTES + 6 * ENTRY_BYTES) as f64 / 8_192.0;
    assert!(usage.rru > most * 0.9 && usage.rru <= most + 20.0, "{usage}");
}

#[tokio::test]
async fn what_one_sync_reads_has_an_end_and_says_what_it_left_out() {
    let store = Store::start().await;
    let (ada, all) = reader_of(&store, 20, 40, &long()).await;
    let (log, budget, ada) = (&store.conversations, LogBudget::new(20), member(ada));
    let known = |n: u64| seq(if n < 10 { 5 } else { 40 });
    let reads = (0..).zip(&all).map(|(n, id)| {
        let budget = &budget;
        let reader = Member { read: seq(2), ..ada.clone() };
        async move { log.entries_since(*id, &reader, known(n), size(50), budget).await.unwrap() }
    });
    let (found, usage) = measure(join_all(reads)).await;
    for (n, since) in found.iter().enumerate() {
        let Some(since) = since.as_ref().filter(|_| n < 10) else {
            assert!(since.is_none() && n >= 10, "nothing is new: {n}");
            continue;
        };
        assert_eq!((since.last, since.unread, since.recovered), (seq(40), 38, true), "{n}");
        let numbers: Vec<u64> = since.entries.iter().map(|seen| seen.entry.seq.get()).collect();
        let end = numbers.last().copied().unwrap_or(5);
        assert_eq!(numbers, (6..=end).collect::<Vec<_>>(), "without a gap: {n}");
        assert_eq!(since.more, end < 40, "{n}");
    }
    let most = (LOG_BYTES + 20 * ENTRY_BYTES) as f64 / 4_096.0;
    assert!(usage.rru <= most + 60.0, "{usage}");
    // Nothing is left, and it is still known what is new.
    let reader = Member { read: seq(2), ..ada.clone() };
    let since = log.entries_since(all[0], &reader, seq(5), size(50), &budget).await.unwrap();
    let since = since.unwrap();
    assert!(since.entries.is_empty() && since.more && since.recovered);
    assert_eq!((since.last, since.unread), (seq(40), 38));
    let none = log.entries_since(all[0], &reader, seq(40), size(50), &budget).await.unwrap();
    assert!(none.is_none());
    let (latest, more) =
        log.latest_entries(all[0], &reader, seq(40), size(50), &budget).await.unwrap();
    assert_eq!((latest.len(), more), (1, true), "the newest one is always there");
}

#[tokio::test]
async fn what_somebody_has_hidden_is_read_as_far_as_the_log_is() {
    let store = Store::start().await;
    let (ada, all) = reader_of(&store, 1, 400, "hello").await;
    for number in 100..=380 {
        store.conversations.delete_for_me(all[0], seq(number), ada).await.unwrap();
    }
    let reading = store.conversations.summaries(ada, &all, Consistency::Eventual, now());
    let (found, usage) = measure(reading).await;
    let glance = &found.unwrap()[0].glance;
    assert_eq!((glance.unread(), glance.shown().unwrap().seq), (100, seq(400)));
    // Five looks, each beside what is hidden of as many.
    assert_eq!(usage.requests, 1 + 2 * 5);
    assert!(usage.rru <= 40.0, "{usage}");
}
