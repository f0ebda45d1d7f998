//! The sockets that are open now.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::connection::{Closing, Connection};
use crate::faults::Faults;

/// How long a push that is to be overtaken waits for another one.
const OVERTAKEN_WITHIN: Duration = Duration::from_millis(50);

/// The open sockets, by connection id.
#[derive(Clone, Default)]
pub(crate) struct Connections(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    open: HashMap<String, Arc<Connection>>,
    /// Pushes that the next one to the same connection overtakes.
    held: HashMap<String, String>,
    stopped: bool,
}

/// Why a push did not reach a socket's queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PushError {
    /// There is no such connection (any more).
    #[error("the connection is gone")]
    Gone,
    /// The client reads too slowly.
    #[error("too many messages wait for the connection")]
    Full,
}

impl Connections {
    /// Adds a socket. False when the gateway stops and takes no more.
    pub(super) fn add(&self, connection: &Arc<Connection>) -> bool {
        let mut state = self.state();
        if !state.stopped {
            state.open.insert(connection.client.id.clone(), Arc::clone(connection));
        }
        !state.stopped
    }

    pub(crate) fn get(&self, id: &str) -> Option<Arc<Connection>> {
        self.state().open.get(id).cloned()
    }

    pub(crate) fn remove(&self, id: &str) -> Option<Arc<Connection>> {
        let mut state = self.state();
        state.held.remove(id);
        state.open.remove(id)
    }

    /// Closes every socket, and takes no new ones.
    pub(crate) fn stop(&self, closing: Closing) {
        let mut state = self.state();
        state.stopped = true;
        state.open.values().for_each(|connection| connection.close(closing));
    }

    /// Queues a message for a connection, with whatever the faults do to it.
    pub(crate) fn push(&self, id: &str, message: String, faults: &Faults) -> Result<(), PushError> {
        let connection = self.get(id).ok_or(PushError::Gone)?;
        if faults.loses_push(id) {
            return Ok(());
        }
        if faults.repeats() {
            connection.push(message.clone())?;
        }
        if !faults.reorders() {
            return connection.push(message);
        }
        let before = self.state().held.remove(id);
        match before {
            Some(before) => {
                connection.push(message)?;
                connection.push(before)
            }
            None => {
                self.state().held.insert(id.to_owned(), message);
                let (connections, id) = (self.clone(), id.to_owned());
                tokio::spawn(async move {
                    tokio::time::sleep(OVERTAKEN_WITHIN).await;
                    let held = connections.state().held.remove(&id);
                    if let (Some(held), Some(connection)) = (held, connections.get(&id)) {
                        // A socket that closed meanwhile does not get it.
                        let _ = connection.push(held);
                    }
                });
                Ok(())
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
