//! Notes of the accepted events in the data folder: one file for each.
//!
//! Whoever invokes a function asynchronously is told that the event is accepted, and goes away. So it must survive the
//! gateway: what one has left behind, the next one handles.

use std::{fs, io::Write as _, path::PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::data::private_file;

/// An event that was accepted and is not handled yet. No `Debug`: it holds what people wrote.
#[derive(Serialize, Deserialize)]
pub(crate) struct Accepted {
    /// Its own id, which Lambda gives to each of its runs as the request id.
    pub(super) id: String,
    /// The function's logical id.
    pub(super) function: String,
    /// The payload.
    pub(super) event: Box<RawValue>,
}

/// The notes; without a folder there are none.
pub(super) struct Notes(Option<PathBuf>);

impl Notes {
    /// In `folder`, which exists.
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self(folder)
    }

    /// Notes an event that is about to be accepted.
    pub(super) fn add(&self, accepted: &Accepted) {
        let Some(folder) = &self.0 else { return };
        let written = private_file(&folder.join(&accepted.id))
            .and_then(|mut file| file.write_all(&serde_json::to_vec(accepted)?));
        if let Err(why) = written {
            tracing::warn!("can't note an event in {}: {why}", folder.display());
        }
    }

    /// Forgets an event that was handled or set aside.
    pub(super) fn remove(&self, id: &str) {
        if let Some(folder) = &self.0 {
            // One that stays is handled once more, which functions must bear anyway.
            let _ = fs::remove_file(folder.join(id));
        }
    }

    /// The events that were not handled when the last gateway on this folder ended.
    pub(super) fn left_behind(&self) -> Vec<Accepted> {
        let files = self.0.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        let read = files.filter_map(|file| {
            let accepted = serde_json::from_slice(&fs::read(file.path()).ok()?);
            if accepted.is_err() {
                // Killed while it was written: nobody had been told that it is accepted.
                let _ = fs::remove_file(file.path());
            }
            accepted.ok()
        });
        read.collect()
    }
}
