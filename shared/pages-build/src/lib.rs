//! Makes the pages that `natter-pages` embeds, when the project is built: the files of the web
//! client, the modules of the JavaScript library, and the documents.
//!
//! It runs in a build script, so that `cargo run` needs nothing but Rust, and in the tests here.

mod compress;
mod docs;
mod embed;
mod error;
mod files;
mod list;
mod source;

use std::path::Path;

pub use error::BuildError;
pub use source::Source;

/// What the pages are made of, from the root of the repository. A change of one of them makes them
/// anew.
pub const INPUTS: [&str; 5] =
    ["web", "clients/js/src", "docs/openapi.yaml", "docs/asyncapi.yaml", "docs/CLIENTS.md"];

/// Writes the table of all pages, and the files that it embeds, into the folder `out`.
///
/// # Errors
/// If a file can't be read or written, or is of a kind that has no media type here.
pub fn build(repository: &Path, out: &Path) -> Result<(), BuildError> {
    embed::write(&sources(repository)?, out)
}

/// All pages of the repository.
///
/// # Errors
/// As [`build`].
pub fn sources(repository: &Path) -> Result<Vec<Source>, BuildError> {
    let mut sources = files::of_web_client(&repository.join("web"))?;
    sources.extend(files::of_library(&repository.join("clients/js/src"))?);
    sources.push(list::of(&sources));
    for document in ["openapi.yaml", "asyncapi.yaml"] {
        sources.push(files::document(&repository.join("docs"), document)?);
    }
    sources.extend(docs::of(&repository.join("docs"))?);
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(sources)
}
