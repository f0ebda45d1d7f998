//! The Connections table: one item for each person, with one attribute for each of their open
//! sockets, the tickets that let sockets in, and calls.
//!
//! One atomic update adds or removes a socket, and its old or new image says whether that was the
//! first or the last.

mod calls;
mod find;
mod in_call;
mod item;
pub mod keys;
mod sockets;
mod tickets;

use crate::MeteredClient;

pub use calls::{
    AnswerCallError, BeginCallError, CallAnswered, CallBegun, CallEnd, CallOffered, Kept,
};
pub use in_call::InCall;
pub use sockets::Removed;
pub use tickets::NewTicket;

/// The Connections table.
#[derive(Debug, Clone)]
pub struct Connections {
    client: MeteredClient,
    table: String,
}

impl Connections {
    /// The table called `table`.
    #[must_use]
    pub fn new(client: MeteredClient, table: String) -> Self {
        Self { client, table }
    }
}
