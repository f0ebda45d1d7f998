use proptest::prelude::*;

use super::*;
use crate::{
    call::{CallOutcome, FinishedCall, Media},
    conversation::Direct,
    entry::{Body, SendId},
    room::Role,
    text::MessageText,
};

const ME: u128 = 1;
const OTHER: u128 = 2;

fn user(n: u128) -> UserId {
    UserId::from_bits(n)
}

fn seq(n: usize) -> Seq {
    Seq::new(u64::try_from(n).unwrap()).unwrap()
}

fn member(read: usize, cleared: usize) -> Member {
    Member {
        user: user(ME),
        role: Role::Member,
        joined_at: Timestamp::default(),
        read: seq(read),
        delivered: Seq::NONE,
        cleared: seq(cleared),
        has_hidden: true,
    }
}

fn message() -> Body {
    Body::Message(MessageText::parse("hello".to_owned()).unwrap())
}

fn call(outcome: CallOutcome) -> Body {
    let call_id = "call".parse().unwrap();
    Body::Call(FinishedCall { call_id, media: Media::Audio, outcome, seconds: 0 })
}

/// A log of these, from number 1, one a second.
fn log(bodies: Vec<(u128, Body)>) -> Vec<Entry> {
    let entry = |(n, (sender, body)): (usize, (u128, Body))| Entry {
        conversation: Direct::between(user(ME), user(OTHER)).unwrap().id(),
        seq: seq(n + 1),
        sender: user(sender),
        send: SendId::Made(n.to_string()),
        body,
        sent_at: Timestamp::from_seconds(i64::try_from(n).unwrap() + 1),
    };
    bodies.into_iter().enumerate().map(entry).collect()
}

/// Reads as the store does: part by part, newest first. The glance, and how many reads it took.
fn read(glance: Glance, log: &[Entry], hidden: &BTreeSet<Seq>) -> (Glance, u32) {
    read_up_to(glance, Glance::next, u32::MAX, log, hidden)
}

/// The same as far as `next` says, with at most `first` entries in the first part.
fn read_up_to(
    mut glance: Glance,
    next: fn(&Glance) -> Option<Part>,
    first: u32,
    log: &[Entry],
    hidden: &BTreeSet<Seq>,
) -> (Glance, u32) {
    let mut reads = 0;
    while let Some(part) = next(&glance) {
        let inside = |entry: &&Entry| entry.seq >= part.range.0 && entry.seq <= part.range.1;
        let limit = if glance.is_new() { part.limit.min(first) } else { part.limit } as usize;
        let found: Vec<Entry> = log.iter().rev().filter(inside).take(limit).cloned().collect();
        let first = match found.last() {
            Some(oldest) if found.len() >= limit => oldest.seq,
            Some(_) | None => part.range.0,
        };
        glance.look_at(&found, first, hidden);
        reads += 1;
    }
    (glance, reads)
}

fn glance_at(member: &Member, log: &[Entry], hidden: &BTreeSet<Seq>) -> (Glance, u32) {
    read(Glance::new(member), log, hidden)
}

/// The entry's content that a random number stands for: half of them messages.
fn body(number: u8) -> Body {
    match number {
        0 => Body::DeletedMessage,
        1 | 2 => Body::Deleted { target: seq(1), all_of_sender: false },
        3 => Body::Left,
        4 => call(CallOutcome::Missed),
        5 => call(CallOutcome::Answered),
        6 => call(CallOutcome::Declined),
        _ => message(),
    }
}

proptest! {
    #[test]
    fn the_count_is_what_is_news_after_what_was_read_up_to_a_hundred(
        written in proptest::collection::vec((ME..=OTHER, 0u8..14), 0..400),
        hidden in proptest::collection::btree_set(1usize..400, 0..60),
        read in 0usize..400,
        cleared in 0usize..400,
        first in 1u32..20,
    ) {
        let log = log(written.into_iter().map(|(by, number)| (by, body(number))).collect());
        let hidden: BTreeSet<Seq> = hidden.into_iter().map(seq).collect();
        let member = member(read.min(log.len()), cleared.min(log.len()));
        let (glance, _) = glance_at(&member, &log, &hidden);
        let is_visible = |entry: &&Entry| {
            entry.seq > member.cleared && !hidden.contains(&entry.seq)
        };
        let unread = log.iter().filter(is_visible).filter(|entry| {
            let missed = |body: &Body| {
                matches!(body, Body::Call(call) if call.outcome == CallOutcome::Missed)
            };
            let counted = matches!(entry.body, Body::Message(_)) || missed(&entry.body);
            counted && entry.sender == user(OTHER) && entry.seq > member.read
        });
        prop_assert_eq!(glance.unread() as usize, unread.count().min(100));
        prop_assert_eq!(glance.last(), seq(log.len()));
        let newest = log.iter().rev().filter(is_visible);
        let newest = newest.clone().find(|entry| !matches!(entry.body, Body::Deleted { .. }));
        prop_assert!(glance.shown() == newest);
        let (counted, _) = self::read(Glance::counting(&member), &log, &hidden);
        prop_assert_eq!(counted.unread(), glance.unread());

        // What is known after the first few entries sorts it in the same way, and ends the same.
        let (new, few) = (Glance::new(&member), first);
        let (placed, _) = read_up_to(new, Glance::next_to_place, few, &log, &hidden);
        prop_assert_eq!(placed.active_at(), glance.active_at());
        prop_assert_eq!(placed.is_cleared(), glance.is_cleared());
        let mut given_up = placed.clone();
        let (whole, _) = self::read(placed, &log, &hidden);
        prop_assert_eq!(whole.unread(), glance.unread());
        prop_assert!(whole.shown() == glance.shown());

        // Where no more may be read, nothing unread is left out.
        given_up.give_up();
        prop_assert!(given_up.next().is_none());
        prop_assert!(given_up.unread() >= glance.unread());
        let theirs = log.iter().filter(|entry| entry.seq > member.seen());
        if theirs.clone().all(|entry| entry.is_news_for(user(ME)) && is_visible(&entry)) {
            prop_assert_eq!(given_up.unread(), glance.unread());
        }
    }
}

#[test]
fn one_read_does_where_fewer_than_a_hundred_came_after_what_was_read() {
    for (unread, reads) in [(0, 1), (1, 1), (98, 1), (99, 1), (100, 1), (250, 1)] {
        let log = log(vec![(OTHER, message()); 300]);
        let (glance, found) = glance_at(&member(300 - unread, 0), &log, &BTreeSet::new());
        assert_eq!((glance.unread() as usize, found), (unread.min(100), reads), "{unread}");
    }
}

#[test]
fn own_messages_are_read_over_until_what_was_read_is_reached() {
    let mut bodies = vec![(OTHER, message()), (OTHER, message())];
    bodies.extend(vec![(ME, message()); 150]);
    bodies.push((OTHER, message()));
    let log = log(bodies);
    let (glance, reads) = glance_at(&member(1, 0), &log, &BTreeSet::new());
    assert_eq!((glance.unread(), reads), (2, 2));
}

#[test]
fn no_more_than_the_newest_thousand_are_looked_at() {
    let mut bodies = vec![(OTHER, message()); 50];
    bodies.extend(vec![(ME, message()); 1_000]);
    let log = log(bodies);
    let (glance, reads) = glance_at(&member(0, 0), &log, &BTreeSet::new());
    assert_eq!((glance.unread(), reads), (0, 10));
    let hidden: BTreeSet<Seq> = log.iter().rev().take(1_001).map(|entry| entry.seq).collect();
    let (glance, reads) = glance_at(&member(log.len(), 0), &log, &hidden);
    assert!(glance.shown().is_none() && reads == 13, "nothing is shown, after {reads}");
    assert_eq!(glance.active_at(), log.last().map(|entry| entry.sent_at), "it keeps its place");
}

#[test]
fn where_the_last_hundred_are_hidden_the_entry_before_them_is_shown() {
    let log = log(vec![(OTHER, message()); 150]);
    let hidden: BTreeSet<Seq> = (50..=150).map(seq).collect();
    for read in [0, 150] {
        let (glance, reads) = glance_at(&member(read, 0), &log, &hidden);
        assert_eq!(glance.shown().map(|entry| entry.seq), Some(seq(49)));
        assert_eq!((glance.last(), reads), (seq(150), if read == 0 { 2 } else { 4 }));
        assert_eq!(glance.unread(), if read == 0 { 49 } else { 0 });
    }
}

#[test]
fn a_deletion_and_the_end_of_an_account_are_no_activity() {
    let gone = vec![
        (OTHER, message()),
        (OTHER, Body::DeletedMessage),
        (OTHER, Body::Deleted { target: seq(2), all_of_sender: false }),
        (OTHER, Body::Left),
    ];
    let log = log(gone);
    let (glance, _) = glance_at(&member(0, 2), &log, &BTreeSet::new());
    assert!(glance.is_cleared() && glance.unread() == 0 && glance.last() == seq(4));
    let (glance, _) = glance_at(&member(4, 1), &log, &BTreeSet::new());
    assert!(!glance.is_cleared());
    assert_eq!(glance.active_at(), Some(Timestamp::from_seconds(2)));
    assert!(glance.shown().is_some_and(|entry| entry.body == Body::Left));
}

#[test]
fn what_was_cleared_and_then_read_past_is_still_cleared() {
    let log = log(vec![
        (OTHER, message()),
        (OTHER, message()),
        (OTHER, Body::Deleted { target: seq(2), all_of_sender: false }),
    ]);
    let (glance, _) = glance_at(&member(3, 2), &log, &BTreeSet::new());
    assert!(glance.is_cleared() && glance.shown().is_none());
}

#[test]
fn an_empty_log_is_looked_at_once() {
    let (glance, reads) = glance_at(&member(0, 0), &[], &BTreeSet::new());
    assert_eq!((glance.last(), glance.unread(), reads), (Seq::NONE, 0, 1));
    assert!(!glance.is_cleared() && glance.shown().is_none());
}

#[test]
fn what_sorts_a_conversation_is_mostly_its_newest_entry() {
    let mut bodies = vec![(OTHER, message()); 300];
    let place = |log: &[Entry], hidden: &BTreeSet<Seq>| {
        let new = Glance::new(&member(0, 0));
        let (placed, reads) = read_up_to(new, Glance::next_to_place, 2, log, hidden);
        (placed.active_at(), placed.looked_at, reads)
    };
    let at = |n| Some(Timestamp::from_seconds(n));
    let hidden = |from: usize| (from..=300).map(seq).collect::<BTreeSet<Seq>>();
    let messages = log(bodies.clone());
    assert_eq!(place(&messages, &BTreeSet::new()), (at(300), 2, 1));
    assert_eq!(place(&messages, &hidden(300)), (at(299), 2, 1));
    assert_eq!(place(&messages, &hidden(299)), (at(298), 2 + 16, 2));
    assert_eq!(place(&messages, &hidden(250)), (at(249), 2 + 16 + 72, 3));
    bodies.push((OTHER, Body::Deleted { target: seq(9), all_of_sender: false }));
    assert_eq!(place(&log(bodies), &BTreeSet::new()), (at(300), 2, 1));
}

#[test]
fn where_nothing_more_may_be_read_the_rest_counts_as_unread() {
    let log = log(vec![(OTHER, message()); 300]);
    for (read, unread) in [(300, 0), (298, 2), (201, 99), (200, 100), (0, 100)] {
        let member = member(read, 0);
        let mut glance = Glance::new(&member);
        let newest: Vec<Entry> = log.iter().rev().take(2).cloned().collect();
        glance.look_at(&newest, newest[1].seq, &BTreeSet::new());
        glance.give_up();
        assert_eq!(glance.unread(), unread, "read to {read}");
        assert!(glance.next().is_none() && glance.next_to_place().is_none());
    }
    // Not even whether it is cleared is known then.
    let member = member(300, 290);
    let deletion = Body::Deleted { target: seq(1), all_of_sender: false };
    let newest = [Entry { body: deletion, ..log[299].clone() }];
    let mut glance = Glance::new(&member);
    glance.look_at(&newest, newest[0].seq, &BTreeSet::new());
    assert!(glance.is_cleared() && glance.next_to_place().is_some());
    glance.give_up();
    assert!(!glance.is_cleared());
}
