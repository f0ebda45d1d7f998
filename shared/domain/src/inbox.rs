//! The inbox in pages: a person's conversations, newest activity first, while they keep moving up.
//!
//! A conversation only ever moves up. One that moves between two pages must not be missed (it was
//! below the first page and is above the second) and must not come twice. The cursor tells them
//! apart: a member's item remembers the earlier positions of its conversation, and the cursor the
//! moment when the first page was read.
//!
//! Positions are exact to a span of ten minutes. Within one, conversations are sorted by their last
//! activity, which is read for a whole stretch of them at once; a page may end inside a stretch, and
//! the next one reads the rest of it again ([`InboxPlan`]).

mod plan;

use std::{fmt, str::FromStr};

pub use plan::InboxPlan;

use crate::{
    conversation::ConversationId,
    invalid::InvalidError,
    limits::{IN_FLIGHT_WINDOW, INBOX_BUCKET, INBOX_CURSOR_LIFE},
    time::Timestamp,
};

/// Where a conversation stands: by its latest activity, and by a number made of its id where two
/// have the same. Written in 17 characters that sort like it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InboxPosition {
    at: Timestamp,
    tie: u16,
}

impl InboxPosition {
    /// The position of a conversation whose latest activity was at `at`.
    #[must_use]
    pub fn new(conversation: ConversationId, at: Timestamp) -> Self {
        Self { at, tie: u16::try_from(mark(conversation) & 0xffff).unwrap_or_default() }
    }

    /// The moment of the activity.
    #[must_use]
    pub fn at(self) -> Timestamp {
        self.at
    }

    /// Which span of [`INBOX_BUCKET`] it lies in.
    #[must_use]
    pub fn span(self) -> i64 {
        self.at.bucket(INBOX_BUCKET)
    }

    /// The lowest position of its span.
    #[must_use]
    pub fn first_of_span(self) -> Self {
        let length = i64::try_from(INBOX_BUCKET.as_millis()).unwrap_or(i64::MAX);
        Self { at: Timestamp::from_millis(self.span().saturating_mul(length)), tie: 0 }
    }
}

impl fmt::Display for InboxPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Thirteen digits last until the year 2286.
        write!(f, "{:013}{:04x}", self.at.millis(), self.tie)
    }
}

impl FromStr for InboxPosition {
    type Err = InvalidError;

    fn from_str(text: &str) -> Result<Self, InvalidError> {
        let parsed = || {
            let (at, tie) = text.split_at_checked(13)?;
            let at = at.parse().ok().map(Timestamp::from_millis)?;
            Some(Self { at, tie: u16::from_str_radix(tie, 16).ok()? })
        };
        parsed().ok_or_else(|| InvalidError::new("must be a position in an inbox"))
    }
}

/// A conversation in somebody's inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PositionedConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// The conversation's current position.
    pub position: InboxPosition,
    /// Its positions before that one, the latest first.
    pub earlier: Vec<InboxPosition>,
}

/// The point at which a page ended, from which the next page continues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxCursor {
    /// The time at which the first page was read.
    begun: Timestamp,
    /// The lowest conversation of the last stretch that is dealt with; `None` where the first one
    /// is not yet.
    end: Option<(InboxPosition, ConversationId)>,
    /// Marks of the conversations that were shown and had moved when the first page was about to be
    /// read, or have since.
    shown: Vec<u64>,
    /// Marks of the others that were shown of the stretch in which the page ended.
    shown_below: Vec<u64>,
}

/// What is written for the end of a cursor that is still in the first stretch.
const TOP: &str = "top";

impl InboxCursor {
    /// The cursor of a first page that is read at `begun`.
    #[must_use]
    pub fn begin(begun: Timestamp) -> Self {
        Self { begun, end: None, shown: Vec::new(), shown_below: Vec::new() }
    }

    /// The lowest conversation that is dealt with: the next page is read from below it.
    #[must_use]
    pub fn end(&self) -> Option<(InboxPosition, ConversationId)> {
        self.end
    }

    /// Whatever has moved since may have moved past the end of a page.
    #[must_use]
    pub fn moved_since(&self) -> Timestamp {
        self.begun.before(IN_FLIGHT_WINDOW)
    }

    /// Whether it is too old: more may have happened than a member's item remembers.
    #[must_use]
    pub fn expired(&self, now: Timestamp) -> bool {
        // One from the future was made up.
        now.since(self.begun) > INBOX_CURSOR_LIFE || self.begun.since(now) > IN_FLIGHT_WINDOW
    }

    /// How many of the conversations below the end were shown.
    #[must_use]
    pub fn shown_below(&self) -> usize {
        self.shown_below.len()
    }

    /// Remembers that `listed` was shown. Whether what stands above the end was shown follows from
    /// its position, unless it has moved.
    fn show(&mut self, listed: &PositionedConversation) {
        let has_moved = listed.position.at() >= self.moved_since();
        let marks = if has_moved { &mut self.shown } else { &mut self.shown_below };
        marks.push(mark(listed.conversation));
    }

    /// The conversations of a stretch are dealt with, of which `lowest` is the lowest. From now on
    /// their positions say that they were shown, but for those that have moved.
    fn pass(&mut self, stretch: &[PositionedConversation], lowest: &PositionedConversation) {
        let since = self.moved_since();
        for listed in stretch {
            let mark = mark(listed.conversation);
            let Some(index) = self.shown_below.iter().position(|shown| *shown == mark) else {
                continue;
            };
            self.shown_below.swap_remove(index);
            if listed.position.at() >= since {
                self.shown.push(mark);
            }
        }
        self.end = Some((lowest.position, lowest.conversation));
    }

    /// Whether a conversation was shown on an earlier page.
    #[must_use]
    pub fn has_shown(&self, listed: &PositionedConversation) -> bool {
        let mark = mark(listed.conversation);
        if self.shown.contains(&mark) || self.shown_below.contains(&mark) {
            return true;
        }
        let Some((end, _)) = self.end.filter(|(end, _)| listed.position >= *end) else {
            return false;
        };
        let since = self.moved_since();
        if listed.position.at() < since {
            return true;
        }
        // It has moved up from somewhere. Was that above the end, too, it had been shown there.
        listed
            .earlier
            .iter()
            .find(|position| position.at() < since)
            .is_some_and(|from| *from >= end)
    }
}

impl fmt::Display for InboxCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.begun.millis())?;
        match self.end {
            Some((position, conversation)) => write!(f, "~{position}~{conversation}")?,
            None => write!(f, "~{TOP}")?,
        }
        self.shown.iter().try_for_each(|mark| write!(f, "~{mark:x}"))?;
        self.shown_below.iter().try_for_each(|mark| write!(f, "~.{mark:x}"))
    }
}

impl FromStr for InboxCursor {
    type Err = InvalidError;

    fn from_str(text: &str) -> Result<Self, InvalidError> {
        let mut parts = text.split('~');
        let mut parsed = || {
            let begun = Timestamp::from_millis(parts.next()?.parse().ok()?);
            let end = match parts.next()? {
                TOP => None,
                position => Some((position.parse().ok()?, parts.next()?.parse().ok()?)),
            };
            let mut cursor = Self { end, ..Self::begin(begun) };
            for text in parts.by_ref() {
                let (marks, text) = match text.strip_prefix('.') {
                    Some(text) => (&mut cursor.shown_below, text),
                    None => (&mut cursor.shown, text),
                };
                marks.push(u64::from_str_radix(text, 16).ok()?);
            }
            Some(cursor)
        };
        parsed().ok_or_else(|| InvalidError::new("must be a `nextCursor` of an earlier page"))
    }
}

/// A number that tells conversations apart (FNV-1a, 64 bits), shorter than their ids.
fn mark(conversation: ConversationId) -> u64 {
    conversation.to_string().bytes().fold(0xcbf2_9ce4_8422_2325, |mark: u64, byte| {
        (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests;
