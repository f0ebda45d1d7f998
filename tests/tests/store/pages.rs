//! Pages of a log, compared with a simple model of pages.

use futures_util::future::join_all;
use natter_domain::{
    entry::Body,
    paging::{EntryRange, PageSize},
    seq::Seq,
    text::MessageText,
};

use crate::{
    append::send,
    harness::{Store, now},
    people::{draft, member, pair},
};

/// The numbers of the page that `range` asks for in a log of `last` entries.
fn expected(last: u64, range: EntryRange) -> Vec<u64> {
    let after = range.after.map_or(0, Seq::get);
    let before = range.before.map_or(u64::MAX, Seq::get);
    let within: Vec<u64> =
        (1..=last).filter(|number| *number > after && *number < before).collect();
    let size = within.len().min(range.limit.len());
    // A page grows from the bound that was given: from `after` upwards, else downwards.
    if range.after.is_some() {
        within[..size].to_vec()
    } else {
        within[within.len() - size..].to_vec()
    }
}

#[tokio::test]
async fn every_page_is_what_a_plain_filter_finds() {
    let store = Store::start().await;
    for last in [0, 1, 7] {
        let (ada, _, conversation) = pair();
        for n in 0..last {
            send(&store.conversations, &draft(conversation, ada, &format!("m{n}"), now()), None)
                .await;
        }
        let bounds: Vec<Option<Seq>> = [None, Some(Seq::MAX)]
            .into_iter()
            .chain((0..=last + 2).map(|number| Some(Seq::new(number).unwrap())))
            .collect();
        for after in &bounds {
            let ranges = bounds.iter().flat_map(|before| {
                [1, 2, 6, 7, 100].map(|limit| EntryRange {
                    after: *after,
                    before: *before,
                    limit: PageSize::new(limit).unwrap(),
                })
            });
            join_all(ranges.map(async |range| {
                let page = store
                    .conversations
                    .page(conversation, &member(ada), range, now())
                    .await
                    .unwrap()
                    .unwrap();
                let numbers: Vec<u64> =
                    page.entries.iter().map(|seen| seen.entry.seq.get()).collect();
                assert_eq!(numbers, expected(last, range), "{range:?} of {last}");
                assert_eq!(
                    (page.first.get(), page.last.get()),
                    (last.min(1), last),
                    "{range:?} of {last}"
                );
            }))
            .await;
        }
    }
}

#[tokio::test]
async fn a_page_of_a_hundred_of_the_longest_messages_is_whole_though_one_answer_of_dynamodb_is_not()
{
    let store = Store::start().await;
    let (ada, _, conversation) = pair();
    let longest = MessageText::parse("🦀".repeat(4_000)).unwrap();
    let mut long = draft(conversation, ada, "long", now());
    long.body = Body::Message(longest.clone());
    send(&store.conversations, &long, None).await;
    store.copy_entries(conversation, 2, 105).await;
    let limit = PageSize::new(100).unwrap();
    for (after, numbers) in [(None, 6..=105), (Some(Seq::NONE), 1..=100)] {
        let range = EntryRange { after, before: None, limit };
        let page = store
            .conversations
            .page(conversation, &member(ada), range, now())
            .await
            .unwrap()
            .unwrap();
        let found: Vec<u64> = page.entries.iter().map(|seen| seen.entry.seq.get()).collect();
        assert_eq!(found, numbers.collect::<Vec<_>>());
        assert!(page.entries[0].entry.body == Body::Message(longest.clone()));
    }
}
