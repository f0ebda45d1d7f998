//! Cursors: the position at which a page ended, as an opaque string.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use natter_domain::invalid::InvalidError;

/// Writes a position as a cursor.
#[must_use]
pub fn write(position: &str) -> String {
    URL_SAFE_NO_PAD.encode(position)
}

/// Reads a cursor back. What comes out was sent by a stranger and must be parsed.
pub fn read(cursor: &str) -> Result<String, InvalidError> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| invalid())?;
    String::from_utf8(bytes).map_err(|_| invalid())
}

/// The refusal of a cursor that can't be read.
#[must_use]
pub fn invalid() -> InvalidError {
    InvalidError::new("must be a `nextCursor` of an earlier page")
}
