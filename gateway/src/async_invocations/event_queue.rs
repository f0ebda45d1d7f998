//! The event queue: a folder with one file for each accepted event.
//!
//! The caller of an asynchronous invocation only learns that the event was accepted, so the event
//! must survive the gateway. The next gateway on the same folder handles what is left in it.

use std::{fs, io::Write as _, path::PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::private_files;

/// An event that was accepted and is not handled yet. It has no `Debug`, because the payload may be
/// confidential.
#[derive(Serialize, Deserialize)]
pub(crate) struct QueuedEvent {
    /// Its id, which Lambda gives to each attempt as the request id.
    pub(super) id: String,
    /// The function's logical id.
    pub(super) function: String,
    /// The payload.
    pub(super) event: Box<RawValue>,
}

/// The queue's files. Without a folder, events do not survive the gateway.
pub(super) struct EventQueue(Option<PathBuf>);

impl EventQueue {
    /// A queue in `folder`, which exists.
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self(folder)
    }

    /// Writes an event that is about to be accepted.
    pub(super) fn add(&self, event: &QueuedEvent) {
        let Some(folder) = &self.0 else { return };
        let written = private_files::open(&folder.join(&event.id))
            .and_then(|mut file| file.write_all(&serde_json::to_vec(event)?));
        if let Err(error) = written {
            tracing::warn!("can't note an event in {}: {error}", folder.display());
        }
    }

    /// Removes an event that was handled or became a dead letter.
    pub(super) fn remove(&self, id: &str) {
        if let Some(folder) = &self.0 {
            // An event that stays is handled again, which functions must tolerate anyway.
            let _ = fs::remove_file(folder.join(id));
        }
    }

    /// The events that the previous gateway on this folder had not handled when it ended.
    pub(super) fn pending(&self) -> Vec<QueuedEvent> {
        let files =
            self.0.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        let read = files.filter_map(|file| {
            let event = serde_json::from_slice(&fs::read(file.path()).ok()?);
            if event.is_err() {
                // The process was killed while it wrote the file, before it accepted the event.
                let _ = fs::remove_file(file.path());
            }
            event.ok()
        });
        read.collect()
    }
}
