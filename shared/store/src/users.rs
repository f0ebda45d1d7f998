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

use crate::MeteredClient;

pub use crate::consistency::Consistency;
pub use blocks::{BlockChange, BlockError, Blocks, LastSights};
pub use deletion::DeletionState;
pub use directory::DirectoryPage;
pub use item::Credentials;
pub use login::{AttemptError, CredentialsError, EmailKey, LoginAttempt, LoginName};
pub use refresh::{RefreshError, RefreshTokenHashes, Refreshed};
pub use register::{NewAccount, RegisterError};

/// The Users table.
#[derive(Debug, Clone)]
pub struct Users {
    client: MeteredClient,
    table: String,
}

impl Users {
    /// The table called `table`.
    #[must_use]
    pub fn new(client: MeteredClient, table: String) -> Self {
        Self { client, table }
    }

    pub(crate) fn client(&self) -> &MeteredClient {
        &self.client
    }

    pub(crate) fn table(&self) -> &str {
        &self.table
    }
}
