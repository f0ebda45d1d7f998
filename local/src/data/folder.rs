//! The data folder: the database, the signing keys and the gateway's state, behind a lock.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use sam_gateway::private_files;

use crate::StartError;

/// A data folder that only this process uses. The system releases the lock when the process ends,
/// however it ends.
pub(crate) struct Folder {
    path: PathBuf,
    /// Holds the lock.
    _lock: File,
}

impl Folder {
    /// Creates the folder unless it exists, and locks it.
    pub(crate) fn open(path: &Path) -> Result<Self, StartError> {
        let folder = |why| StartError::Folder { path: path.to_owned(), why };
        private_files::create_folder(path).map_err(folder)?;
        let lock = private_files::open(&path.join("lock")).map_err(folder)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StartError::FolderInUse(path.to_owned())),
            Err(TryLockError::Error(why)) => return Err(folder(why)),
        }
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The database's file. It is created here with mode 600; SQLite gives the files beside it the
    /// same mode.
    pub(crate) fn database(&self) -> Result<PathBuf, StartError> {
        let file = self.path.join("dynamodb.sqlite");
        private_files::open(&file).map_err(|why| self.error(why))?;
        for beside in ["dynamodb.sqlite-wal", "dynamodb.sqlite-shm"] {
            private_files::restrict(&self.path.join(beside)).map_err(|why| self.error(why))?;
        }
        Ok(file)
    }

    fn error(&self, why: io::Error) -> StartError {
        StartError::Folder { path: self.path.clone(), why }
    }

    /// The signing keys' file.
    pub(crate) fn signing_keys(&self) -> PathBuf {
        self.path.join("signing-keys")
    }
}
