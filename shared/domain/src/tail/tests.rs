use proptest::prelude::*;

use super::*;
use crate::{conversation::Direct, entry::Body, text::MessageText};

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
    fn the_tail_and_the_unseen_entries_cover_all_that_came_after(last in 0u64..500, back in 0u64..500) {
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
    assert_eq!(tail(5).unseen(Some(seq(6))), Err(AfterRefused::Ahead));
    assert_eq!(Tail::new(vec![]).unseen(Some(seq(1))), Err(AfterRefused::Ahead));
    assert_eq!(Tail::new(vec![]).unseen(Some(Seq::NONE)), Ok(None));
}

#[test]
fn a_send_reads_ten_thousand_entries_back_and_no_more() {
    assert!(tail(10_000).unseen(Some(seq(0))).is_ok());
    assert_eq!(tail(10_001).unseen(Some(seq(0))), Err(AfterRefused::TooFarBehind));
}

#[test]
fn only_the_senders_own_messages_within_the_span_count_as_a_flood() {
    let at = Timestamp::from_seconds(102);
    assert_eq!(tail(10).flood_wait(user(1), at, TEN_IN_FIVE), Some(Duration::from_secs(3)));
    assert_eq!(tail(9).flood_wait(user(1), at, TEN_IN_FIVE), None);
    assert_eq!(tail(12).flood_wait(user(2), at, TEN_IN_FIVE), None);
    assert_eq!(tail(12).flood_wait(user(1), Timestamp::from_seconds(105), TEN_IN_FIVE), None);
    assert_eq!(tail(12).flood_wait(user(1), at, FloodLimit::Off), None);
}

#[test]
fn a_repeat_is_known_by_sender_and_name_together() {
    let tail = tail(3);
    assert_eq!(tail.find(user(1), &SendId::Made("m2".into())).map(|e| e.seq), Some(seq(2)));
    assert!(tail.find(user(2), &SendId::Made("m2".into())).is_none());
    let named = SendId::Client("m2".parse().unwrap());
    assert!(tail.find(user(1), &named).is_none(), "a made name is never a client's");
}

#[test]
fn activity_opens_once_in_ten_minutes() {
    let tail = Tail::new(vec![entry(1, 1, 599)]);
    assert!(!tail.opens_activity(Timestamp::from_seconds(599)));
    assert!(tail.opens_activity(Timestamp::from_seconds(600)));
    assert!(Tail::new(vec![]).opens_activity(Timestamp::from_seconds(0)));
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
fn whoever_went_and_did_not_come_back_has_parted() {
    let said = |number: u64, sender: u128, body: Body| Entry { body, ..entry(number, sender, 100) };
    let tail = Tail::new(vec![
        said(6, 3, Body::Left),
        said(5, 1, Body::Joined { users: vec![user(2)] }),
        said(4, 4, Body::Left),
        said(3, 1, Body::Removed { user: user(2) }),
        said(2, 1, Body::Removed { user: user(5) }),
        said(1, 5, Body::Left),
    ]);
    assert_eq!(tail.parted(), [user(3), user(4), user(5)].into());
}
