//! Who is connected. A person is online while at least one of their connections is live, and for a
//! while after that: a phone that changes networks is back within moments.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    call::CallId,
    ids::{ConnectionId, SessionId},
    invalid::InvalidError,
    limits::{LAST_SEEN_LIFE, OFFLINE_SECONDS},
    member::Member,
    seq::Seq,
    time::Timestamp,
};

/// Reads after how many seconds without a socket a person is offline.
///
/// # Errors
/// When it is no whole number from 0 to 120.
pub fn parse_offline_delay(text: &str) -> Result<Duration, InvalidError> {
    let seconds = text.parse().ok().filter(|seconds| OFFLINE_SECONDS.contains(seconds));
    let seconds =
        seconds.ok_or_else(|| InvalidError::new("must be a whole number from 0 to 120"))?;
    Ok(Duration::from_secs(seconds))
}

/// What others see of a person one of whose sockets is gone, if it was the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Departure {
    /// They seem to be online until then, because another socket may follow.
    MayReturn {
        /// Until when.
        until: Timestamp,
    },
    /// They are offline at once: the socket's session has ended.
    AtOnce,
    /// What was seen before: the socket was refused, so nobody has seen it.
    Unseen,
}

/// What others see of whether a person is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// Whether the person is online.
    pub online: bool,
    /// When the person was last seen; `None` where that is not known, or no more.
    pub last_seen_at: Option<Timestamp>,
}

/// What one of two people saw last of the other when one of them blocked the other. It is all that
/// they see from then on: it must show neither that there is a block nor what the other does since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LastSight {
    /// When the other was last seen: at the block, if they were online.
    pub seen_at: Option<Timestamp>,
    /// Up to which numbers the other had read and received the direct conversation of the two;
    /// `None` if there was none.
    pub receipts: Option<(Seq, Seq)>,
}

impl LastSight {
    /// The sight of a person with these connections, who is this member of the conversation.
    #[must_use]
    pub fn of(connections: &Connections, member: Option<&Member>, now: Timestamp) -> Self {
        Self {
            seen_at: if connections.online(now) { Some(now) } else { connections.last_seen(now) },
            receipts: member.map(|member| (member.read, member.delivered())),
        }
    }

    /// The presence that is shown at `now`: of somebody who went offline then, which is forgotten
    /// as that of others is.
    #[must_use]
    pub fn presence(&self, now: Timestamp) -> Presence {
        let last_seen_at = self.seen_at.filter(|at| now.since(*at) <= LAST_SEEN_LIFE);
        Presence { online: false, last_seen_at }
    }
}

/// One open socket of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// The session that opened it.
    pub session: SessionId,
    /// When API Gateway will have closed it at the latest. A lost disconnect is noticed by this.
    pub expires_at: Timestamp,
    /// The call that it was last in. It may be over.
    pub call: Option<CallId>,
}

/// All connections that are stored for a person, also those that have expired in the meantime.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Connections {
    /// By connection id.
    pub all: BTreeMap<ConnectionId, Connection>,
    /// When the person was last seen leaving.
    pub left_at: Option<Timestamp>,
    /// Until when the person seems to be online without a socket.
    pub online_until: Option<Timestamp>,
    /// The calls that ring or run, with when each is over at the latest. Some may be over.
    pub calls: BTreeMap<CallId, Timestamp>,
}

impl Connections {
    /// The connections that can still be open.
    pub fn live(&self, now: Timestamp) -> impl Iterator<Item = (&ConnectionId, &Connection)> {
        self.all.iter().filter(move |(_, connection)| connection.expires_at > now)
    }

    /// Connections that can't be open any more and only take up room.
    pub fn expired(&self, now: Timestamp) -> impl Iterator<Item = &ConnectionId> {
        self.all
            .iter()
            .filter(move |(_, connection)| connection.expires_at <= now)
            .map(|(id, _)| id)
    }

    /// The calls that can still ring or run.
    pub fn current_calls(&self, now: Timestamp) -> impl Iterator<Item = &CallId> {
        self.calls.iter().filter(move |(_, until)| **until > now).map(|(id, _)| id)
    }

    /// Whether the person has a socket.
    #[must_use]
    pub fn has_socket(&self, now: Timestamp) -> bool {
        self.live(now).next().is_some()
    }

    /// Whether the person is online, as others see it.
    #[must_use]
    pub fn online(&self, now: Timestamp) -> bool {
        self.has_socket(now) || self.online_until.is_some_and(|until| until > now)
    }

    /// When the person was last seen: now while they have a socket, else the later of the last leave
    /// and the last expiry, for as long as that is remembered.
    #[must_use]
    pub fn last_seen(&self, now: Timestamp) -> Option<Timestamp> {
        if self.has_socket(now) {
            return Some(now);
        }
        let seen = self.all.values().map(|connection| connection.expires_at).chain(self.left_at);
        // DynamoDB removes an item days after its time.
        seen.max().filter(|at| now.since(*at) <= LAST_SEEN_LIFE)
    }
}

impl Connections {
    /// What others see of the person at `now`.
    #[must_use]
    pub fn presence(&self, now: Timestamp) -> Presence {
        Presence { online: self.online(now), last_seen_at: self.last_seen(now) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_seconds(second)
    }

    fn connections(expiries: &[i64], left: Option<i64>) -> Connections {
        let all = expiries.iter().enumerate().map(|(n, expiry)| {
            let session = SessionId::from_bits(n as u128);
            let connection = Connection { session, expires_at: at(*expiry), call: None };
            (format!("c{n}=").parse().unwrap(), connection)
        });
        Connections { all: all.collect(), left_at: left.map(at), ..Connections::default() }
    }

    #[test]
    fn one_live_connection_of_many_makes_a_person_online() {
        assert!(connections(&[5, 50], None).online(at(10)));
        assert!(!connections(&[5, 10], None).online(at(10)));
        assert!(!connections(&[], Some(3)).online(at(10)));
    }

    #[test]
    fn a_last_sight_is_that_of_somebody_who_goes_offline_in_that_moment() {
        let sight = LastSight::of(&connections(&[50], Some(3)), None, at(10));
        for later in [11, 1_000_000] {
            let gone = connections(&[], Some(10)).presence(at(later));
            assert_eq!(sight.presence(at(later)), gone, "whoever was online");
        }
        let sight = LastSight::of(&connections(&[5], Some(3)), None, at(10));
        assert_eq!(sight.presence(at(11)), connections(&[5], Some(3)).presence(at(11)));
        let year = at(10).plus(LAST_SEEN_LIFE);
        let sight = LastSight::of(&connections(&[50], None), None, at(10));
        assert_eq!(sight.presence(year).last_seen_at, Some(at(10)));
        assert_eq!(sight.presence(year.plus(LAST_SEEN_LIFE)).last_seen_at, None);
    }

    #[test]
    fn whoever_may_return_is_online_and_was_last_seen_when_they_left() {
        let left = Connections { online_until: Some(at(30)), ..connections(&[], Some(10)) };
        for (now, online) in [(10, true), (29, true), (30, false), (31, false)] {
            let seen = Presence { online, last_seen_at: Some(at(10)) };
            assert_eq!(left.presence(at(now)), seen, "{now}");
            assert!(!left.has_socket(at(now)));
        }
        let back = Connections { online_until: Some(at(30)), ..connections(&[50], Some(10)) };
        assert_eq!(back.last_seen(at(20)), Some(at(20)));
        assert!(back.online(at(40)));
    }

    #[test]
    fn a_last_sight_of_whoever_may_return_is_that_of_the_block() {
        let left = Connections { online_until: Some(at(30)), ..connections(&[], Some(10)) };
        assert_eq!(LastSight::of(&left, None, at(20)).seen_at, Some(at(20)), "as was pushed");
        assert_eq!(LastSight::of(&left, None, at(30)).seen_at, Some(at(10)));
    }

    #[test]
    fn a_delay_before_offline_is_two_minutes_at_most_and_may_be_none() {
        assert_eq!(parse_offline_delay("0"), Ok(Duration::ZERO));
        assert_eq!(parse_offline_delay("120"), Ok(Duration::from_secs(120)));
        for wrong in ["121", "-1", "", "1.5", "off"] {
            assert!(parse_offline_delay(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_lost_disconnect_is_dated_by_its_expiry() {
        assert_eq!(connections(&[5, 7], Some(6)).last_seen(at(10)), Some(at(7)));
        assert_eq!(connections(&[5], Some(8)).last_seen(at(10)), Some(at(8)));
        assert_eq!(connections(&[], None).last_seen(at(10)), None);
        assert_eq!(connections(&[20], Some(8)).last_seen(at(10)), Some(at(10)));
        let year = at(8).plus(LAST_SEEN_LIFE);
        assert_eq!(connections(&[5], Some(8)).last_seen(year), Some(at(8)));
        assert_eq!(connections(&[5], Some(7)).last_seen(year), None, "also where it is stored");
    }
}
