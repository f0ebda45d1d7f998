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

mod cursor;
mod plan;

use std::{fmt, str::FromStr};

pub use cursor::InboxCursor;
pub use plan::InboxPlan;

use crate::{
    conversation::ConversationId, invalid::InvalidError, limits::INBOX_BUCKET, time::Timestamp,
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
        Self { at, tie: u16::try_from(hash(conversation) & 0xffff).unwrap_or_default() }
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

    /// A position above it, and below all of later moments.
    fn just_above(self) -> Self {
        Self { at: Timestamp::from_millis(self.at.millis().saturating_add(1)), tie: 0 }
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

/// A number that tells conversations apart (FNV-1a, 64 bits), shorter than their ids.
fn hash(conversation: ConversationId) -> u64 {
    conversation.to_string().bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests;
