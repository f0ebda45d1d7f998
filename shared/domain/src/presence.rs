//! Who is connected. A person is online while at least one of their connections is live.

use std::collections::BTreeMap;

use crate::{
    call::CallId,
    ids::{ConnectionId, SessionId},
    limits::LAST_SEEN_LIFE,
    member::Member,
    seq::Seq,
    time::Timestamp,
};

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
            seen_at: connections.last_seen(now),
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

    /// Whether the person is online.
    #[must_use]
    pub fn online(&self, now: Timestamp) -> bool {
        self.live(now).next().is_some()
    }

    /// When the person was last seen: now while online, else the later of the last leave and the
    /// last expiry, for as long as that is remembered.
    #[must_use]
    pub fn last_seen(&self, now: Timestamp) -> Option<Timestamp> {
        if self.online(now) {
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
