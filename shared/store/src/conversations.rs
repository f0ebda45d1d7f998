//! The Conversations table: each conversation is a log of numbered entries, beside its meta item and its members.

mod activity;
mod append;
mod begin;
mod item;
pub mod keys;
mod page;
mod tail;

use crate::Db;

pub use append::{Append, AppendPlan, Appended, Draft};
pub use begin::Begun;
pub use page::EntryPage;

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
}
