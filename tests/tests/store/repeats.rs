//! What the newest entries say about a draft: a repeat, a flood, or that its sender is mistaken.

use std::time::Duration;

use futures_util::future::join_all;
use natter_domain::{
    entry::{Body, SendId},
    seq::Seq,
    tail::{AfterRefused, FloodLimit},
    text::MessageText,
};
use natter_store::{
    Conversations,
    conversations::{Append, Appended, Draft},
};
use natter_tests::database;

use crate::{
    append::send,
    harness::{Store, now, seconds},
    people::{draft, pair},
};

fn seq(number: u64) -> Option<Seq> {
    Some(Seq::new(number).unwrap())
}

async fn prepare(store: &Store, draft: &Draft, after: Option<Seq>) -> Append {
    store.conversations.prepare(draft.clone(), after, FloodLimit::Off).await.unwrap()
}

#[tokio::test]
async fn a_repeat_behind_five_hundred_other_messages_is_recognised_by_its_after() {
    let store = Store::start().await;
    let (ada, bob, conversation) = pair();
    send(&store.conversations, &draft(conversation, bob, "first", now()), None).await;
    let named = draft(conversation, ada, "lost", now());
    let made = Draft { send: SendId::Made("made".to_owned()), ..named.clone() };
    let after = seq(1);
    for lost in [&named, &made] {
        send(&store.conversations, lost, after).await;
    }
    store.copy_entries(conversation, 4, 503).await;
    for (lost, number) in [(&named, 2), (&made, 3)] {
        let Append::Repeat(entry) = prepare(&store, lost, after).await else { panic!("not recognised") };
        assert_eq!(entry.seq.get(), number);
        assert!(matches!(prepare(&store, lost, None).await, Append::Ready(_)), "only by its after");
        assert!(matches!(prepare(&store, lost, seq(number)).await, Append::Ready(_)), "from then on");
    }
    let others_name = Draft { sender: bob, ..named };
    assert!(
        matches!(prepare(&store, &others_name, after).await, Append::Ready(_)),
        "names are each sender's"
    );
}

#[tokio::test]
async fn a_repeat_among_the_newest_dozen_needs_no_after() {
    let store = Store::start().await;
    let (ada, bob, conversation) = pair();
    let lost = draft(conversation, ada, "lost", now());
    send(&store.conversations, &lost, None).await;
    for n in 0..12 {
        let Append::Repeat(entry) = prepare(&store, &lost, None).await else { panic!("{n}: not recognised") };
        assert_eq!(entry.seq.get(), 1);
        send(&store.conversations, &draft(conversation, bob, &format!("other{n}"), now()), None).await;
    }
    assert!(matches!(prepare(&store, &lost, None).await, Append::Ready(_)));
    assert!(matches!(prepare(&store, &lost, seq(0)).await, Append::Repeat(_)));
}

#[tokio::test]
async fn an_after_that_lies_ahead_is_refused_and_an_empty_conversation_has_to_be_begun() {
    let store = Store::start().await;
    let (ada, _, conversation) = pair();
    let first = draft(conversation, ada, "first", now());
    for after in [None, seq(0)] {
        assert!(matches!(prepare(&store, &first, after).await, Append::Empty));
    }
    let ahead = |append| matches!(append, Append::AfterRefused(AfterRefused::Ahead));
    assert!(ahead(prepare(&store, &first, seq(1)).await));
    send(&store.conversations, &first, None).await;
    let second = draft(conversation, ada, "second", now());
    assert!(matches!(prepare(&store, &second, seq(1)).await, Append::Ready(_)));
    assert!(ahead(prepare(&store, &second, seq(2)).await));
    assert!(ahead(prepare(&store, &second, Some(Seq::MAX)).await));
}

#[tokio::test]
async fn an_after_with_more_behind_it_than_one_send_may_read_is_refused() {
    if !database::bounds_what_a_query_reads() {
        return;
    }
    let store = Store::start().await;
    let (ada, bob, conversation) = pair();
    let mut long = draft(conversation, bob, "long", now());
    long.body = Body::Message(MessageText::parse("🦀".repeat(4_000)).unwrap());
    send(&store.conversations, &long, None).await;
    // More than four megabytes.
    store.copy_entries(conversation, 2, 300).await;
    let mine = draft(conversation, ada, "mine", now());
    let refused = prepare(&store, &mine, seq(0)).await;
    assert!(matches!(refused, Append::AfterRefused(AfterRefused::TooFarBehind)));
    assert!(matches!(prepare(&store, &mine, seq(60)).await, Append::Ready(_)));
}

#[tokio::test]
async fn who_floods_a_conversation_waits_and_nobody_else_does() {
    let store = Store::start().await;
    let (ada, bob, conversation) = pair();
    let limit = FloodLimit::parse("3/5").unwrap();
    let append = async |draft: Draft| store.conversations.prepare(draft, None, limit).await.unwrap();
    for n in 0..3 {
        let moment = now().plus(seconds(n));
        send(&store.conversations, &draft(conversation, ada, &format!("m{n}"), moment), None).await;
    }
    let wait = |append| match append {
        Append::Flood { wait } => Some(wait),
        Append::Ready(_) => None,
        Append::Repeat(_) | Append::Empty | Append::AfterRefused(_) | Append::Closed(_) => panic!("neither"),
    };
    let at = |millis| now().plus(Duration::from_millis(millis));
    let fourth = |millis| draft(conversation, ada, "m3", at(millis));
    assert_eq!(wait(append(fourth(2_000)).await), Some(seconds(3)));
    assert_eq!(wait(append(fourth(4_999)).await), Some(Duration::from_millis(1)));
    assert_eq!(wait(append(fourth(5_000)).await), None);
    assert_eq!(wait(append(draft(conversation, bob, "b", at(2_000))).await), None);
    let repeat = append(draft(conversation, ada, "m2", at(2_000))).await;
    assert!(matches!(repeat, Append::Repeat(_)), "a repeat is no flood");
    assert!(matches!(prepare(&store, &fourth(2_000), None).await, Append::Ready(_)), "a limit that is off");
}

/// One try to send within a limit of ten messages in five seconds. Says whether it was written.
async fn limited(log: &Conversations, draft: Draft) -> bool {
    let limit = FloodLimit::parse("10/5").unwrap();
    match log.prepare(draft, None, limit).await.unwrap() {
        Append::Ready(plan) => match log.append(plan).await.unwrap() {
            Appended::New { .. } => true,
            Appended::Flood { wait } => {
                assert!(wait > Duration::ZERO);
                false
            }
            Appended::Repeat(_) | Appended::Busy | Appended::Closed(_) | Appended::Parted => {
                panic!("neither written nor a flood")
            }
        },
        Append::Flood { .. } => false,
        Append::Repeat(_) | Append::Empty | Append::AfterRefused(_) | Append::Closed(_) => {
            panic!("not ready")
        }
    }
}

#[tokio::test]
async fn sends_side_by_side_are_no_way_past_the_flood_limit() {
    let store = Store::start().await;
    let (ada, bob, conversation) = pair();
    let log = &store.conversations;
    send(log, &draft(conversation, bob, "first", now()), None).await;
    for round in 0..3 {
        let moment = now().plus(seconds(round * 5));
        let drafts = (0..30).map(|n| draft(conversation, [ada, bob][n % 2], &format!("{round}.{n}"), moment));
        let written = join_all(drafts.map(|draft| limited(log, draft))).await;
        let of = |person: usize| written.iter().skip(person).step_by(2).filter(|written| **written).count();
        for person in [0, 1] {
            // The first message counts for bob.
            let expected = if round == 0 && person == 1 { 9 } else { 10 };
            assert!(of(person) <= expected, "{} of a person in round {round}", of(person));
            assert!(of(person) > 0, "and some are written");
        }
    }
}
