//! The WebSocket API: the authorizer and `$connect` before a socket opens, its frames as events,
//! and `$disconnect` after it has closed.

mod api;
mod authorizer;
mod disconnect;
mod event;
mod frames;
mod handshake;
mod multi_value_map;
mod policy;
mod socket;

pub use self::api::FrameStatus;
pub(crate) use self::{api::WebSocketApi, disconnect::disconnect_left_open, handshake::open};
