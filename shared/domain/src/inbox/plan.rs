//! What may come on a page of the inbox, and what does once the last activities are known.

use std::{cmp::Reverse, collections::HashMap};

use super::{InboxCursor, InboxPosition, PositionedConversation};
use crate::{conversation::ConversationId, limits::INBOX_SORTED, time::Timestamp};

/// The conversations that may come on a page, in stretches: those of one span of time, at most
/// [`INBOX_SORTED`] of them, are sorted among themselves.
#[derive(Debug, Clone)]
pub struct InboxPlan {
    cursor: InboxCursor,
    limit: usize,
    stretches: Vec<Stretch>,
    /// Whether there is more than these.
    more: bool,
    /// All that was read, but for what has moved and was not shown.
    read: Vec<PositionedConversation>,
    /// The first moment of what has moved and is left for later pages.
    left_from: Option<Timestamp>,
}

/// Conversations that are sorted among themselves.
#[derive(Debug, Clone)]
struct Stretch {
    listed: Vec<PositionedConversation>,
    /// Whether they stand below the end of the pages until now. The others have moved up past it.
    is_below: bool,
}

impl InboxPlan {
    /// The plan of the page after `cursor`, with at most `limit` conversations. `below` is what was
    /// read from the cursor's end on, the latest first, and `to_the_end` whether that is all;
    /// `moved` is what has moved since the first page, read after `below`; what has moved first
    /// comes first, so that what is left for later pages is always the latest.
    #[must_use]
    pub fn new(
        cursor: InboxCursor,
        (below, to_the_end): (Vec<PositionedConversation>, bool),
        mut moved: Vec<PositionedConversation>,
        limit: usize,
    ) -> Self {
        let read = moved.iter().filter(|listed| cursor.has_shown(listed));
        let read = below.iter().chain(read).cloned().collect();
        let lowest = below.last().map(|lowest| lowest.position);
        moved.retain(|listed| {
            // One that has moved between the two reads is in both.
            let is_below = below.iter().any(|other| other.conversation == listed.conversation);
            // Below what was read, it comes in its turn.
            let comes_later = !to_the_end && lowest.is_some_and(|lowest| listed.position < lowest);
            !is_below && !comes_later && !cursor.has_shown(listed)
        });
        moved.sort_by_key(|listed| cursor.passed(listed).unwrap_or(listed.position));
        let (mut stretches, mut open, mut more) =
            (Vec::new(), 0, !to_the_end || moved.len() > limit);
        let left = moved.split_off(limit.min(moved.len()));
        let left_from =
            left.first().map(|listed| cursor.passed(listed).unwrap_or(listed.position).at());
        let moved = Stretch { listed: moved, is_below: false };
        let below = split(below).map(|listed| Stretch { listed, is_below: true });
        for stretch in std::iter::once(moved).chain(below) {
            if open >= limit {
                more = true;
                break;
            }
            open += stretch.listed.iter().filter(|listed| !cursor.has_shown(listed)).count();
            stretches.push(stretch);
        }
        Self { cursor, limit, stretches, more, read, left_from }
    }

    /// How many more conversations of the span of the last one in `below` have to be read for a
    /// page of `limit`, at most, and the lowest position of that span. `None` where the page ends
    /// before that span, or all of it was read that is sorted at once.
    #[must_use]
    pub fn rest_of_span(
        cursor: &InboxCursor,
        below: &[PositionedConversation],
        limit: usize,
    ) -> Option<(usize, InboxPosition)> {
        let stretches: Vec<_> = split(below.iter().cloned()).collect();
        let (last, before) = stretches.split_last()?;
        let open = before.iter().flatten().filter(|listed| !cursor.has_shown(listed)).count();
        let rest = INBOX_SORTED.saturating_sub(last.len());
        let lowest = last.last()?.position.first_of_span();
        (open < limit && rest > 0).then_some((rest, lowest))
    }

    /// The conversations whose last activity is to be read, and whether each comes on the page
    /// whatever it is, unless it is cleared.
    #[must_use]
    pub fn candidates(&self) -> Vec<(ConversationId, bool)> {
        let mut all = Vec::new();
        for stretch in &self.stretches {
            let listed = stretch.listed.iter().filter(|listed| !self.cursor.has_shown(listed));
            let begin = all.len();
            all.extend(listed.map(|listed| (listed.conversation, true)));
            if all.len() > self.limit {
                all.iter_mut().skip(begin).for_each(|(_, is_shown)| *is_shown = false);
            }
        }
        all
    }

    /// The page, and the cursor of the next one; `None` at the end. `active` has the last activity
    /// of each conversation that is to be shown.
    #[must_use]
    pub fn page(
        self,
        active: &HashMap<ConversationId, Option<Timestamp>>,
    ) -> (Vec<ConversationId>, Option<InboxCursor>) {
        let Self { mut cursor, limit, stretches, mut more, read, left_from } = self;
        let mut page = Vec::new();
        let below = stretches.iter().find(|stretch| stretch.is_below);
        let highest = below.and_then(|below| below.listed.first());
        if let Some(highest) = highest {
            cursor.begin_below(highest);
        }
        for stretch in &stretches {
            let mut open: Vec<_> = stretch
                .listed
                .iter()
                .filter(|listed| !cursor.has_shown(listed))
                .filter_map(|listed| Some((active.get(&listed.conversation)?, listed)))
                .collect();
            open.sort_by_key(|(at, listed)| Reverse((**at, listed.position)));
            let room = limit.saturating_sub(page.len());
            let is_cut = open.len() > room;
            for (_, listed) in open.into_iter().take(room) {
                page.push(listed.conversation);
                cursor.show(listed);
            }
            if is_cut {
                more = true;
                break;
            }
            match stretch.listed.last() {
                Some(lowest) if stretch.is_below => cursor.pass(lowest),
                // What is not to be shown is dealt with, too.
                Some(_) => stretch
                    .listed
                    .iter()
                    .filter(|listed| !active.contains_key(&listed.conversation))
                    .for_each(|listed| cursor.show(listed)),
                None => {}
            }
        }
        let stretches = stretches.iter().flat_map(|stretch| &stretch.listed);
        cursor.shorten(read.iter().chain(stretches), left_from);
        (page, more.then_some(cursor))
    }
}

/// Splits conversations, the latest first, into stretches.
fn split(
    listed: impl IntoIterator<Item = PositionedConversation>,
) -> impl Iterator<Item = Vec<PositionedConversation>> {
    let mut stretches: Vec<Vec<PositionedConversation>> = Vec::new();
    for one in listed {
        match stretches.last_mut() {
            Some(stretch)
                if stretch.len() < INBOX_SORTED
                    && stretch
                        .last()
                        .is_some_and(|last| last.position.span() == one.position.span()) =>
            {
                stretch.push(one);
            }
            Some(_) | None => stretches.push(vec![one]),
        }
    }
    stretches.into_iter()
}
