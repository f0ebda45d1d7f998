//! What the newest entries decide about a draft: a repeat, a flood, or a wrong `after`.

use std::time::Duration;

use futures_util::future::join_all;
use natter_domain::{
    entry::{Body, SendId},
    seq::Seq,
    tail::{AfterError, FloodLimit},
    text::MessageText,
};
use natter_store::{
    Conversations,
    conversations::{AppendError, Appended, Draft, MadeBy, Prepared, Repeated},
};
use natter_tests::database;

use crate::{
    append::{only, plan, send},
    harness::{Store, now, seconds},
    people::{draft, pair},
};

fn seq(number: u64) -> Option<Seq> {
    Some(Seq::new(number).unwrap())
}

async fn prepare(
    store: &Store,
    draft: &Draft,
    after: Option<Seq>,
) -> Result<Prepared, AppendError> {
    store.conversations.prepare(draft.clone(), after, FloodLimit::Off).await
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
        let Ok(Prepared::Repeat(Repeated { entries, .. })) = prepare(&store, lost, after).await
        else {
            panic!("not recognised")
        };
        assert_eq!(only(entries).seq.get(), number);
        assert!(
            matches!(prepare(&store, lost, None).await, Ok(Prepared::Ready(_))),
            "only by its after"
        );
        assert!(
            matches!(prepare(&store, lost, seq(number)).await, Ok(Prepared::Ready(_))),
            "from then on"
        );
    }
    let others_name = Draft { sender: bob, ..named };
    assert!(
        matches!(prepare(&store, &others_name, after).await, Ok(Prepared::Ready(_))),
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
        let Ok(Prepared::Repeat(Repeated { entries, .. })) = prepare(&store, &lost, None).await
        else {
            panic!("{n}: not recognised")
        };
        assert_eq!(only(entries).seq.get(), 1);
        send(&store.conversations, &draft(conversation, bob, &format!("other{n}"), now()), None)
            .await;
    }
    assert!(matches!(prepare(&store, &lost, None).await, Ok(Prepared::Ready(_))));
    assert!(matches!(prepare(&store, &lost, seq(0)).await, Ok(Prepared::Repeat(_))));
}

#[tokio::test]
async fn a_name_that_was_used_for_another_text_is_refused_wherever_the_other_lies() {
    let store = Store::start().await;
    let (ada, bob, conversation) = pair();
    let log = &store.conversations;
    send(log, &draft(conversation, bob, "first", now()), None).await;
    let first = draft(conversation, ada, "name", now());
    let other = Body::Message(MessageText::parse("something else".to_owned()).unwrap());
    let reworded = Draft { body: other.clone(), ..first.clone() };
    let refused = |error| matches!(error, Some(AppendError::Reused(send)) if send == first.send);
    // Written after the newest entries were read: at the number that was next.
    let late = plan(log, &reworded).await;
    send(log, &first, None).await;
    assert!(refused(log.append(late).await.err()));
    for others in [0, 40] {
        for n in 0..others {
            send(log, &draft(conversation, bob, &format!("other{n}"), now()), None).await;
        }
        assert!(refused(prepare(&store, &reworded, seq(1)).await.err()), "after {others}");
        assert!(matches!(prepare(&store, &first, seq(1)).await, Ok(Prepared::Repeat(_))));
    }
    // A name that we made stands for one send: a call that both ends finish is one entry.
    let made = Draft { send: SendId::Made("call".to_owned()), ..first.clone() };
    send(log, &made, None).await;
    let again = Draft { body: other, ..made };
    assert!(matches!(prepare(&store, &again, None).await, Ok(Prepared::Repeat(_))));
}

#[tokio::test]
async fn an_after_that_lies_ahead_is_refused_and_an_empty_conversation_has_to_be_begun() {
    let store = Store::start().await;
    let (ada, _, conversation) = pair();
    let first = draft(conversation, ada, "first", now());
    for after in [None, seq(0)] {
        assert!(matches!(prepare(&store, &first, after).await, Ok(Prepared::Empty)));
    }
    let ahead = |append| matches!(append, Err(AppendError::After(AfterError::Ahead)));
    assert!(ahead(prepare(&store, &first, seq(1)).await));
    send(&store.conversations, &first, None).await;
    let second = draft(conversation, ada, "second", now());
    assert!(matches!(prepare(&store, &second, seq(1)).await, Ok(Prepared::Ready(_))));
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
    assert!(matches!(refused, Err(AppendError::After(AfterError::TooFarBehind))));
    assert!(matches!(prepare(&store, &mine, seq(60)).await, Ok(Prepared::Ready(_))));
}

#[tokio::test]
async fn who_floods_a_conversation_waits_and_nobody_else_does() {
    let store = Store::start().await;
    let (ada, bob, conversation) = pair();
    let limit = FloodLimit::parse("3/5").unwrap();
    let append = async |draft: Draft| store.conversations.prepare(draft, None, limit).await;
    for n in 0..3 {
        let moment = now().plus(seconds(n));
        send(&store.conversations, &draft(conversation, ada, &format!("m{n}"), moment), None).await;
    }
    let wait = |append| match append {
        Err(AppendError::Flood { wait }) => Some(wait),
        Ok(Prepared::Ready(_)) => None,
        _ => panic!("neither"),
    };
    let at = |millis| now().plus(Duration::from_millis(millis));
    let fourth = |millis| draft(conversation, ada, "m3", at(millis));
    assert_eq!(wait(append(fourth(2_000)).await), Some(seconds(3)));
    assert_eq!(wait(append(fourth(4_999)).await), Some(Duration::from_millis(1)));
    assert_eq!(wait(append(fourth(5_000)).await), None);
    assert_eq!(wait(append(draft(conversation, bob, "b", at(2_000))).await), None);
    let repeat = append(draft(conversation, ada, "m2", at(2_000))).await;
    assert!(matches!(repeat, Ok(Prepared::Repeat(_))), "a repeat is no flood");
    assert!(
        matches!(prepare(&store, &fourth(2_000), None).await, Ok(Prepared::Ready(_))),
        "a limit that is off"
    );
}

/// One try to send within a limit of ten messages in five seconds. Says whether it was written.
async fn limited(log: &Conversations, draft: Draft) -> bool {
    let limit = FloodLimit::parse("10/5").unwrap();
    match log.prepare(draft, None, limit).await {
        Ok(Prepared::Ready(plan)) => match log.append(plan).await {
            Ok(Appended { stored, .. }) => only(stored).made_by == MadeBy::This,
            Err(AppendError::Flood { wait }) => {
                assert!(wait > Duration::ZERO);
                false
            }
            _ => panic!("neither written nor a flood"),
        },
        Err(AppendError::Flood { .. }) => false,
        _ => panic!("not ready"),
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
        let drafts = (0..30)
            .map(|n| draft(conversation, [ada, bob][n % 2], &format!("{round}.{n}"), moment));
        let written = join_all(drafts.map(|draft| limited(log, draft))).await;
        let of = |person: usize| {
            written.iter().skip(person).step_by(2).filter(|written| **written).count()
        };
        for person in [0, 1] {
            // The first message counts for bob.
            let expected = if round == 0 && person == 1 { 9 } else { 10 };
            assert!(of(person) <= expected, "{} of a person in round {round}", of(person));
            assert!(of(person) > 0, "and some are written");
        }
    }
}
