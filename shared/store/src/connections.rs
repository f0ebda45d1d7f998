//! The Connections table: one item for each person, with one attribute for each of their open sockets, the tickets that let
//! sockets in, and calls.
//!
//! One atomic update adds or removes a socket, and its old or new image says whether that was the first or the last.

mod calls;
mod find;
mod item;
pub mod keys;
mod sockets;
mod tickets;

use crate::Db;

pub use calls::{CallAnswer, CallBegun, CallEnd};
pub use sockets::{InCall, Removed};
pub use tickets::NewTicket;

/// The Connections table.
#[derive(Debug, Clone)]
pub struct Connections {
    db: Db,
    table: String,
}

impl Connections {
    /// The table called `table`.
    #[must_use]
    pub fn new(db: Db, table: String) -> Self {
        Self { db, table }
    }
}
