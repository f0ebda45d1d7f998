//! Cursors: where a page ended, in a form that invites nobody to take it apart.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use natter_domain::invalid::Invalid;

/// Writes a position as a cursor.
#[must_use]
pub fn write(position: &str) -> String {
    URL_SAFE_NO_PAD.encode(position)
}

/// Reads a cursor back. What comes out was sent by a stranger and must be parsed.
///
/// # Errors
/// When it is not a cursor.
pub fn read(cursor: &str) -> Result<String, Invalid> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| invalid())?;
    String::from_utf8(bytes).map_err(|_| invalid())
}

/// What is said of a cursor that can't be read.
#[must_use]
pub fn invalid() -> Invalid {
    Invalid::new("must be a `nextCursor` of an earlier page")
}
