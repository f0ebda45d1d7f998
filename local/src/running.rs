//! A running natter and its shutdown.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use sam_gateway::{DeadLetter, Faults, Gateway, listener::Server};

use crate::{aws::Account, data::Folder, database::EmbeddedDynamoDb};

/// How long the database may take to close.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);

/// A running natter. Dropping it stops it without waiting; [`Running::stop`] waits.
pub struct Running {
    /// The HTTP API's address, without a slash at its end.
    pub http_url: String,
    /// The web client's address, if it is served.
    pub web_url: Option<String>,
    /// Where other machines reach the HTTP API, with [`Options::host`](crate::Options::host).
    pub network_urls: Vec<String>,
    /// The WebSocket API's address, to which a client adds its ticket.
    pub ws_url: String,
    /// The management API's address, without a slash at its end.
    pub management_url: String,
    /// The Lambda API's address, without a slash at its end.
    pub lambda_url: String,
    /// DynamoDB's address.
    pub dynamodb_url: String,
    /// The region and the credentials that the functions use for DynamoDB and the management API.
    pub account: Account,
    /// The faults that the gateway injects, to be switched on and off.
    pub faults: Faults,
    /// The environment variables that functions elsewhere need, except for `SIGNING_KEYS` and for
    /// credentials that came from [`Options::account`](crate::Options::account).
    pub environment: BTreeMap<String, String>,
    /// The file that holds the value of `SIGNING_KEYS`, if there is a data folder.
    pub signing_keys: Option<PathBuf>,
    /// With [`Options::containers`](crate::Options::containers): each function's own environment
    /// variables in a container on this machine, by its logical id, signing keys included.
    pub container_environments: BTreeMap<String, BTreeMap<String, String>>,
    pub(crate) gateway: Gateway,
    pub(crate) database: Option<LocalDatabase>,
    /// Holds the folder's lock until the database is closed.
    pub(crate) folder: Option<Folder>,
}

/// The embedded DynamoDB, and the proxy's port in front of it.
pub(crate) struct LocalDatabase {
    pub(crate) embedded: EmbeddedDynamoDb,
    pub(crate) proxy: Server,
}

impl Running {
    /// The events and delayed jobs whose function failed for good: the newest 256, the
    /// oldest of them first. With a data folder, all of them are files in `dead-letters`, too.
    #[must_use]
    pub fn dead_letters(&self) -> Vec<DeadLetter> {
        self.gateway.dead_letters()
    }

    /// How many messages were pushed to open sockets.
    #[must_use]
    pub fn pushes(&self) -> u64 {
        self.gateway.pushes()
    }

    /// How many delayed jobs there are: those that wait, and those that are at work.
    #[must_use]
    pub fn delayed_jobs(&self) -> usize {
        self.gateway.queued_messages()
    }

    /// Stops: takes no more requests, closes every socket with 1001 and lets its `$disconnect` run,
    /// waits about five seconds at most for running functions, then closes the database. Events
    /// that are not handled by then, and delayed jobs, stay for the next natter on the same data
    /// folder.
    pub async fn stop(self) {
        let Self { gateway, database, folder, .. } = self;
        gateway.stop().await;
        if let Some(database) = database {
            database.proxy.stop(CLOSE_WITHIN).await;
            database.embedded.stop(CLOSE_WITHIN).await;
        }
        drop(folder);
    }
}
