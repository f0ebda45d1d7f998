//! Who is connected. A person is online while at least one of their connections is live.

use std::collections::BTreeMap;

use crate::{
    call::CallId,
    ids::{ConnectionId, SessionId},
    time::Timestamp,
};

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
}

impl Connections {
    /// The connections that can still be open.
    pub fn live(&self, now: Timestamp) -> impl Iterator<Item = (&ConnectionId, &Connection)> {
        self.all.iter().filter(move |(_, connection)| connection.expires_at > now)
    }

    /// Connections that can't be open any more and only take up room.
    pub fn expired(&self, now: Timestamp) -> impl Iterator<Item = &ConnectionId> {
        self.all.iter().filter(move |(_, connection)| connection.expires_at <= now).map(|(id, _)| id)
    }

    /// Whether the person is online.
    #[must_use]
    pub fn online(&self, now: Timestamp) -> bool {
        self.live(now).next().is_some()
    }

    /// When the person was last seen: now while online, else the later of the last leave and the last expiry.
    #[must_use]
    pub fn last_seen(&self, now: Timestamp) -> Option<Timestamp> {
        if self.online(now) {
            return Some(now);
        }
        self.all.values().map(|connection| connection.expires_at).chain(self.left_at).max()
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
        Connections { all: all.collect(), left_at: left.map(at) }
    }

    #[test]
    fn one_live_connection_of_many_makes_a_person_online() {
        assert!(connections(&[5, 50], None).online(at(10)));
        assert!(!connections(&[5, 10], None).online(at(10)));
        assert!(!connections(&[], Some(3)).online(at(10)));
    }

    #[test]
    fn a_lost_disconnect_is_dated_by_its_expiry() {
        assert_eq!(connections(&[5, 7], Some(6)).last_seen(at(10)), Some(at(7)));
        assert_eq!(connections(&[5], Some(8)).last_seen(at(10)), Some(at(8)));
        assert_eq!(connections(&[], None).last_seen(at(10)), None);
        assert_eq!(connections(&[20], Some(8)).last_seen(at(10)), Some(at(10)));
    }
}
