//! The open WebSocket connections: what is known about each, the registry that the management API
//! looks them up in, and the journal that survives the process.

mod client;
mod connection;
mod registry;
mod socket_journal;

pub(crate) use self::{
    client::Client,
    connection::{CloseReason, Connection, Outbox, PushError},
    registry::ConnectionRegistry,
    socket_journal::SocketJournal,
};
