//! The folder that holds the database and the signing keys, locked while a gateway runs on it.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

use crate::StartError;

/// A data folder that this process alone uses. The system lets go of the lock when the process ends, however
/// it ends.
pub(crate) struct Folder {
    path: PathBuf,
    /// Holds the lock.
    _lock: File,
}

impl Folder {
    /// Makes the folder if there is none, and locks it.
    pub(crate) fn open(path: &Path) -> Result<Self, StartError> {
        let folder = |why| StartError::Folder { path: path.to_owned(), why };
        make(path).map_err(folder)?;
        let lock = private_file(&path.join("lock")).map_err(folder)?;
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

    /// The database's file. It is made here, for its owner alone; SQLite gives those beside it the same mode.
    pub(crate) fn database(&self) -> Result<PathBuf, StartError> {
        let file = self.path.join("dynamodb.sqlite");
        private_file(&file).map_err(|why| self.error(why))?;
        for beside in ["dynamodb.sqlite-wal", "dynamodb.sqlite-shm"] {
            tighten(&self.path.join(beside)).map_err(|why| self.error(why))?;
        }
        Ok(file)
    }

    /// The folder with the notes of open sockets.
    pub(crate) fn sockets(&self) -> Result<PathBuf, StartError> {
        self.inner("sockets")
    }

    /// The folder with the events that were accepted and are not handled yet.
    pub(crate) fn events(&self) -> Result<PathBuf, StartError> {
        self.inner("events")
    }

    /// The folder with the events that could not be handled.
    pub(crate) fn dead_letters(&self) -> Result<PathBuf, StartError> {
        self.inner("dead-letters")
    }

    fn inner(&self, name: &str) -> Result<PathBuf, StartError> {
        let folder = self.path.join(name);
        make(&folder).map_err(|why| self.error(why))?;
        Ok(folder)
    }

    fn error(&self, why: io::Error) -> StartError {
        StartError::Folder { path: self.path.clone(), why }
    }

    /// The signing keys' file.
    pub(crate) fn signing_keys(&self) -> PathBuf {
        self.path.join("signing-keys")
    }
}

/// Makes the folder, for its owner alone: the database in it holds password hashes.
fn make(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Opens a file to write, and makes it if there is none. Only its owner may use it, also when it was made otherwise, and
/// whoever may look into the folder.
pub(crate) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    tighten(path)?;
    Ok(file)
}

/// Takes a file that exists away from everybody but its owner.
pub(super) fn tighten(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        let open_to_others = match fs::metadata(path) {
            Ok(found) => found.permissions().mode() & 0o077 != 0,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
        if open_to_others {
            fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Writes a file that only its owner may read, all of it or nothing: it appears under its name when it is
/// complete.
pub(crate) fn write_private(path: &Path, content: &str) -> io::Result<()> {
    use std::io::Write as _;

    let unfinished = path.with_extension("new");
    let mut file = private_file(&unfinished)?;
    file.set_len(0)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()?;
    fs::rename(&unfinished, path)
}
