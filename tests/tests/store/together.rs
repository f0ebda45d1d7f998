//! Several drafts at once: in their order, each once, all of them or none.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry, SendId},
    ids::UserId,
    seq::Seq,
    tail::FloodLimit,
    text::MessageText,
};
use natter_store::{
    Conversations,
    conversations::{
        AppendError, AppendPlan, Appended, Begun, Draft, Drafts, MadeBy, Prepared, Repeated, Stored,
    },
    metering::measure,
};

use natter_tests::database;

use crate::{
    append::{direct, everything, send},
    harness::{Store, now, seconds},
    people::{draft, pair},
};

/// What `sender` says under these names, in this order.
fn together(conversation: ConversationId, sender: UserId, names: &[String]) -> Drafts {
    let of = |name: &String| draft(conversation, sender, name, now());
    let rest = names[1..].iter().map(of).map(|draft| (draft.send, draft.body)).collect();
    Drafts::in_order(of(&names[0]), rest)
}

fn names(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("{prefix}.{n}")).collect()
}

fn numbers(entries: &[Entry]) -> Vec<u64> {
    entries.iter().map(|entry| entry.seq.get()).collect()
}

/// The names of what was said, in the order of the log.
fn said(entries: &[Entry]) -> Vec<String> {
    let name = |entry: &Entry| match &entry.send {
        SendId::Client(id) => id.to_string(),
        SendId::Made(id) => id.clone(),
    };
    entries.iter().map(name).collect()
}

/// Sends as the functions do, and tries again where they ask their caller to. Says which tries have
/// made the entries.
async fn send_all(
    log: &Conversations,
    drafts: &Drafts,
    after: Option<Seq>,
) -> (Vec<Entry>, Vec<MadeBy>) {
    loop {
        let prepared = log.prepare(drafts.clone(), after, FloodLimit::Off).await.unwrap();
        let entries = match prepared {
            Prepared::Repeat(Repeated { entries, .. }) => {
                let tries = vec![MadeBy::Earlier; entries.len()];
                return (entries, tries);
            }
            Prepared::Empty => {
                let direct = drafts.conversation().direct().unwrap();
                match log.begin(direct, drafts.clone()).await.unwrap() {
                    Begun::New(entries) => entries,
                    Begun::AlreadyBegun => continue,
                }
            }
            Prepared::Ready(plan) => match log.append(plan).await {
                Ok(Appended { stored, .. }) => return split(stored),
                Err(AppendError::Contended) => continue,
                Err(refused) => panic!("{refused}"),
            },
        };
        let tries = vec![MadeBy::This; entries.len()];
        return (entries, tries);
    }
}

fn split(stored: Vec<Stored>) -> (Vec<Entry>, Vec<MadeBy>) {
    stored.into_iter().map(|one| (one.entry, one.made_by)).unzip()
}

async fn plan(log: &Conversations, drafts: &Drafts) -> AppendPlan {
    match log.prepare(drafts.clone(), None, FloodLimit::Off).await.unwrap() {
        Prepared::Ready(plan) => plan,
        Prepared::Repeat(_) | Prepared::Empty => panic!("not ready"),
    }
}

/// A conversation of one entry by its first person.
async fn begun(store: &Store) -> (UserId, UserId, ConversationId) {
    let (ada, bob, id) = pair();
    send(&store.conversations, &draft(id, ada, "first", now()), None).await;
    (ada, bob, id)
}

#[tokio::test]
async fn ten_messages_are_one_request_of_two_units_each_and_stand_in_their_order() {
    let store = Store::start().await;
    let (ada, _, id) = begun(&store).await;
    let names = names("m", 10);
    let plan = plan(&store.conversations, &together(id, ada, &names)).await;
    let (appended, usage) = measure(store.conversations.append(plan)).await;
    let Appended { stored, contended, .. } = appended.unwrap();
    assert_eq!((usage.requests, usage.rru), (1, 0.0));
    assert!(usage.wru == 20.0 || !database::reports_each_item_of_a_transaction(), "{usage:?}");
    let (entries, tries) = split(stored);
    assert!(!contended && tries == vec![MadeBy::This; 10]);
    assert_eq!(numbers(&entries), (2..=11).collect::<Vec<_>>());
    assert_eq!(said(&entries), names);
    assert!(everything(&store.conversations, id).await[1..] == entries[..]);
}

#[tokio::test]
async fn several_messages_begin_a_conversation_together() {
    let store = Store::start().await;
    let (ada, bob, id) = pair();
    let (hers, his) = (names("a", 10), names("b", 3));
    let (one, other) = (together(id, ada, &hers), together(id, bob, &his));
    let log = &store.conversations;
    tokio::join!(send_all(log, &one, None), send_all(log, &other, None));
    let all = everything(log, id).await;
    assert_eq!(numbers(&all), (1..=13).collect::<Vec<_>>());
    let said = said(&all);
    let (one, other) = ([&hers[..], &his].concat(), [&his[..], &hers].concat());
    assert!(said == one || said == other, "{said:?}");
}

#[tokio::test]
async fn what_many_send_together_and_alone_at_once_keeps_each_ones_order() {
    const SENDERS: usize = 12;
    let store = Store::start().await;
    let (ada, bob, id) = begun(&store).await;
    let log = &store.conversations;
    let senders = (0..SENDERS).map(|sender| async move {
        let user = [ada, bob][sender % 2];
        let mut sent = Vec::new();
        for round in 0..3 {
            let names = names(&format!("{sender}.{round}"), 1 + (sender + round) % 5);
            let drafts = together(id, user, &names);
            // Some answers are lost, and some tries are still under way when the next begins.
            let tries = 1 + (sender + round) % 3;
            let answers =
                join_all((0..tries).map(|_| send_all(log, &drafts, Some(Seq::NONE)))).await;
            assert!(answers.iter().all(|(entries, _)| *entries == answers[0].0));
            let made = answers.iter().flat_map(|(_, tries)| tries);
            assert_eq!(made.filter(|by| **by == MadeBy::This).count(), names.len());
            sent.extend(names);
        }
        sent
    });
    let sent = join_all(senders).await;
    let all = said(&everything(log, id).await[1..]);
    assert_eq!(all.len(), sent.iter().map(Vec::len).sum::<usize>(), "each once");
    for names in sent {
        let own: BTreeSet<&String> = names.iter().collect();
        let order: Vec<&String> = all.iter().filter(|name| own.contains(name)).collect();
        assert_eq!(order, names.iter().collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn those_that_lose_the_race_for_their_numbers_follow_the_winners() {
    let store = Store::start().await;
    for lost in [1, 2, 3, 12, 130] {
        let (ada, bob, id) = begun(&store).await;
        let drafts = together(id, ada, &names("m", 4));
        let plan = plan(&store.conversations, &drafts).await;
        for n in 0..lost {
            let other = draft(id, bob, &format!("other{n}"), now());
            send(&store.conversations, &other, None).await;
        }
        let appended = store.conversations.append(plan).await.unwrap();
        assert!(appended.contended);
        let (entries, _) = split(appended.stored);
        assert_eq!(numbers(&entries), (lost + 2..=lost + 5).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn those_that_are_stored_already_are_not_stored_again_wherever_they_lie() {
    let store = Store::start().await;
    let log = &store.conversations;
    // How many were sent before, and how much came after them.
    for (before, since) in [(1, 0), (3, 2), (4, 0), (2, 30), (4, 30)] {
        let (ada, bob, id) = begun(&store).await;
        let names = names("m", 4);
        let (first, _) = send_all(log, &together(id, ada, &names[..before]), None).await;
        for n in 0..since {
            send(log, &draft(id, bob, &format!("other{n}"), now()), None).await;
        }
        let after = Some(Seq::new(1).unwrap());
        let (entries, tries) = send_all(log, &together(id, ada, &names), after).await;
        assert!(entries[..before] == first[..], "{before} before {since}");
        assert_eq!(tries[..before], vec![MadeBy::Earlier; before]);
        assert_eq!(tries[before..], vec![MadeBy::This; 4 - before]);
        assert_eq!(said(&entries), names);
        let all = everything(log, id).await;
        assert_eq!(all.len(), 1 + 4 + since, "each once");
    }
}

#[tokio::test]
async fn those_that_another_try_stores_in_the_same_moment_are_found() {
    let store = Store::start().await;
    let log = &store.conversations;
    for written in [1, 2, 4] {
        let (ada, _, id) = begun(&store).await;
        let names = names("m", 4);
        let plan = plan(log, &together(id, ada, &names)).await;
        send_all(log, &together(id, ada, &names[..written]), None).await;
        let appended = log.append(plan).await.unwrap();
        let (entries, tries) = split(appended.stored);
        assert_eq!(tries[..written], vec![MadeBy::Meanwhile; written]);
        assert_eq!(tries[written..], vec![MadeBy::This; 4 - written]);
        assert_eq!(numbers(&entries), [2, 3, 4, 5]);
        assert!(everything(log, id).await[1..] == entries[..]);
    }
}

#[tokio::test]
async fn one_name_that_was_used_for_another_text_refuses_all() {
    let store = Store::start().await;
    let (ada, _, id) = begun(&store).await;
    let log = &store.conversations;
    let names = names("m", 3);
    let other = Body::Message(MessageText::parse("something else".to_owned()).unwrap());
    let used = Draft { body: other, ..draft(id, ada, &names[1], now()) };
    let drafts = together(id, ada, &names);
    // Before the newest entries are read, and after.
    let late = plan(log, &drafts).await;
    send(log, &used, None).await;
    let refused = |error| matches!(error, Some(AppendError::Reused(send)) if send == used.send);
    assert!(refused(log.append(late).await.err()));
    assert!(refused(log.prepare(drafts.clone(), None, FloodLimit::Off).await.err()));
    for n in 0..20 {
        send(log, &draft(id, ada, &format!("other{n}"), now()), None).await;
    }
    let after = Seq::new(1).unwrap();
    assert!(refused(log.prepare(drafts, Some(after), FloodLimit::Off).await.err()));
    assert_eq!(everything(log, id).await.len(), 2 + 20);
}

#[tokio::test]
async fn where_there_is_no_room_for_all_within_the_flood_limit_none_is_stored() {
    let store = Store::start().await;
    let (ada, bob, id) = begun(&store).await;
    let log = &store.conversations;
    let limit = FloodLimit::parse("5/10").unwrap();
    let prepare = async |who, count, prefix| {
        log.prepare(together(id, who, &names(prefix, count)), None, limit).await
    };
    // Ada has said one.
    assert!(
        matches!(prepare(ada, 5, "m").await, Err(AppendError::Flood { wait }) if wait == seconds(10))
    );
    assert!(matches!(prepare(bob, 6, "m").await, Err(AppendError::Flood { .. })), "never");
    assert!(matches!(prepare(bob, 5, "m").await, Ok(Prepared::Ready(_))));
    let Ok(Prepared::Ready(plan)) = prepare(ada, 4, "m").await else { panic!("not ready") };
    // One more, since that was read.
    send(log, &draft(id, ada, "meanwhile", now()), None).await;
    assert!(matches!(log.append(plan).await, Err(AppendError::Flood { .. })));
    assert_eq!(everything(log, id).await.len(), 2);
    // A part of them was stored before: the rest alone counts.
    send_all(log, &together(id, ada, &names("m", 2)), None).await;
    assert!(matches!(prepare(ada, 3, "m").await, Ok(Prepared::Ready(_))));
    assert!(matches!(prepare(ada, 4, "m").await, Err(AppendError::Flood { .. })));
    assert!(matches!(prepare(ada, 2, "m").await, Ok(Prepared::Repeat(_))));
}

#[tokio::test]
async fn many_batches_of_one_person_at_once_are_no_way_past_the_flood_limit() {
    let store = Store::start().await;
    let (_, bob, id) = begun(&store).await;
    let log = &store.conversations;
    let limit = FloodLimit::parse("10/5").unwrap();
    let batches = (0..12).map(|n| async move {
        let drafts = together(id, bob, &names(&format!("b{n}"), 3));
        match log.prepare(drafts, None, limit).await {
            Ok(Prepared::Ready(plan)) => match log.append(plan).await {
                Ok(_) => 3,
                Err(AppendError::Flood { .. } | AppendError::Contended) => 0,
                Err(error) => panic!("{error}"),
            },
            Err(AppendError::Flood { .. }) => 0,
            _ => panic!("not ready"),
        }
    });
    let written: usize = join_all(batches).await.into_iter().sum();
    assert!((3..=9).contains(&written), "{written}");
    assert_eq!(everything(log, id).await.len(), 1 + written);
}

#[tokio::test]
async fn a_conversation_begun_with_several_has_one_meta_and_two_members() {
    let store = Store::start().await;
    let (ada, _, id) = pair();
    let drafts = together(id, ada, &names("m", 10));
    let first = draft(id, ada, "m.0", now());
    let (begun, usage) = measure(store.conversations.begin(direct(&first), drafts)).await;
    assert!(matches!(begun.unwrap(), Begun::New(entries) if entries.len() == 10));
    assert_eq!(usage.requests, 1);
    assert_eq!(crate::begin::items(&store, id).await.len(), 3 + 10);
}
