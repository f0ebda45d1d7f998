//! WebSocket functions: connecting, frames and disconnecting.

mod authorizer;
mod event;
mod frame;

pub use authorizer::{AuthorizerRequest, Verdict, authorizer};
pub use event::{SocketEvent, UnknownSocketError, lifecycle};
pub use frame::{Action, ActionHandler, frames};
