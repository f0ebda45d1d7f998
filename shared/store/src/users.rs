//! The Users table: profiles, the guards that keep usernames and addresses unique, and sessions.

mod blocks;
mod deletion;
mod directory;
mod item;
pub mod keys;
mod login;
mod profile;
mod refresh;
mod register;
mod sessions;

use crate::Db;

pub use blocks::Blocks;
pub use deletion::Going;
pub use directory::DirectoryPage;
pub use item::Credentials;
pub use login::{AttemptClaim, LoggedIn, LoginName};
pub use refresh::{RefreshTokenHashes, Refreshed};
pub use register::{NewAccount, Registered};
pub use sessions::Consistency;

/// The Users table.
#[derive(Debug, Clone)]
pub struct Users {
    db: Db,
    table: String,
}

impl Users {
    /// The table called `table`.
    #[must_use]
    pub fn new(db: Db, table: String) -> Self {
        Self { db, table }
    }

    pub(crate) fn db(&self) -> &Db {
        &self.db
    }

    pub(crate) fn table(&self) -> &str {
        &self.table
    }
}
