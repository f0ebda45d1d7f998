//! What people write.

use serde::{Deserialize, Serialize};

use crate::{invalid::Invalid, limits::TEXT_CHARS};

/// A message's text: 1 to 4,000 characters, not only blanks. Kept exactly as it was sent. No Debug: logs must not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MessageText(String);

impl MessageText {
    /// Reads a text.
    ///
    /// # Errors
    /// When it is empty, only blanks, or too long.
    pub fn parse(text: String) -> Result<Self, Invalid> {
        if text.trim().is_empty() {
            return Err(Invalid::new("must not be empty or only blanks"));
        }
        if text.chars().count() > *TEXT_CHARS.end() {
            return Err(Invalid::new("must have at most 4000 characters"));
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for MessageText {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

impl From<MessageText> for String {
    fn from(text: MessageText) -> Self {
        text.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_not_bytes() {
        assert!(MessageText::parse("ß".repeat(4_000)).is_ok());
        assert!(MessageText::parse("ß".repeat(4_001)).is_err());
    }

    #[test]
    fn blanks_alone_are_no_message() {
        for blank in ["", " ", "\n\t", "\u{a0}\u{2003}"] {
            assert!(MessageText::parse(blank.to_owned()).is_err(), "{blank:?}");
        }
    }
}
