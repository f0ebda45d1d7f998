//! The Conversations table: each conversation is a log of numbered entries, beside its meta item
//! and its members.

mod append;
mod append_transaction;
mod batch;
mod begin;
mod delete;
mod drafts;
mod entries_since;
mod erase_messages;
mod former_members;
mod glances;
mod hidden_entries;
mod inbox;
mod inbox_bump;
mod item;
pub mod keys;
mod leave_on_account_deletion;
mod log_budget;
mod members;
mod page;
mod receipts;
mod rooms;
mod summary;
mod tail;
mod written_by;

use crate::MeteredClient;

pub use append::{AppendError, AppendPlan, Appended, Prepared, Repeated};
pub use begin::Begun;
pub use delete::{DeleteMessageError, Deleted, Deletion};
pub use drafts::{Draft, Drafts, MadeBy, Stored};
pub use entries_since::EntriesSince;
pub use erase_messages::{Announced, EraseError, WithText};
pub use inbox::InboxPage;
pub use leave_on_account_deletion::{LeaveError, LeftOnAccountDeletion};
pub use log_budget::LogBudget;
pub use members::MembershipError;
pub use page::EntryPage;
pub use receipts::ReceiptMove;
pub use rooms::{NewRoom, RoomChangeError, RoomChanged, RoomCommand};
pub use summary::Summary;
pub use written_by::WrittenBy;

/// The Conversations table.
#[derive(Debug, Clone)]
pub struct Conversations {
    client: MeteredClient,
    table: String,
}

impl Conversations {
    /// The table called `table`.
    #[must_use]
    pub fn new(client: MeteredClient, table: String) -> Self {
        Self { client, table }
    }

    pub(crate) fn table(&self) -> &str {
        &self.table
    }
}
