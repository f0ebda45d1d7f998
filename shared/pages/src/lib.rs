//! The files that the function `web` serves: the web client, the library's modules and the
//! documents as pages, embedded when the project is built, each plain and compressed.
//!
//! There is no file system behind them: a path is looked up in a table, so no spelling of a path
//! leads out of it.

mod encoding;
mod page;

pub use encoding::Encoding;
pub use page::{Page, find, paths};
