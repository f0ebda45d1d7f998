//! The connection registry: every open socket, by its connection id.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::connection::{CloseReason, Connection, PushError};
use crate::faults::Faults;

/// With reordering switched on: how long a push waits for the next one to overtake it.
const OVERTAKEN_WITHIN: Duration = Duration::from_millis(50);

/// The open sockets. A clone is another handle to the same registry.
#[derive(Clone, Default)]
pub(crate) struct ConnectionRegistry(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    open: HashMap<String, Arc<Connection>>,
    /// Reordered pushes: the next push to the same connection overtakes them.
    held: HashMap<String, String>,
    stopped: bool,
}

impl ConnectionRegistry {
    /// Adds a socket. Returns false if the gateway is stopping and takes no more.
    pub(crate) fn add(&self, connection: &Arc<Connection>) -> bool {
        let mut state = self.state();
        if !state.stopped {
            state.open.insert(connection.client.id.clone(), Arc::clone(connection));
        }
        !state.stopped
    }

    /// The open socket with this id.
    pub(crate) fn get(&self, id: &str) -> Option<Arc<Connection>> {
        self.state().open.get(id).cloned()
    }

    /// Removes a socket. Later pushes to it get [`PushError::Gone`].
    pub(crate) fn remove(&self, id: &str) -> Option<Arc<Connection>> {
        let mut state = self.state();
        state.held.remove(id);
        state.open.remove(id)
    }

    /// Closes every socket, and takes no new ones.
    pub(crate) fn stop(&self, reason: CloseReason) {
        let mut state = self.state();
        state.stopped = true;
        state.open.values().for_each(|connection| connection.close(reason));
    }

    /// Queues a message for a connection. The faults may lose, repeat or reorder it.
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
                let (registry, id) = (self.clone(), id.to_owned());
                tokio::spawn(async move {
                    tokio::time::sleep(OVERTAKEN_WITHIN).await;
                    let held = registry.state().held.remove(&id);
                    if let (Some(held), Some(connection)) = (held, registry.get(&id)) {
                        // A socket that has closed meanwhile does not get it.
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
