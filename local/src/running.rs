//! A gateway that runs, and how it ends.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use tokio::{
    sync::oneshot,
    task::JoinHandle,
    time::{Instant, timeout},
};

use crate::{
    asynchronous::DeadLetter, aws::Account, data::Folder, database::Embedded, faults::Faults,
    gateway::Gateway, socket_api::Closing,
};

/// How long requests and sockets have to finish when the gateway stops.
const FINISH_WITHIN: Duration = Duration::from_secs(5);
/// How long the control listener and the database have after that.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);

/// A running gateway. Dropping it makes it stop, without waiting for anything; [`Running::stop`] lets it
/// finish.
pub struct Running {
    /// The HTTP API's address, without a slash at its end.
    pub http_url: String,
    /// The WebSocket API's address, to which a client adds its ticket.
    pub ws_url: String,
    /// The management API's address, without a slash at its end.
    pub management_url: String,
    /// The Lambda API's address, without a slash at its end.
    pub lambda_url: String,
    /// DynamoDB's address.
    pub dynamodb_url: String,
    /// Region and credentials that the functions use for DynamoDB and the management API.
    pub account: Account,
    /// What goes wrong, to be switched on and off.
    pub faults: Faults,
    /// The environment variables that functions running elsewhere need, but for `SIGNING_KEYS`, and for credentials that
    /// came from [`Options::account`](crate::Options::account).
    pub environment: BTreeMap<String, String>,
    /// The file that holds the value of `SIGNING_KEYS`, if there is a data folder.
    pub signing_keys: Option<PathBuf>,
    /// With [`Options::containers`](crate::Options::containers): each function's own environment variables in a container
    /// on this machine, by its logical id, signing keys included.
    pub container_environments: BTreeMap<String, BTreeMap<String, String>>,
    pub(crate) sockets: Sockets,
    pub(crate) events: Events,
    pub(crate) http: Server,
    /// On 127.0.0.1, and wherever else containers reach it.
    pub(crate) control: Vec<Server>,
    pub(crate) database: Option<LocalDatabase>,
    /// Held until the database is closed: it is the folder's lock.
    pub(crate) folder: Option<Folder>,
}

/// Closes every socket when it is dropped.
pub(crate) struct Sockets(pub(crate) Arc<Gateway>);

impl Drop for Sockets {
    fn drop(&mut self) {
        self.0.connections.stop(Closing::GOING_AWAY);
    }
}

/// Lets go of the events that are not handled yet when it is dropped.
pub(crate) struct Events(pub(crate) Arc<Gateway>);

impl Drop for Events {
    fn drop(&mut self) {
        self.0.asynchronous.stop();
    }
}

/// The embedded DynamoDB and the port through which it is reached.
pub(crate) struct LocalDatabase {
    pub(crate) embedded: Embedded,
    pub(crate) door: Server,
}

/// A listener's task.
pub(crate) struct Server {
    pub(crate) stop: oneshot::Sender<()>,
    pub(crate) task: JoinHandle<()>,
}

impl Server {
    async fn stop(self, limit: Duration) {
        // An error would mean that it has stopped already.
        let _ = self.stop.send(());
        let abort = self.task.abort_handle();
        if timeout(limit, self.task).await.is_err() {
            abort.abort();
        }
    }
}

impl Running {
    /// The events of asynchronous invocations whose function failed for good, the oldest first; of very many, the
    /// newest. With a data folder they are files in `dead-letters` too.
    #[must_use]
    pub fn dead_letters(&self) -> Vec<DeadLetter> {
        self.events.0.asynchronous.dead_letters()
    }

    /// Stops: takes no more requests, closes every socket with 1001 and lets its `$disconnect` run, waits for
    /// what is under way (at most about five seconds), then closes the database. An event that is not handled by then is
    /// handled by the next gateway on the same data folder.
    pub async fn stop(self) {
        let Self { sockets, events, http, control, database, folder, .. } = self;
        let deadline = Instant::now() + FINISH_WITHIN;
        let tasks = sockets.0.tasks.clone();
        // Sockets first, or a client that connects anew at once would be let in.
        drop(sockets);
        http.stop(FINISH_WITHIN).await;
        if !tasks.finished(deadline.saturating_duration_since(Instant::now())).await {
            tracing::warn!("some functions did not finish; they are stopped");
        }
        // Nothing is tried again from here on, nor written into the folder.
        drop(events);
        // Functions push over it, so it goes last.
        for control in control {
            control.stop(CLOSE_WITHIN).await;
        }
        if let Some(database) = database {
            database.door.stop(CLOSE_WITHIN).await;
            database.embedded.stop(CLOSE_WITHIN).await;
        }
        drop(folder);
    }
}
