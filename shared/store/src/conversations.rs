//! The Conversations table: each conversation is a log of numbered entries, beside its meta item and its members.

mod activity;
mod amend;
mod append;
mod batch;
mod begin;
mod delete;
mod depart;
mod hide;
mod inbox;
mod item;
pub mod keys;
mod members;
mod page;
mod receipts;
mod rooms;
mod since;
mod summary;
mod tail;
mod written_by;

use crate::Db;

pub use append::{Append, AppendPlan, Appended, Draft};
pub use begin::Begun;
pub use delete::{Deleted, DeletedForMe, Deletion};
pub use depart::Departed;
pub use inbox::InboxPage;
pub use page::EntryPage;
pub use receipts::Moved;
pub use rooms::{NewRoom, RoomChanged, RoomCommand};
pub use since::Since;
pub use summary::Summary;
pub use written_by::WrittenBy;

/// The Conversations table.
#[derive(Debug, Clone)]
pub struct Conversations {
    db: Db,
    table: String,
}

impl Conversations {
    /// The table called `table`.
    #[must_use]
    pub fn new(db: Db, table: String) -> Self {
        Self { db, table }
    }

    pub(crate) fn table(&self) -> &str {
        &self.table
    }
}
