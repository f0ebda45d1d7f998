//! What the newest entries say about a draft: a repeat, a flood, or that its sender is mistaken.

use std::time::Duration;

use futures_util::future::join_all;
use natter_domain::{
    entry::SendId,
    seq::Seq,
    tail::{AfterRefused, FloodLimit},
};
use natter_store::conversations::{Append, Draft};

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
    send(&store.conversations, &draft(conversation, ada, "first", now()), None).await;
    let named = draft(conversation, ada, "lost", now());
    let made = Draft { send: SendId::Made("made".to_owned()), ..named.clone() };
    let after = seq(1);
    for lost in [&named, &made] {
        send(&store.conversations, lost, after).await;
    }
    // Longer ones than usual, so that the search takes several requests of 1 MB.
    let text = "ß".repeat(2_000);
    let others: Vec<_> = (0..500)
        .map(|n| {
            let mut other = draft(conversation, bob, &format!("other{n}"), now());
            let natter_domain::entry::Body::Message(words) = &mut other.body;
            *words = natter_domain::text::MessageText::parse(text.clone()).unwrap();
            other
        })
        .collect();
    for some in others.chunks(20) {
        join_all(some.iter().map(|other| send(&store.conversations, other, None))).await;
    }
    for (lost, number) in [(&named, 2), (&made, 3)] {
        let Append::Repeat(entry) = prepare(&store, lost, after).await else { panic!("not recognised") };
        assert_eq!(entry.seq.get(), number);
        assert!(matches!(prepare(&store, lost, None).await, Append::Ready(_)), "only by its after");
        assert!(matches!(prepare(&store, lost, seq(number)).await, Append::Ready(_)), "from then on");
    }
    let others_name = Draft { sender: bob, ..named };
    assert!(matches!(prepare(&store, &others_name, after).await, Append::Ready(_)), "names are each sender's");
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
async fn who_floods_a_conversation_waits_and_nobody_else_does() {
    let store = Store::start().await;
    let (ada, bob, conversation) = pair();
    let limit = FloodLimit::parse("3/5").unwrap();
    let append = async |draft: Draft| { store.conversations.prepare(draft, None, limit).await.unwrap() };
    for n in 0..3 {
        let moment = now().plus(seconds(n));
        send(&store.conversations, &draft(conversation, ada, &format!("m{n}"), moment), None).await;
    }
    let wait = |append| match append {
        Append::Flood { wait } => Some(wait),
        Append::Ready(_) => None,
        Append::Repeat(_) | Append::Empty | Append::AfterRefused(_) => panic!("neither"),
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
