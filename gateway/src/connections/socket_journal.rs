//! The socket journal: a folder with one file for each open socket.
//!
//! No socket outlives the gateway, and a gateway that was killed could not invoke `$disconnect` for
//! its sockets. The next gateway on the same folder finds them in the journal and does it.

use std::{fs, io::Write as _, path::PathBuf};

use super::client::Client;
use crate::private_files;

/// The journal. Without a folder it records nothing.
pub(crate) struct SocketJournal(Option<PathBuf>);

impl SocketJournal {
    /// A journal in `folder`, which exists.
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self(folder)
    }

    /// Records a socket. This happens before `$connect` runs.
    pub(crate) fn add(&self, client: &Client) {
        let Some(folder) = &self.0 else { return };
        let written = private_files::open(&folder.join(&client.id))
            .and_then(|mut file| file.write_all(&serde_json::to_vec(client)?));
        if let Err(error) = written {
            tracing::warn!("can't note a socket in {}: {error}", folder.display());
        }
    }

    /// Forgets a socket that was refused, or whose `$disconnect` has run.
    pub(crate) fn remove(&self, id: &str) {
        if let Some(folder) = &self.0 {
            // A file that stays costs one more `$disconnect` at the next start.
            let _ = fs::remove_file(folder.join(id));
        }
    }

    /// The sockets that the previous gateway on this folder left open.
    pub(crate) fn left_open(&self) -> Vec<Client> {
        let files =
            self.0.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        let clients = files.filter_map(|file| {
            let client = serde_json::from_slice(&fs::read(file.path()).ok()?);
            if client.is_err() {
                // The process was killed while it wrote the file, so `$connect` had not run.
                let _ = fs::remove_file(file.path());
            }
            client.ok()
        });
        clients.collect()
    }
}
