use std::{collections::BTreeSet, time::Duration};

use proptest::prelude::*;

use super::*;
use crate::{ids::RoomId, limits::PLACES_REMEMBERED};

fn room(n: u128) -> ConversationId {
    ConversationId::Room(RoomId::from_bits(n))
}

fn at(second: u64) -> Timestamp {
    Timestamp::from_seconds(1_900_000_000).plus(Duration::from_secs(second))
}

/// An inbox as the store keeps it.
struct Inbox(Vec<Placed>);

impl Inbox {
    fn move_up(&mut self, n: u128, now: Timestamp) {
        let placed = self.0.iter_mut().find(|placed| placed.conversation == room(n)).unwrap();
        placed.earlier.insert(0, placed.place);
        placed.earlier.truncate(PLACES_REMEMBERED);
        placed.place = Place::new(room(n), now);
    }

    fn page(
        &mut self,
        cursor: Option<InboxCursor>,
        limit: usize,
        now: Timestamp,
    ) -> (Vec<Placed>, Option<InboxCursor>) {
        self.0.sort_by_key(|placed| std::cmp::Reverse(placed.place));
        let Some(mut cursor) = cursor else {
            let page: Vec<_> = self.0.iter().take(limit).cloned().collect();
            let mut cursor = InboxCursor::begin(now, page.last().unwrap());
            page.iter().for_each(|placed| cursor.show(placed));
            return (page, Some(cursor));
        };
        let (end, _) = cursor.end();
        let above = self.0.iter().filter(|placed| placed.place > end && !cursor.has_shown(placed));
        let below = self.0.iter().filter(|placed| placed.place < end);
        let page: Vec<_> = above.chain(below).take(limit).cloned().collect();
        page.iter().for_each(|placed| cursor.show(placed));
        let lowest = page.iter().rfind(|placed| placed.place < end);
        let done = page.is_empty();
        let cursor = match lowest {
            Some(lowest) => cursor.down_to(lowest),
            None => cursor,
        };
        (page, (!done).then_some(cursor))
    }
}

proptest! {
    #[test]
    fn whatever_moves_meanwhile_every_conversation_comes_once(
        limit in 1usize..7,
        moves in proptest::collection::vec((0u128..30, 0u64..3), 0..60),
        per_page in 0usize..6,
    ) {
        let placed = |n: u128| {
            let place = Place::new(room(n), at(u64::try_from(n).unwrap() * 700));
            Placed { conversation: room(n), place, earlier: vec![] }
        };
        let mut inbox = Inbox((0..30).map(placed).collect());
        // The last of them was busy just now.
        let mut now = at(29 * 700 + 10);
        let mut moves = moves.into_iter();
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let (page, next) = inbox.page(cursor, limit, now);
            seen.extend(page.into_iter().map(|placed| placed.conversation));
            for (n, later) in moves.by_ref().take(per_page) {
                now = now.plus(Duration::from_secs(later));
                inbox.move_up(n, now);
                // As the store does it: once in ten minutes for each conversation.
                if inbox.0.iter().any(|placed| placed.earlier.len() >= PLACES_REMEMBERED) {
                    return Ok(());
                }
            }
            let Some(next) = next else { break };
            let text = next.to_string();
            prop_assert_eq!(text.parse::<InboxCursor>().unwrap(), next.clone());
            cursor = Some(next);
        }
        let distinct: BTreeSet<_> = seen.iter().map(ToString::to_string).collect();
        prop_assert_eq!(distinct.len(), 30, "some are missed");
        prop_assert_eq!(seen.len(), 30, "some come twice");
    }

    #[test]
    fn nothing_that_a_stranger_sends_as_a_cursor_is_a_panic(text in ".{0,60}") {
        let _ = text.parse::<InboxCursor>();
    }

    #[test]
    fn places_sort_as_they_are_written(a in 0u64..9_000_000_000, b in 0u64..9_000_000_000, n: u128, m: u128) {
        let (one, other) = (Place::new(room(n), at(a % 3)), Place::new(room(m), at(b % 3)));
        prop_assert_eq!(one.cmp(&other), one.to_string().cmp(&other.to_string()));
        prop_assert_eq!(one.to_string().parse::<Place>().unwrap(), one);
    }
}

#[test]
fn a_cursor_expires_before_more_can_have_happened_than_is_remembered() {
    let cursor = InboxCursor::begin(
        at(0),
        &Placed { conversation: room(1), place: Place::new(room(1), at(0)), earlier: vec![] },
    );
    assert!(!cursor.expired(at(30 * 60)));
    assert!(cursor.expired(at(30 * 60 + 1)));
    let moves = (INBOX_CURSOR_LIFE + IN_FLIGHT).as_secs().div_ceil(crate::limits::ACTIVITY_BUCKET.as_secs());
    assert!(moves < u64::try_from(PLACES_REMEMBERED).unwrap());
}
