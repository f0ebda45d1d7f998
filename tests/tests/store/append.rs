//! Appends: each entry is stored once, in one order for all, whatever the interleaving.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;
use natter_domain::{
    conversation::{ConversationId, Direct},
    entry::{Entry, SendId},
    paging::PageSize,
    seq::Seq,
    tail::FloodLimit,
    time::Timestamp,
};
use natter_store::{
    Conversations,
    conversations::{
        AppendError, AppendPlan, Appended, Begun, Draft, LogBudget, MadeBy, Prepared, Stored,
    },
};
use natter_tests::rng::Rng;

use crate::{
    harness::{Store, now, seconds},
    people::{draft, member, pair, user},
};

/// Sends as the functions do, and tries again where they ask their caller to. Says whether it was a
/// repeat.
pub(crate) async fn send(log: &Conversations, draft: &Draft, after: Option<Seq>) -> (Entry, bool) {
    loop {
        match log.prepare(draft.clone(), after, FloodLimit::Off).await.unwrap() {
            Prepared::Repeat(repeated) => return (only(repeated.entries), true),
            Prepared::Empty => match log.begin(direct(draft), draft).await.unwrap() {
                Begun::New(entries) => return (only(entries), false),
                Begun::AlreadyBegun => {}
            },
            Prepared::Ready(plan) => match log.append(plan).await {
                Ok(Appended { stored, .. }) => {
                    let Stored { entry, made_by } = only(stored);
                    return (entry, made_by != MadeBy::This);
                }
                Err(AppendError::Contended) => {}
                Err(refused) => panic!("{refused}"),
            },
        }
    }
}

/// What became of the only draft.
pub(crate) fn only<T>(all: Vec<T>) -> T {
    let [one] = <[T; 1]>::try_from(all).unwrap_or_else(|all| panic!("{}", all.len()));
    one
}

/// The two people of a draft.
pub(crate) fn direct(draft: &Draft) -> Direct {
    draft.conversation.direct().expect("a direct conversation")
}

/// The whole log, whoever may read it.
pub(crate) async fn everything(log: &Conversations, conversation: ConversationId) -> Vec<Entry> {
    let mut all: Vec<Entry> = Vec::new();
    let (reader, limit) = (member(user()), PageSize::new(100).unwrap());
    loop {
        let after = all.last().map_or(Seq::NONE, |entry| entry.seq);
        let budget = LogBudget::new(1);
        let since = log.entries_since(conversation, &reader, after, limit, &budget).await.unwrap();
        let Some(since) = since else { return all };
        // Far behind the end it would begin afresh.
        assert!(
            since.entries[0].entry.seq == after.next(),
            "a log that is too long to be read like this"
        );
        all.extend(since.entries.into_iter().map(|seen| seen.entry));
    }
}

/// A draft that is about to be written, with the number that was next when this was called.
pub(crate) async fn plan(log: &Conversations, draft: &Draft) -> AppendPlan {
    match log.prepare(draft.clone(), None, FloodLimit::Off).await.unwrap() {
        Prepared::Ready(plan) => plan,
        Prepared::Repeat(_) | Prepared::Empty => panic!("not ready"),
    }
}

#[tokio::test]
async fn forty_writers_with_repeats_at_random_make_each_entry_once_and_leave_no_hole() {
    const WRITERS: u64 = 40;
    const EACH: u64 = 25;
    let store = Store::start().await;
    let (ada, bob, conversation) = pair();
    let log = &store.conversations;
    let writers = (0..WRITERS).map(|writer| async move {
        let (mut rng, mut seen, mut sent) = (Rng::new(writer), Seq::NONE, Vec::new());
        for n in 0..EACH {
            // Both people, on many devices.
            let sender = if writer % 2 == 0 { ada } else { bob };
            let draft = draft(conversation, sender, &format!("{writer}.{n}"), now());
            let after = Some(seen);
            let entry = match rng.below(4) {
                // The answer was lost, and the client tries again.
                0 => {
                    let first = send(log, &draft, after).await.0;
                    let (again, repeat) = send(log, &draft, after).await;
                    assert!(repeat && again == first);
                    first
                }
                // The client tries again while its first try is still under way.
                1 => {
                    let tries = join_all((0..3).map(|_| send(log, &draft, after))).await;
                    assert_eq!(tries.iter().filter(|(_, repeat)| !repeat).count(), 1);
                    assert!(tries.iter().all(|(entry, _)| *entry == tries[0].0));
                    tries[0].0.clone()
                }
                _ => send(log, &draft, after).await.0,
            };
            assert!(entry.is_send(sender, &draft.send));
            assert!(entry.seq > seen, "what one writer sends in turn is in that order");
            seen = entry.seq;
            sent.push(entry);
        }
        sent
    });
    let sent: BTreeMap<Seq, Entry> =
        join_all(writers).await.into_iter().flatten().map(|entry| (entry.seq, entry)).collect();
    let all = everything(log, conversation).await;
    let numbers: Vec<u64> = all.iter().map(|entry| entry.seq.get()).collect();
    assert_eq!(numbers, (1..=WRITERS * EACH).collect::<Vec<_>>());
    assert!(
        all.iter().all(|entry| sent.get(&entry.seq) == Some(entry)),
        "the answers told the truth"
    );
    let names: BTreeSet<_> =
        all.iter().map(|entry| format!("{} {:?}", entry.sender, entry.send)).collect();
    assert_eq!(names.len(), all.len());
}

/// A conversation of `count` entries by its first person.
async fn conversation_of(store: &Store, count: u64) -> (Draft, ConversationId) {
    let (ada, bob, conversation) = pair();
    for n in 0..count {
        send(&store.conversations, &draft(conversation, ada, &format!("old{n}"), now()), None)
            .await;
    }
    (draft(conversation, bob, "new", now()), conversation)
}

/// Writes `count` entries by somebody else, as if in the same moment.
async fn others(store: &Store, conversation: ConversationId, count: u64) {
    let (other, _, _) = pair();
    for n in 0..count {
        send(&store.conversations, &draft(conversation, other, &format!("other{n}"), now()), None)
            .await;
    }
}

#[tokio::test]
async fn who_loses_the_race_for_a_number_takes_the_next_free_one() {
    let store = Store::start().await;
    for lost in [0, 1, 2, 130] {
        let (mine, conversation) = conversation_of(&store, 1).await;
        let plan = plan(&store.conversations, &mine).await;
        others(&store, conversation, lost).await;
        let Appended { stored, contended, .. } = store.conversations.append(plan).await.unwrap();
        let Stored { entry, made_by } = only(stored);
        assert_eq!((entry.seq.get(), contended), (lost + 2, lost > 0));
        assert_eq!(made_by, MadeBy::This);
    }
}

#[tokio::test]
async fn a_repeat_is_seen_wherever_it_lies_among_the_numbers_that_were_lost() {
    let store = Store::start().await;
    // At the first number, at the second, and among those that are caught up with.
    for before in [0, 1, 2, 7, 110] {
        let (mine, conversation) = conversation_of(&store, 1).await;
        let plan = plan(&store.conversations, &mine).await;
        others(&store, conversation, before).await;
        let first = send(&store.conversations, &mine, None).await.0;
        others(&store, conversation, 7).await;
        let Stored { entry, made_by } =
            only(store.conversations.append(plan).await.unwrap().stored);
        assert_eq!(made_by, MadeBy::Meanwhile, "written twice, after {before} others");
        assert!(entry == first && entry.seq.get() == before + 2);
    }
}

#[tokio::test]
async fn the_entry_that_opens_a_new_span_of_ten_minutes_says_so() {
    let store = Store::start().await;
    let (mut mine, _) = conversation_of(&store, 3).await;
    // `now()` is in the middle of a span.
    let begin = Timestamp::from_seconds(now().seconds() / 600 * 600);
    let moments = [(begin.plus(seconds(599)), false), (begin.plus(seconds(600)), true)];
    for (moment, opens) in moments {
        mine.sent_at = moment;
        mine.send = SendId::Made(moment.to_string());
        let plan = plan(&store.conversations, &mine).await;
        let appended = store.conversations.append(plan).await.unwrap();
        assert_eq!(appended.bumps_inbox, opens, "{moment}");
    }
    mine.send = SendId::Made("again".to_owned());
    let plan = plan(&store.conversations, &mine).await;
    let appended = store.conversations.append(plan).await.unwrap();
    assert!(!appended.bumps_inbox, "once for each span");
}
