//! The embedded DynamoDB: dynoxide over SQLite, served on a loopback port like the real one.
//!
//! SQLite writes ahead (WAL) and dynoxide answers only after the commit, so an acknowledged write survives
//! the death of the process at any moment.

use std::{net::TcpListener, path::Path, thread, time::Duration};

use dynoxide::{Database, server::serve_with_shutdown};
use tokio::{
    sync::oneshot,
    time::{interval, timeout},
};

use crate::StartError;

/// How often items past their expiry are removed. DynamoDB itself may take days; who reads items checks their
/// expiry.
const SWEEP: Duration = Duration::from_secs(60);

/// A running database. It stops when this is dropped.
pub(crate) struct Embedded {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Embedded {
    /// Serves the database in `file` (in memory without one) on `listener`.
    ///
    /// It has a thread of its own: SQLite blocks the thread that it works on, and there is one writer anyway.
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
            // A sweep that is under way is not waited for.
            runtime.shutdown_background();
        });
        let thread = thread.map_err(system("can't start the database's thread"))?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }

    /// Stops the database and waits, at most `limit` long, until its file is closed. Nothing is lost if it
    /// takes longer: what was acknowledged is written.
    pub(crate) async fn stop(mut self, limit: Duration) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // It ends by itself; whether it panicked no longer matters.
            let ended = tokio::task::spawn_blocking(move || thread.join());
            let _ = timeout(limit, ended).await;
        }
    }
}

async fn serve(database: Database, listener: TcpListener, stopped: oneshot::Receiver<()>) {
    let sweeping = database.clone();
    let sweeps = tokio::spawn(async move {
        let mut ticks = interval(SWEEP);
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
        // Told to, or because nobody is left to tell.
        let _ = stopped.await;
    };
    if let Err(error) = serve_with_shutdown(listener, database, shutdown).await {
        tracing::error!("the database stopped: {error}");
    }
    sweeps.abort();
}
