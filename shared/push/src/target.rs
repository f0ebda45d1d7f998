//! Sockets to push to.

use natter_domain::{
    ids::{ConnectionId, UserId},
    limits::{CONNECTION_LIFE, HANDSHAKE_TIME},
    presence::Connections as UserConnections,
    time::Timestamp,
};

/// One socket of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Whose it is: where a connection is gone, it is removed from this person and nobody else.
    pub user: UserId,
    /// The connection.
    pub connection: ConnectionId,
    /// The time at which the connection was stored.
    pub since: Timestamp,
    /// Whether it is known to have sent a frame: then its handshake is finished.
    pub spoke: bool,
}

impl Target {
    /// All of a person's live connections.
    pub fn live(
        user: UserId,
        connections: &UserConnections,
        now: Timestamp,
    ) -> impl Iterator<Item = Self> {
        connections.live(now).map(move |(id, connection)| Self {
            user,
            connection: id.clone(),
            since: connection.expires_at.before(CONNECTION_LIFE),
            spoke: false,
        })
    }

    /// A socket that is noted with its person, who is a member of a watched room.
    #[must_use]
    pub fn noted(user: UserId, connection: ConnectionId, since: Timestamp) -> Self {
        Self { user, connection, since, spoke: false }
    }

    /// Whether its handshake may not be finished: then API Gateway says that it is gone, and it may
    /// be open in a moment.
    pub(crate) fn may_be_opening(&self, now: Timestamp) -> bool {
        !self.spoke && now.since(self.since) < HANDSHAKE_TIME
    }
}
