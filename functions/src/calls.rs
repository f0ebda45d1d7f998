//! Calls: who rings whom, on which devices, and what is left when it is over. Natter passes on what the two devices need to
//! find each other (WebRTC's signalling); what is said never comes here.

pub(crate) mod ending;
pub(crate) mod events;
mod recording;
pub mod timeout;

use natter_domain::call::{Call, End};
use natter_push::Target;
use natter_runtime::{
    problem::{Code, Problem},
    socket::SocketRequest,
};

/// The device that a frame came from.
pub(crate) fn device(request: &SocketRequest) -> End {
    End { user: request.identity.user, connection: request.connection.clone() }
}

/// One end of a call, to be told something. It was there when the call began, or answered it.
pub(crate) fn target(call: &Call, end: End) -> Target {
    Target { user: end.user, connection: end.connection, since: call.started_at }
}

/// There is no such call, or it is none of the caller's business: the same for both.
pub(crate) fn call_not_found() -> Problem {
    Problem::new(Code::CallNotFound, "You have no call with this id.")
}

/// The call is over.
pub(crate) fn call_ended() -> Problem {
    Problem::new(Code::CallEnded, "The call is over. A new one needs a new id.")
}

/// It is another device's call.
pub(crate) fn call_taken() -> Problem {
    Problem::new(Code::CallTaken, "Another device of yours is in this call.")
}
