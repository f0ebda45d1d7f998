//! What a send learns from the newest entries of a conversation: whether it is a repeat, whether
//! its sender floods, and which number comes next.

use std::{collections::BTreeSet, time::Duration};

use crate::{
    entry::{Body, ClosedLog, Entry},
    ids::UserId,
    invalid::InvalidError,
    limits::{AFTER_MAX_ENTRIES, IN_FLIGHT_WINDOW, INBOX_BUCKET, TAIL_ENTRIES},
    seq::Seq,
    time::Timestamp,
};

/// How many messages one sender may write into one conversation within a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FloodLimit {
    /// At most `messages` within `span`.
    Messages {
        /// 1 to 12: the tail that a send reads shows no more.
        messages: u32,
        /// The span in which they are counted, ending now.
        span: Duration,
    },
    /// No limit.
    Off,
}

impl FloodLimit {
    /// Reads `MESSAGES/SECONDS`, such as `10/5`, or `off`.
    ///
    /// # Errors
    /// When it is neither, or asks for more messages than a send looks at.
    pub fn parse(text: &str) -> Result<Self, InvalidError> {
        if text == "off" {
            return Ok(Self::Off);
        }
        let invalid = || {
            InvalidError::new(format!(
                "must be `off` or MESSAGES/SECONDS with 1 to {TAIL_ENTRIES} messages and \
                 1 to 3600 seconds"
            ))
        };
        let (messages, seconds) = text.split_once('/').ok_or_else(invalid)?;
        let messages =
            messages.parse().ok().filter(|m| (1..=TAIL_ENTRIES).contains(m)).ok_or_else(invalid)?;
        let seconds =
            seconds.parse().ok().filter(|s| (1..=3600).contains(s)).ok_or_else(invalid)?;
        Ok(Self::Messages { messages, span: Duration::from_secs(seconds) })
    }
}

impl FloodLimit {
    /// The span that messages are counted in; nothing without a limit.
    #[must_use]
    pub fn span(self) -> Duration {
        match self {
            Self::Messages { span, .. } => span,
            Self::Off => Duration::ZERO,
        }
    }
}

/// The newest entries of a conversation, newest first, as one consistent read showed them.
pub struct Tail(Vec<Entry>);

impl Tail {
    /// Wraps what the store read.
    #[must_use]
    pub fn new(newest_first: Vec<Entry>) -> Self {
        Self(newest_first)
    }

    /// The conversation's last number; zero in an empty one.
    #[must_use]
    pub fn last(&self) -> Seq {
        self.0.first().map_or(Seq::NONE, |entry| entry.seq)
    }

    /// The entries, newest first: one of them may be what a send has made before.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.0.iter()
    }

    /// The numbers that a repeat could also lie in but that the tail does not show: from the first
    /// to the second, both included. `after` is the last number that the sender had seen when it
    /// first tried.
    ///
    /// # Errors
    /// [`AfterError`] when `after` lies ahead of the log, or too far back to read what is
    /// between.
    pub fn unseen(&self, after: Option<Seq>) -> Result<Option<(Seq, Seq)>, AfterError> {
        let Some(after) = after else { return Ok(None) };
        if after > self.last() {
            return Err(AfterError::Ahead);
        }
        let Some(oldest) = self.0.last().map(|entry| entry.seq) else { return Ok(None) };
        if oldest.distance_from(after) <= 1 {
            return Ok(None);
        }
        if self.last().distance_from(after) > AFTER_MAX_ENTRIES {
            return Err(AfterError::TooFarBehind);
        }
        Ok(Some((after.next(), oldest.previous())))
    }

    /// How long `sender` must wait before writing `count` more, if that would pass the limit. More
    /// than the limit ever lets through at once wait for ever: the span is as good as any answer.
    #[must_use]
    pub fn flood_wait(
        &self,
        sender: UserId,
        count: u32,
        now: Timestamp,
        limit: FloodLimit,
    ) -> Option<Duration> {
        let FloodLimit::Messages { messages, span } = limit else { return None };
        let Some(room) = messages.checked_sub(count) else { return Some(span) };
        let counted = |entry: &&Entry| entry.sender == sender && entry.counts_as_flood();
        // The newest of those for which there would be no room.
        let in_the_way = self.0.iter().filter(counted).nth(room as usize)?;
        let age = now.since(in_the_way.sent_at);
        (age < span).then(|| span - age)
    }

    /// How many more messages `sender` may write now, counted in these entries alone; `None`
    /// without a limit.
    #[must_use]
    pub fn allowance(&self, sender: UserId, now: Timestamp, limit: FloodLimit) -> Option<u32> {
        let FloodLimit::Messages { messages, span } = limit else { return None };
        let counted = |entry: &&Entry| {
            entry.sender == sender && entry.counts_as_flood() && now.since(entry.sent_at) < span
        };
        let recent = self.0.iter().filter(counted).count();
        Some(messages.saturating_sub(u32::try_from(recent).unwrap_or(u32::MAX)))
    }

    /// Whether the log takes no more entries.
    #[must_use]
    pub fn closed(&self) -> Option<ClosedLog> {
        self.0.first().and_then(Entry::closes)
    }

    /// Whether the membership of `user`, read in parallel with these entries, may be older than
    /// they are: one of them ends it, or the tail is full of entries so recent that an entry which
    /// ends it may lie before them.
    #[must_use]
    pub fn outdates_membership(&self, user: UserId, now: Timestamp) -> bool {
        let full = self.0.len() >= TAIL_ENTRIES as usize;
        let recent =
            self.0.last().is_some_and(|oldest| now.since(oldest.sent_at) < IN_FLIGHT_WINDOW);
        (full && recent) || self.0.iter().any(|entry| entry.ends_membership_of(user))
    }

    /// Users whose membership ended within this tail. A list of members that was read in parallel
    /// may be older, and still contain them.
    #[must_use]
    pub fn ended_memberships(&self) -> BTreeSet<UserId> {
        let mut ended = BTreeSet::new();
        for entry in self.0.iter().rev() {
            match &entry.body {
                Body::Left | Body::LeftWithAccount => {
                    ended.insert(entry.sender);
                }
                Body::Removed { user } => {
                    ended.insert(*user);
                }
                Body::Joined { users } => ended.retain(|user| !users.contains(user)),
                Body::Message(_)
                | Body::DeletedMessage
                | Body::Deleted { .. }
                | Body::Role { .. }
                | Body::Inherited { .. }
                | Body::Renamed { .. }
                | Body::Visibility { .. }
                | Body::Ended
                | Body::Call(_) => {}
            }
        }
        ended
    }

    /// Whether activity now opens a new span, in which the conversation moves up in its members'
    /// inboxes.
    #[must_use]
    pub fn bumps_inbox(&self, now: Timestamp) -> bool {
        let newest = self.0.iter().find(|entry| entry.is_activity());
        newest.is_none_or(|newest| newest.sent_at.bucket(INBOX_BUCKET) < now.bucket(INBOX_BUCKET))
    }

    /// Whether `entry` may be the one that has opened its span: none of the activity before it shows
    /// that it has not. What begins a conversation moves nobody up: its members stand there.
    #[must_use]
    pub fn may_have_bumped_inbox(&self, entry: &Entry) -> bool {
        let span = |at: Timestamp| at.bucket(INBOX_BUCKET);
        match self.0.iter().find(|before| before.seq < entry.seq && before.is_activity()) {
            Some(before) => span(before.sent_at) < span(entry.sent_at),
            None => self.0.last().is_none_or(|oldest| oldest.seq > Seq::NONE.next()),
        }
    }
}

/// Why `after` was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AfterError {
    /// No entry has that number yet.
    #[error("`after` is ahead of the conversation")]
    Ahead,
    /// Too many entries lie between to look for a repeat among them.
    #[error("too much lies between `after` and the end of the conversation")]
    TooFarBehind,
}

#[cfg(test)]
mod tests;
