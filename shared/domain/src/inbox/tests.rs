use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use proptest::prelude::*;

use super::*;
use crate::{
    ids::RoomId,
    limits::{IN_FLIGHT_WINDOW, INBOX_CURSOR_LIFE, INBOX_POSITIONS_REMEMBERED},
};

fn room(n: u128) -> ConversationId {
    ConversationId::Room(RoomId::from_bits(n))
}

fn at(second: u64) -> Timestamp {
    Timestamp::from_seconds(1_900_000_000).plus(Duration::from_secs(second))
}

/// An inbox as the store keeps it: positions, and the last activity of each conversation.
#[derive(Default)]
struct Inbox {
    listed: Vec<PositionedConversation>,
    active: HashMap<ConversationId, Option<Timestamp>>,
}

impl Inbox {
    /// Something is said in conversation `n`.
    fn say(&mut self, n: u128, now: Timestamp) {
        let position = InboxPosition::new(room(n), now);
        self.active.insert(room(n), Some(now));
        match self.listed.iter_mut().find(|listed| listed.conversation == room(n)) {
            // It moves up once in a span.
            Some(listed) if listed.position < position.first_of_span() => {
                listed.earlier.insert(0, listed.position);
                listed.earlier.truncate(INBOX_POSITIONS_REMEMBERED);
                listed.position = position;
            }
            Some(_) => {}
            None => self.listed.push(PositionedConversation {
                conversation: room(n),
                position,
                earlier: vec![],
            }),
        }
    }

    /// The next page, read as the store reads it.
    fn page(
        &mut self,
        cursor: Option<InboxCursor>,
        limit: usize,
        now: Timestamp,
    ) -> (Vec<ConversationId>, Option<InboxCursor>) {
        self.listed.sort_by_key(|listed| std::cmp::Reverse(listed.position));
        let is_later = cursor.is_some();
        let cursor = cursor.unwrap_or_else(|| InboxCursor::begin(now));
        let below = |listed: &&PositionedConversation| {
            cursor.end().is_none_or(|(end, _)| listed.position < end)
        };
        let wanted = limit + 1 + cursor.shown_below();
        let mut all_below = self.listed.iter().filter(below).cloned();
        let mut found: Vec<_> = all_below.by_ref().take(wanted).collect();
        let to_the_end = found.len() < wanted;
        if !to_the_end && let Some((rest, lowest)) = InboxPlan::rest_of_span(&cursor, &found, limit)
        {
            found.extend(all_below.take_while(|listed| listed.position >= lowest).take(rest));
        }
        let has_moved =
            |listed: &&PositionedConversation| listed.position.at() >= cursor.moved_since();
        let moved = self.listed.iter().filter(|_| is_later).filter(has_moved).cloned().collect();
        let plan = InboxPlan::new(cursor, (found, to_the_end), moved, limit);
        let asked: HashMap<_, _> = plan.candidates().into_iter().collect();
        let active = self.active.iter().filter(|(id, _)| asked.contains_key(id));
        let (page, next) = plan.page(&active.map(|(id, at)| (*id, *at)).collect());
        let is_shown = |(id, sure): (&ConversationId, &bool)| {
            !sure || page.contains(id) || !self.active.contains_key(id)
        };
        assert!(asked.iter().all(is_shown), "what is surely shown is on the page");
        assert!(page.len() <= limit);
        (page, next)
    }

    /// All pages of `limit`, with cursors that travel as text.
    fn read(&mut self, limit: usize, now: Timestamp) -> Vec<ConversationId> {
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let (page, next) = self.page(cursor, limit, now);
            seen.extend(page);
            let Some(next) = next else { return seen };
            let text = next.to_string();
            assert_eq!(text.parse::<InboxCursor>().unwrap(), next);
            cursor = Some(next);
        }
    }

    /// All conversations, the last activity first.
    fn sorted(&self) -> Vec<ConversationId> {
        let mut all: Vec<_> = self.listed.iter().collect();
        all.sort_by_key(|listed| {
            std::cmp::Reverse((self.active[&listed.conversation], listed.position))
        });
        all.into_iter().map(|listed| listed.conversation).collect()
    }
}

fn distinct(seen: &[ConversationId]) -> usize {
    seen.iter().map(ToString::to_string).collect::<BTreeSet<_>>().len()
}

proptest! {
    #[test]
    fn pages_of_any_size_are_in_the_order_of_the_last_activity(
        said in proptest::collection::vec((0u128..90, 0u64..200), 1..400),
        limit in 1usize..100,
    ) {
        let (mut inbox, mut now) = (Inbox::default(), at(0));
        for (n, later) in said {
            now = now.plus(Duration::from_secs(later));
            inbox.say(n, now);
        }
        prop_assert_eq!(inbox.read(limit, now), inbox.sorted());
    }

    #[test]
    fn whatever_moves_meanwhile_every_conversation_comes_once(
        limit in 1usize..7,
        apart in 1u64..900,
        moves in proptest::collection::vec((0u128..30, 0u64..90), 0..60),
        per_page in 0usize..6,
    ) {
        let mut inbox = Inbox::default();
        (0..30u64).for_each(|n| inbox.say(u128::from(n), at(n * apart)));
        // The last of them was busy just now.
        let mut now = at(29 * apart + 10);
        let begun = now;
        let mut moves = moves.into_iter();
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let (page, next) = inbox.page(cursor, limit, now);
            seen.extend(page);
            for (n, later) in moves.by_ref().take(per_page) {
                now = now.plus(Duration::from_secs(later));
                inbox.say(n, now);
            }
            if now.since(begun) > INBOX_CURSOR_LIFE {
                return Ok(());
            }
            let Some(next) = next else { break };
            cursor = Some(next.to_string().parse::<InboxCursor>().unwrap());
        }
        prop_assert_eq!(distinct(&seen), 30, "some are missed");
        prop_assert_eq!(seen.len(), 30, "some come twice");
    }

    #[test]
    fn of_more_than_a_hundred_in_one_span_each_comes_once(
        said in proptest::collection::vec(0u128..400, 101..600),
        limit in 1usize..100,
    ) {
        let mut inbox = Inbox::default();
        let times = (0..).map(|n| Timestamp::from_millis(at(0).millis() + n));
        said.into_iter().zip(times).for_each(|(n, now)| inbox.say(n, now));
        let seen = inbox.read(limit, at(1));
        prop_assert_eq!(seen.len(), inbox.listed.len());
        prop_assert_eq!(distinct(&seen), seen.len());
    }

    #[test]
    fn nothing_that_a_stranger_sends_as_a_cursor_is_a_panic(text in ".{0,60}") {
        let _ = text.parse::<InboxCursor>();
    }

    #[test]
    fn positions_sort_as_they_are_written(
        a in 0u64..9_000_000_000,
        b in 0u64..9_000_000_000,
        n: u128,
        m: u128,
    ) {
        let one = InboxPosition::new(room(n), at(a % 3));
        let other = InboxPosition::new(room(m), at(b % 3));
        prop_assert_eq!(one.cmp(&other), one.to_string().cmp(&other.to_string()));
        prop_assert_eq!(one.to_string().parse::<InboxPosition>().unwrap(), one);
    }
}

proptest! {
    // Each is long.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_cursor_stays_short_and_none_is_missed_however_many_move_within_half_a_minute(
        limit in 1usize..40,
        apart in 0u64..200,
        moves in proptest::collection::vec((0u128..200, 0u64..400), 0..900),
        per_page in 0usize..90,
    ) {
        let mut inbox = Inbox::default();
        let later = |now: Timestamp, millis: u64| now.plus(Duration::from_millis(millis));
        let mut now = at(0);
        for n in 0..200 {
            now = later(now, apart);
            inbox.say(n, now);
        }
        let begun = now;
        let mut moves = moves.into_iter().cycle().take(2_000);
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let (page, next) = inbox.page(cursor, limit, now);
            seen.extend(page);
            for (n, millis) in moves.by_ref().take(per_page) {
                // Some of it much later, so that it moves again.
                now = later(now, if millis == 0 { 300_000 } else { millis });
                inbox.say(n, now);
            }
            if now.since(begun) > INBOX_CURSOR_LIFE {
                break;
            }
            let Some(next) = next else {
                // Where more moves than a page holds, the pages may never catch up.
                let missed = 200 - distinct(&seen);
                prop_assert!(missed == 0 || per_page > limit, "{} are missed", missed);
                break;
            };
            let text = next.to_string();
            // In base64, and with the longer id of two people, below 1,700 bytes.
            prop_assert!(text.len() < 1_220, "{}", text.len());
            cursor = Some(text.parse::<InboxCursor>().unwrap());
        }
        prop_assert_eq!(distinct(&seen), seen.len(), "some come twice");
    }
}

#[test]
fn two_that_wrote_in_turn_within_ten_minutes_come_by_who_wrote_last() {
    let mut inbox = Inbox::default();
    for (n, second) in [(1, 0), (2, 1), (1, 2)] {
        inbox.say(n, at(second));
    }
    assert_eq!(inbox.read(1, at(3)), [room(1), room(2)]);
    inbox.say(2, at(4));
    assert_eq!(inbox.read(1, at(5)), [room(2), room(1)]);
}

#[test]
fn one_that_is_not_to_be_shown_leaves_its_place_to_the_next() {
    let mut inbox = Inbox::default();
    (1..=5).for_each(|n| inbox.say(n, at(u64::try_from(n).unwrap())));
    for n in [5, 3] {
        inbox.active.remove(&room(n));
    }
    assert_eq!(inbox.page(None, 2, at(6)).0, [room(4), room(2)]);
    assert_eq!(inbox.read(2, at(6)), [room(4), room(2), room(1)]);
}

#[test]
fn a_cursor_of_the_version_before_is_still_read() {
    // Room 2 was shown and has moved, room 3 was shown below the end.
    let position = InboxPosition::new(room(1), at(0));
    let (moved, below) = (super::hash(room(2)), super::hash(room(3)));
    let text = format!("1900000000000~{position}~{}~{moved:x}~.{below:x}", room(1));
    let cursor: InboxCursor = text.parse().unwrap();
    assert_eq!(cursor.end(), Some((position, room(1))));
    assert_eq!(cursor.moved_since(), at(0).before(IN_FLIGHT_WINDOW));
    let shown = |n| {
        let listed = PositionedConversation {
            conversation: room(n),
            position: InboxPosition::new(room(n), at(60)),
            earlier: vec![],
        };
        cursor.has_shown(&listed)
    };
    assert_eq!([2, 3, 4].map(shown), [true, true, false]);
    assert_eq!(cursor.to_string().parse::<InboxCursor>().unwrap(), cursor);
}

#[test]
fn a_cursor_that_asks_for_more_than_half_a_minute_before_its_first_page_is_none() {
    for (since, is_good) in [(30_000, true), (0, true), (-500, true), (30_001, false)] {
        let text = format!("2~1900000000000~{}~~~top", 1_900_000_000_000_i64 - since);
        assert_eq!(text.parse::<InboxCursor>().is_ok(), is_good, "{text}");
    }
    for wrong in ["2~1~1~AAAA~~top", "2~1~1~~~top~", "2~1~1~~", "2~1~1~!~~top", "2", "3~1~1~~~top"]
    {
        assert!(wrong.parse::<InboxCursor>().is_err(), "{wrong}");
    }
    let marked = |marks: usize| format!("2~1~1~{}~~top", "AAAAAAAAAAAAAAAAAAAA".repeat(marks / 3));
    assert!(marked(159).parse::<InboxCursor>().is_ok());
    assert!(marked(162).parse::<InboxCursor>().is_err(), "a list that we did not make");
}

#[test]
fn a_cursor_expires_before_more_can_have_happened_than_is_remembered() {
    let cursor = InboxCursor::begin(at(0));
    assert!(!cursor.expired(at(30 * 60)));
    assert!(cursor.expired(at(30 * 60 + 1)));
    let moves = (INBOX_CURSOR_LIFE + IN_FLIGHT_WINDOW)
        .as_secs()
        .div_ceil(crate::limits::INBOX_BUCKET.as_secs());
    assert!(moves < u64::try_from(INBOX_POSITIONS_REMEMBERED).unwrap());
}
