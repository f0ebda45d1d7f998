//! WebSocket functions, as handlers know them: the identity behind a socket is the context that the
//! authorizer gives it, and comes with every later event.

use natter_domain::{ids::ConnectionId, session::Identity};
use natter_runtime::socket::{self, SocketEvent, UnknownSocketError};
use serde_json::Value;

use crate::problem::Problem;

pub use natter_runtime::socket::{AuthorizerRequest, authorizer, frames, lifecycle};

/// One action of a frame with its handler.
pub type Action<App> = socket::Action<App, SocketRequest, Problem>;

/// Declares the actions of frames, each with its handler.
///
/// Makes `ACTIONS` for [`frames`], and `ACTION_NAMES`. The type that handlers get has to be called
/// `App`.
#[macro_export]
macro_rules! actions {
    ($($name:literal => $handler:path),+ $(,)?) => {
        const ACTIONS: &[$crate::socket::Action<App>] = &[
            $($crate::socket::Action::new($name, |app, request, fields| {
                Box::pin($handler(app, request, fields))
            })),+
        ];

        /// The names of the actions.
        pub(crate) const ACTION_NAMES: &[&str] = &[$($name),+];
    };
}

/// What an action answers: the fields of its ack.
pub type FrameAnswer = Result<Value, Problem>;

/// Whether a socket may open.
pub type Verdict = socket::Verdict<Identity>;

/// Lets a socket in, which then speaks for `identity`.
#[must_use]
pub fn allow(identity: Identity) -> Verdict {
    Verdict::Allow { principal: identity.user.to_string(), context: identity }
}

/// One event of one socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocketRequest {
    /// The socket.
    pub connection: ConnectionId,
    /// Whose socket it is, as the authorizer found out when it connected: no read is needed.
    pub identity: Identity,
}

impl TryFrom<SocketEvent<Identity>> for SocketRequest {
    type Error = UnknownSocketError;

    fn try_from(event: SocketEvent<Identity>) -> Result<Self, UnknownSocketError> {
        Ok(Self {
            connection: event.connection_id.parse().map_err(|_| UnknownSocketError)?,
            identity: event.context,
        })
    }
}
