//! Ids. Opaque to clients, safe in a URL path, and parsed before anything is done with them.

mod client_message;
mod connection;
mod source;
mod ulid_id;

pub use client_message::ClientMessageId;
pub use connection::ConnectionId;
pub use source::Ids;
pub use ulid_id::{RoomId, SessionId, UserId};
