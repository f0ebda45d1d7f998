//! Files and folders that only their owner may read or write.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

/// Creates a folder and its parents, with mode 700, unless it exists.
///
/// # Errors
/// As [`std::fs::create_dir_all`].
pub fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Opens a file for writing, and creates it if it does not exist. The file has mode 600 afterwards,
/// whatever mode it had.
///
/// # Errors
/// If the file can't be opened or its mode can't be changed.
pub fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    restrict(path)?;
    Ok(file)
}

/// Gives a file mode 600 if others than its owner have access. A missing file is not an error.
///
/// # Errors
/// If the file's mode can't be read or changed.
pub fn restrict(path: &Path) -> io::Result<()> {
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

/// Writes a file atomically: it appears under its name only when it is complete.
///
/// # Errors
/// If the file can't be written or renamed.
pub fn write_atomically(path: &Path, content: &str) -> io::Result<()> {
    let unfinished = path.with_extension("new");
    let mut file = open(&unfinished)?;
    file.set_len(0)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()?;
    fs::rename(&unfinished, path)
}
