//! A folder with one file for each message of a queue, so that messages survive the gateway.

use std::{fs, path::PathBuf};

use super::message::Message;
use crate::private_files;

/// A queue's files. Without a folder, messages do not survive the gateway.
pub(super) struct MessageFiles(Option<PathBuf>);

impl MessageFiles {
    /// Files in `folder`, which exists.
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self(folder)
    }

    /// Writes a message that is about to be accepted.
    pub(super) fn add(&self, message: &Message) {
        let Some(folder) = &self.0 else { return };
        let written = serde_json::to_string(message).map_err(Into::into).and_then(|content| {
            private_files::write_atomically(&folder.join(&message.id), &content)
        });
        if let Err(error) = written {
            tracing::warn!("can't note a message in {}: {error}", folder.display());
        }
    }

    /// Removes a message that was handled or put aside.
    pub(super) fn remove(&self, id: &str) {
        if let Some(folder) = &self.0 {
            // A message that stays comes again, which functions must tolerate anyway.
            let _ = fs::remove_file(folder.join(id));
        }
    }

    /// The messages that the previous gateway on this folder has left. How often each was received
    /// is forgotten.
    pub(super) fn left(&self) -> Vec<Message> {
        let files =
            self.0.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        files.filter_map(|file| serde_json::from_slice(&fs::read(file.path()).ok()?).ok()).collect()
    }
}
