//! Notes of the open sockets in the data folder: one file for each.
//!
//! No socket outlives the gateway. One that was killed could not run `$disconnect` for its own, so the next one does.

use std::{fs, io::Write as _, path::PathBuf, sync::Arc};

use super::{client::Client, connection::Closing, socket};
use crate::{data::private_file, gateway::Gateway};

/// The notes; without a folder there are none.
pub(crate) struct Notes(Option<PathBuf>);

impl Notes {
    /// In `folder`, which exists.
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self(folder)
    }

    /// Notes a socket that is about to `$connect`.
    pub(super) fn add(&self, client: &Client) {
        let Some(folder) = &self.0 else { return };
        let written = private_file(&folder.join(&client.id))
            .and_then(|mut file| file.write_all(&serde_json::to_vec(client)?));
        if let Err(why) = written {
            tracing::warn!("can't note a socket in {}: {why}", folder.display());
        }
    }

    /// Forgets a socket that was refused, or after its `$disconnect`.
    pub(super) fn remove(&self, id: &str) {
        if let Some(folder) = &self.0 {
            // A note that stays costs one more `$disconnect` at the next start.
            let _ = fs::remove_file(folder.join(id));
        }
    }

    /// The sockets that were open when the last gateway on this folder was killed.
    pub(crate) fn left_behind(&self) -> Vec<Client> {
        let files = self.0.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        let read = files.filter_map(|file| {
            let client = serde_json::from_slice(&fs::read(file.path()).ok()?);
            if client.is_err() {
                // Killed while it was written: nobody had connected yet.
                let _ = fs::remove_file(file.path());
            }
            client.ok()
        });
        read.collect()
    }
}

/// Runs the `$disconnect` of sockets that were left behind.
pub(crate) async fn disconnect_left_behind(gateway: Arc<Gateway>, left_behind: Vec<Client>) {
    let Closing { code, reason } = Closing::LOST;
    for client in left_behind {
        socket::disconnect(&gateway, &client, code, reason).await;
    }
}
