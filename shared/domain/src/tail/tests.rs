use proptest::prelude::*;

use super::*;
use crate::{
    conversation::Direct,
    entry::{Body, SendId},
    text::MessageText,
};

fn user(n: u128) -> UserId {
    UserId::from_bits(n)
}

fn entry(seq: u64, sender: u128, second: i64) -> Entry {
    Entry {
        conversation: Direct::between(user(1), user(2)).unwrap().id(),
        seq: Seq::new(seq).unwrap(),
        sender: user(sender),
        send: SendId::Made(format!("m{seq}")),
        body: Body::Message(MessageText::parse("hello".into()).unwrap()),
        sent_at: Timestamp::from_seconds(second),
    }
}

fn seq(n: u64) -> Seq {
    Seq::new(n).unwrap()
}

/// A tail whose newest entry has number `last` and which holds up to twelve.
fn tail(last: u64) -> Tail {
    Tail::new((last.saturating_sub(11).max(1)..=last).rev().map(|n| entry(n, 1, 100)).collect())
}

const TEN_IN_FIVE: FloodLimit = FloodLimit::Messages { messages: 10, span: Duration::from_secs(5) };

proptest! {
    #[test]
    fn the_tail_and_the_unseen_entries_cover_all_that_came_after(
        last in 0u64..500,
        back in 0u64..500,
    ) {
        let after = last.saturating_sub(back);
        let covered: Vec<u64> = match tail(last).unseen(Some(seq(after))).unwrap() {
            Some((from, to)) => (from.get()..=to.get()).chain(last - 11..=last).collect(),
            None => (last.saturating_sub(11).max(1)..=last).collect(),
        };
        for number in after + 1..=last {
            prop_assert!(covered.contains(&number), "{number} of {last} after {after}");
        }
    }
}

#[test]
fn a_number_from_the_future_is_refused() {
    assert_eq!(tail(5).unseen(Some(seq(6))), Err(AfterError::Ahead));
    assert_eq!(Tail::new(vec![]).unseen(Some(seq(1))), Err(AfterError::Ahead));
    assert_eq!(Tail::new(vec![]).unseen(Some(Seq::NONE)), Ok(None));
}

#[test]
fn a_send_reads_ten_thousand_entries_back_and_no_more() {
    assert!(tail(10_000).unseen(Some(seq(0))).is_ok());
    assert_eq!(tail(10_001).unseen(Some(seq(0))), Err(AfterError::TooFarBehind));
}

#[test]
fn only_the_senders_own_messages_within_the_span_count_as_a_flood() {
    let at = Timestamp::from_seconds(102);
    assert_eq!(tail(10).flood_wait(user(1), 1, at, TEN_IN_FIVE), Some(Duration::from_secs(3)));
    assert_eq!(tail(9).flood_wait(user(1), 1, at, TEN_IN_FIVE), None);
    assert_eq!(tail(12).flood_wait(user(2), 1, at, TEN_IN_FIVE), None);
    assert_eq!(tail(12).flood_wait(user(1), 1, Timestamp::from_seconds(105), TEN_IN_FIVE), None);
    assert_eq!(tail(12).flood_wait(user(1), 1, at, FloodLimit::Off), None);
}

#[test]
fn several_at_once_need_room_for_all_of_them() {
    let at = Timestamp::from_seconds(102);
    for (said, together, wait) in [
        (0, 10, None),
        (1, 9, None),
        (1, 10, Some(3)),
        (6, 4, None),
        (6, 5, Some(3)),
        // More than ever fit.
        (0, 11, Some(5)),
    ] {
        let wait = wait.map(Duration::from_secs);
        assert_eq!(
            tail(said).flood_wait(user(1), together, at, TEN_IN_FIVE),
            wait,
            "{together} after {said}"
        );
    }
    assert_eq!(tail(12).flood_wait(user(1), 10, at, FloodLimit::Off), None);
}

#[test]
fn room_for_several_is_made_by_time() {
    // Five messages, at 100 to 104.
    let tail = Tail::new((1..=5).rev().map(|n| entry(n, 1, 99 + n as i64)).collect());
    let wait = |count, second| {
        tail.flood_wait(user(1), count, Timestamp::from_seconds(second), TEN_IN_FIVE)
    };
    assert_eq!(wait(5, 104), None);
    assert_eq!(wait(6, 104), Some(Duration::from_secs(1)), "until the first is five seconds old");
    assert_eq!(wait(10, 104), Some(Duration::from_secs(5)), "until the last one is");
    assert_eq!(wait(10, 109), None);
}

#[test]
fn activity_opens_once_in_ten_minutes() {
    let tail = Tail::new(vec![entry(1, 1, 599)]);
    assert!(!tail.bumps_inbox(Timestamp::from_seconds(599)));
    assert!(tail.bumps_inbox(Timestamp::from_seconds(600)));
    assert!(Tail::new(vec![]).bumps_inbox(Timestamp::from_seconds(0)));
}

#[test]
fn a_deletion_opens_no_span_of_activity_for_those_who_write_after_it() {
    let deleted = |number, second| Entry {
        body: Body::Deleted { target: seq(1), all_of_sender: false },
        ..entry(number, 1, second)
    };
    let tail = Tail::new(vec![deleted(2, 600), entry(1, 1, 599)]);
    assert!(tail.bumps_inbox(Timestamp::from_seconds(601)), "the deletion has moved nothing");
    let tail = Tail::new(vec![deleted(2, 601), entry(1, 1, 600)]);
    assert!(!tail.bumps_inbox(Timestamp::from_seconds(602)));
    assert!(Tail::new(vec![deleted(2, 601)]).bumps_inbox(Timestamp::from_seconds(602)));
}

#[test]
fn the_end_of_an_account_opens_no_span_of_activity_either() {
    let user = entry(1, 2, 0).sender;
    for body in [Body::LeftWithAccount, Body::Inherited { user }] {
        let gone = Entry { body, ..entry(2, 1, 600) };
        assert!(!gone.is_activity());
        let tail = Tail::new(vec![gone, entry(1, 1, 599)]);
        assert!(tail.bumps_inbox(Timestamp::from_seconds(601)));
    }
}

#[test]
fn an_entry_may_have_opened_its_span_unless_activity_before_it_shows_that_it_has_not() {
    let deleted =
        Entry { body: Body::Deleted { target: seq(1), all_of_sender: false }, ..entry(6, 1, 601) };
    let (before, own, after) = (entry(5, 1, 599), entry(7, 1, 602), entry(8, 2, 603));
    let tail = Tail::new(vec![after.clone(), own.clone(), deleted, before]);
    assert!(tail.may_have_bumped_inbox(&own), "the deletion before it has not");
    assert!(!tail.may_have_bumped_inbox(&after), "that one has");
    assert!(Tail::new(vec![after]).may_have_bumped_inbox(&own), "it is not known");
    let first = entry(1, 1, 600);
    assert!(!Tail::new(vec![first.clone()]).may_have_bumped_inbox(&first), "it begins");
}

#[test]
fn a_flood_limit_is_written_as_messages_and_seconds() {
    assert_eq!(FloodLimit::parse("10/5"), Ok(TEN_IN_FIVE));
    assert_eq!(FloodLimit::parse("off"), Ok(FloodLimit::Off));
    for wrong in ["", "10", "0/5", "13/5", "10/0", "x/5", "10/5/1"] {
        assert!(FloodLimit::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_membership_that_ended_and_did_not_begin_again_has_ended() {
    let said = |number: u64, sender: u128, body: Body| Entry { body, ..entry(number, sender, 100) };
    let tail = Tail::new(vec![
        said(6, 3, Body::Left),
        said(5, 1, Body::Joined { users: vec![user(2)] }),
        said(4, 4, Body::Left),
        said(3, 1, Body::Removed { user: user(2) }),
        said(2, 1, Body::Removed { user: user(5) }),
        said(1, 5, Body::Left),
    ]);
    assert_eq!(tail.ended_memberships(), [user(3), user(4), user(5)].into());
}
