//! A page before it is compressed.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// How much of a SHA-256 names a content: 96 bits.
const HASH_BYTES: usize = 12;

/// One file at its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path of its address, such as `/web/app.js`.
    pub path: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What is sent.
    pub content: Vec<u8>,
}

impl Source {
    /// The beginning of the content's SHA-256, in hexadecimal digits.
    pub(crate) fn hash(&self) -> String {
        let digest = Sha256::digest(&self.content);
        digest.iter().take(HASH_BYTES).fold(String::new(), |mut text, byte| {
            // Writing into a String can't fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_content_has_another_hash() {
        let hash = |content: &str| {
            Source { path: String::new(), media_type: "", content: content.into() }.hash()
        };
        assert_eq!(hash("").len(), 24);
        assert_ne!(hash("a"), hash("b"));
    }
}
