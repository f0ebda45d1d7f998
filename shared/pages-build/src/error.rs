//! Why the pages could not be made.

use std::{io, path::PathBuf};

/// Why the pages could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A file or folder could not be read or written.
    #[error("{}: {why}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        why: io::Error,
    },
    /// A document is not YAML.
    #[error("{}: {why}", path.display())]
    Document {
        /// The document.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A file of the web client is of a kind that has no media type.
    #[error(
        "{}: nothing says how to serve a file of this kind; add it to MEDIA_TYPES, or move it",
        path.display()
    )]
    UnknownKind {
        /// The file.
        path: PathBuf,
    },
}

impl BuildError {
    /// Names the file that an error is about.
    pub(crate) fn of(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        move |why| Self::File { path: path.into(), why }
    }
}
