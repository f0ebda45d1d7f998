//! The embedded DynamoDB: dynoxide over SQLite, served on a loopback port like the real one.
//!
//! SQLite writes ahead (WAL) and dynoxide answers only after the commit, so an acknowledged write
//! survives the death of the process at any moment.

use std::{net::TcpListener, path::Path, thread, time::Duration};

use dynoxide::{Database, server::serve_with_shutdown};
use tokio::{
    sync::oneshot,
    time::{interval, timeout},
};

use crate::StartError;

/// How often expired items are removed. DynamoDB itself may take days, so readers check the expiry.
const SWEEP_INTERVAL: Duration = Duration::from_secs(60);

/// A running database. It stops when this is dropped.
pub(crate) struct EmbeddedDynamoDb {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl EmbeddedDynamoDb {
    /// Serves the database in `file` (in memory without one) on `listener`.
    ///
    /// The database has a thread of its own, because SQLite blocks the thread that it runs on. It
    /// has a single writer anyway.
    pub(crate) fn start(file: Option<&Path>, listener: TcpListener) -> Result<Self, StartError> {
        let path = file.map(|file| file.to_string_lossy().into_owned());
        let database = path.as_deref().map_or_else(Database::memory, Database::new);
        let database = database.map_err(|error| StartError::Database {
            path: path.unwrap_or_else(|| "in memory".to_owned()),
            why: error.to_string(),
        })?;
        let system = |what| move |why| StartError::System { what, why };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(system("can't start the database's thread"))?;
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new().name("dynamodb".to_owned()).spawn(move || {
            runtime.block_on(serve(database, listener, stopped));
            // Does not wait for a running sweep.
            runtime.shutdown_background();
        });
        let thread = thread.map_err(system("can't start the database's thread"))?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }

    /// Stops the database and waits at most `limit` until its file is closed. If that takes longer,
    /// nothing is lost: acknowledged writes are on disk.
    pub(crate) async fn stop(mut self, limit: Duration) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // Whether the thread panicked no longer matters.
            let ended = tokio::task::spawn_blocking(move || thread.join());
            let _ = timeout(limit, ended).await;
        }
    }
}

async fn serve(database: Database, listener: TcpListener, stopped: oneshot::Receiver<()>) {
    let sweeping = database.clone();
    let sweeps = tokio::spawn(async move {
        let mut ticks = interval(SWEEP_INTERVAL);
        loop {
            ticks.tick().await;
            let database = sweeping.clone();
            match tokio::task::spawn_blocking(move || database.sweep_ttl()).await {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => tracing::warn!("expired items are not removed: {error}"),
                Err(_) => return,
            }
        }
    });
    let listener = match tokio::net::TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => return tracing::error!("the database can't listen: {error}"),
    };
    let shutdown = async {
        // Either the stop signal came, or the handle was dropped.
        let _ = stopped.await;
    };
    if let Err(error) = serve_with_shutdown(listener, database, shutdown).await {
        tracing::error!("the database stopped: {error}");
    }
    sweeps.abort();
}
