//! Who speaks: a request, whose session was looked at with its token, or a socket, whose session may have ended since it opened.

use natter_domain::{
    ids::{ConnectionId, UserId},
    session::Identity,
    time::Clock,
};
use natter_push::{EndReason, Pusher, Target};
use natter_runtime::{problem::Problem, socket::SocketRequest};
use natter_store::{Users, users::Consistency};

use crate::problems::session_revoked;

/// Who speaks.
pub(crate) enum Speaker {
    /// A request.
    Request(UserId),
    /// A socket. It gets an ack, so it needs no event of what it did itself.
    Socket {
        /// The socket's person and session.
        identity: Identity,
        /// The socket.
        connection: ConnectionId,
    },
}

impl Speaker {
    /// The socket that a frame came on.
    pub(crate) fn of_frame(request: &SocketRequest) -> Self {
        Self::Socket { identity: request.identity, connection: request.connection.clone() }
    }

    pub(crate) fn user(&self) -> UserId {
        match self {
            Self::Request(user) => *user,
            Self::Socket { identity, .. } => identity.user,
        }
    }

    /// The socket that need not be told.
    pub(crate) fn connection(&self) -> Option<&ConnectionId> {
        match self {
            Self::Request(_) => None,
            Self::Socket { connection, .. } => Some(connection),
        }
    }

    /// Refuses a socket whose session has ended, and closes it: it should have been closed with the session, but that can
    /// fail, or meet a handshake that was not finished. Looked at beside other reads, it costs no round trip.
    pub(crate) async fn still_there(
        &self,
        users: &Users,
        pusher: &Pusher,
        clock: &Clock,
    ) -> Result<(), Problem> {
        let Self::Socket { identity, connection } = self else { return Ok(()) };
        let now = clock.now();
        // The cheap read may be a moment behind a session that has just begun, so a miss is looked at again.
        for consistency in [Consistency::Eventual, Consistency::Strong] {
            if users.session(*identity, now, consistency).await?.is_some() {
                return Ok(());
            }
        }
        let target = Target { user: identity.user, connection: connection.clone(), since: now };
        pusher.end(vec![target], EndReason::Revoked, now).await;
        Err(session_revoked())
    }
}
