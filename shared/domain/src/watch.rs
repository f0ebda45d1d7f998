//! Watched rooms. While a large room is busy, the open sockets of its members are noted with the
//! members, which a send reads anyway; otherwise each send reads a record for each member.
//!
//! That a room is watched has an end and is renewed, so that nothing needs to be taken back when
//! the room falls silent. Functions have clocks of their own and take some time, so each of the
//! rules here leaves a margin.

use crate::{
    ids::ConnectionId,
    limits::{WATCH_LIFE, WATCH_MARGIN, WATCH_SPAN},
    member::Member,
    time::Timestamp,
};

/// That a room is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watch {
    /// When it began. It tells this watch from others of the room.
    pub begun: Timestamp,
    /// Sockets that open until then are noted.
    pub until: Timestamp,
    /// When the sockets were noted of all who were members when it began; `None` before that.
    pub complete: Option<Timestamp>,
}

/// One open socket, as it is noted with a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedSocket {
    /// The connection. It may be gone.
    pub connection: ConnectionId,
    /// When API Gateway will have closed it at the latest.
    pub expires_at: Timestamp,
}

/// What a send should do about the watch of its busy room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upkeep {
    /// Begin this one.
    Begin(Watch),
    /// Renew it until then.
    Renew(Timestamp),
    /// Leave it.
    Nothing,
}

impl Watch {
    /// One that begins now. Nobody's sockets are noted yet.
    #[must_use]
    pub fn begin(now: Timestamp) -> Self {
        Self { begun: now, until: now.plus(WATCH_SPAN), complete: None }
    }

    /// Until when members have to ask whether it goes on.
    #[must_use]
    pub fn ends_by(&self) -> Timestamp {
        self.begun.plus(WATCH_LIFE).plus(WATCH_MARGIN)
    }

    /// Whether a socket that opens now must be noted: also for a while after the end, because
    /// whoever says that it is over may have another clock.
    #[must_use]
    pub fn notes(&self, now: Timestamp) -> bool {
        now < self.until.plus(WATCH_MARGIN)
    }

    /// Whether a send may go by what is noted: it was so for a while, however long ago this was
    /// read, and is so for a while.
    #[must_use]
    pub fn tells(&self, now: Timestamp) -> bool {
        let settled = |complete: Timestamp| complete.plus(WATCH_MARGIN) <= now;
        self.complete.is_some_and(settled) && now.plus(WATCH_MARGIN) < self.until
    }

    /// Whether it knows the sockets of a member. Whoever has joined since, or in the moments before
    /// it began, is looked up.
    #[must_use]
    pub fn knows(&self, member: &Member) -> bool {
        member.joined_at.plus(WATCH_MARGIN) < self.begun
    }
}

/// What a send into a busy large room with this watch should do about it.
#[must_use]
pub fn upkeep(watch: Option<&Watch>, now: Timestamp) -> Upkeep {
    match watch {
        None => Upkeep::Begin(Watch::begin(now)),
        // Nobody goes by the former one any more.
        Some(watch) if watch.until <= now => Upkeep::Begin(Watch::begin(now)),
        Some(watch) => {
            let until = now.plus(WATCH_SPAN).min(watch.begun.plus(WATCH_LIFE));
            let is_due = now.plus(WATCH_SPAN / 2) >= watch.until;
            if is_due && until > watch.until { Upkeep::Renew(until) } else { Upkeep::Nothing }
        }
    }
}

#[cfg(test)]
mod tests;
