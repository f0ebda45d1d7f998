//! What people write.

use serde::{Deserialize, Serialize};

use crate::{invalid::Invalid, limits::TEXT_CHARS};

/// Whether a character leaves no mark: blanks and controls, and the characters of no width or no ink that Unicode has for
/// joining, filling and direction.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || turns_direction(c)
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character turns the direction of what comes after it, also of what others wrote on the same line.
pub(crate) fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

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
        if text.chars().all(is_invisible) {
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
        for blank in
            ["", " ", "\n\t", "\u{a0}\u{2003}", "\u{200b}", "\u{2800}\u{3164}", "\u{202e}\u{feff}", "\0"]
        {
            assert!(MessageText::parse(blank.to_owned()).is_err(), "{blank:?}");
        }
    }
}
