//! The inbox in pages: a person's conversations, newest activity first, while they keep moving up.
//!
//! A conversation only ever moves up. One that moves between two pages must not be missed (it was below the first page and is
//! above the second) and must not come twice. The cursor tells them apart: a member's item remembers the earlier places of its
//! conversation, and the cursor the moment when the first page was read.

use std::{fmt, str::FromStr};

use crate::{
    conversation::ConversationId,
    invalid::Invalid,
    limits::{IN_FLIGHT, INBOX_CURSOR_LIFE},
    time::Timestamp,
};

/// Where a conversation stands: by its latest activity, and by a number made of its id where two have the same. Written in 17
/// characters that sort like it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    at: Timestamp,
    tie: u16,
}

impl Place {
    /// The place of a conversation with activity at that moment.
    #[must_use]
    pub fn new(conversation: ConversationId, at: Timestamp) -> Self {
        Self { at, tie: u16::try_from(mark(conversation) & 0xffff).unwrap_or_default() }
    }

    /// The moment of the activity.
    #[must_use]
    pub fn at(self) -> Timestamp {
        self.at
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Thirteen digits last until the year 2286.
        write!(f, "{:013}{:04x}", self.at.millis(), self.tie)
    }
}

impl FromStr for Place {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let parsed = || {
            let (at, tie) = text.split_at_checked(13)?;
            let at = at.parse().ok().map(Timestamp::from_millis)?;
            Some(Self { at, tie: u16::from_str_radix(tie, 16).ok()? })
        };
        parsed().ok_or_else(|| Invalid::new("must be a place in an inbox"))
    }
}

/// A conversation in somebody's inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Which.
    pub conversation: ConversationId,
    /// Where it stands.
    pub place: Place,
    /// Where it stood before, the latest first.
    pub earlier: Vec<Place>,
}

/// Where a page ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxCursor {
    /// When the first page was read.
    begun: Timestamp,
    /// Down to where the pages have come.
    place: Place,
    /// The conversation that stands there.
    conversation: ConversationId,
    /// Marks of the conversations that were shown and had moved when the first page was about to be read, or have since.
    shown: Vec<u64>,
}

impl InboxCursor {
    /// The cursor after a first page that was read at `begun` and ended with `last`.
    #[must_use]
    pub fn begin(begun: Timestamp, last: &Placed) -> Self {
        Self { begun, place: last.place, conversation: last.conversation, shown: Vec::new() }
    }

    /// Down to where the pages have come.
    #[must_use]
    pub fn end(&self) -> (Place, ConversationId) {
        (self.place, self.conversation)
    }

    /// Whatever has moved since may have moved past the end of a page.
    #[must_use]
    pub fn moved_since(&self) -> Timestamp {
        self.begun.before(IN_FLIGHT)
    }

    /// Whether it is too old: more may have happened than a member's item remembers.
    #[must_use]
    pub fn expired(&self, now: Timestamp) -> bool {
        // One from the future was made up.
        now.since(self.begun) > INBOX_CURSOR_LIFE || self.begun.since(now) > IN_FLIGHT
    }

    /// The cursor after more pages, down to `last`.
    #[must_use]
    pub fn down_to(self, last: &Placed) -> Self {
        Self { place: last.place, conversation: last.conversation, ..self }
    }

    /// Remembers what was shown.
    pub fn show(&mut self, placed: &Placed) {
        if placed.place.at() >= self.moved_since() {
            self.shown.push(mark(placed.conversation));
        }
    }

    /// Whether a conversation that stands above the end of the pages was shown on one of them.
    #[must_use]
    pub fn has_shown(&self, placed: &Placed) -> bool {
        let since = self.moved_since();
        if self.shown.contains(&mark(placed.conversation)) || placed.place.at() < since {
            return true;
        }
        // It has moved up from somewhere. Was that above the end, too, it had been shown there.
        placed.earlier.iter().find(|place| place.at() < since).is_some_and(|from| *from >= self.place)
    }
}

impl fmt::Display for InboxCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}~{}", self.begun.millis(), self.place, self.conversation)?;
        self.shown.iter().try_for_each(|mark| write!(f, "~{mark:x}"))
    }
}

impl FromStr for InboxCursor {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let mut parts = text.split('~');
        let mut parsed = || {
            Some(Self {
                begun: Timestamp::from_millis(parts.next()?.parse().ok()?),
                place: parts.next()?.parse().ok()?,
                conversation: parts.next()?.parse().ok()?,
                shown: parts
                    .by_ref()
                    .map(|mark| u64::from_str_radix(mark, 16).ok())
                    .collect::<Option<_>>()?,
            })
        };
        parsed().ok_or_else(|| Invalid::new("must be a `nextCursor` of an earlier page"))
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
