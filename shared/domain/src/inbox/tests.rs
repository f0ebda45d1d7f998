use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use proptest::prelude::*;

use super::*;
use crate::{ids::RoomId, limits::INBOX_POSITIONS_REMEMBERED};

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
        let asked = plan.conversations();
        let active = self.active.iter().filter(|(id, _)| asked.contains(id));
        let (page, next) = plan.page(&active.map(|(id, at)| (*id, *at)).collect());
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
    let text = format!("1900000000000~{}~{}~1f", InboxPosition::new(room(1), at(0)), room(1));
    let cursor: InboxCursor = text.parse().unwrap();
    assert_eq!(cursor.to_string(), text);
    assert_eq!(cursor.end(), Some((InboxPosition::new(room(1), at(0)), room(1))));
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
