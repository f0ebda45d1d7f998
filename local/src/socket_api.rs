//! The WebSocket API: an authorizer and `$connect` before a socket opens, its frames as events, `$disconnect`
//! after it closed, by API Gateway's rules.

mod authorizer;
mod client;
mod connection;
mod connections;
mod event;
mod frames;
mod handshake;
mod notes;
mod policy;
mod socket;

pub(crate) use self::{
    connection::{Closing, Connection},
    connections::{Connections, PushError},
    handshake::open,
    notes::{Notes, disconnect_left_behind},
};
use crate::template::SocketApi;

/// The most that one frame may have: 32 KB.
const MAX_FRAME: usize = 32 * 1024;
/// The most that a whole message may have, in either direction: 128 KB.
pub(crate) const MAX_MESSAGE: usize = 128 * 1024;

/// The WebSocket API's routes and rules.
pub(crate) struct SocketRules {
    pub(crate) api: SocketApi,
}
