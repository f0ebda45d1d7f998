//! Who a handler acts for: a request, whose session was read with its access token, or a socket,
//! whose session may have ended since it opened (`access::ensure_session_active` checks).

use natter_app::socket::SocketRequest;
use natter_domain::{
    ids::{ConnectionId, UserId},
    session::Identity,
};

/// The caller of a handler.
pub(crate) enum Caller {
    /// The person who sent a request.
    Request(UserId),
    /// A socket. It gets an acknowledgement, so it needs no event about its own action.
    Socket {
        /// The person and session of the socket.
        identity: Identity,
        /// The connection id.
        connection: ConnectionId,
    },
}

impl Caller {
    /// The socket that sent a frame.
    pub(crate) fn of_frame(request: &SocketRequest) -> Self {
        Self::Socket { identity: request.identity, connection: request.connection.clone() }
    }

    pub(crate) fn user(&self) -> UserId {
        match self {
            Self::Request(user) => *user,
            Self::Socket { identity, .. } => identity.user,
        }
    }

    /// The socket that is left out of notifications.
    pub(crate) fn connection(&self) -> Option<&ConnectionId> {
        match self {
            Self::Request(_) => None,
            Self::Socket { connection, .. } => Some(connection),
        }
    }
}
