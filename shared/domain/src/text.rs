//! What people write.

mod direction;
mod visible;

use serde::{Deserialize, Serialize};

pub(crate) use self::{
    direction::keeps_its_direction,
    visible::{is_blank, is_ignorable, is_white_or_ignorable},
};
use crate::{invalid::InvalidError, limits::TEXT_CHARS};

/// The text with `\n` as its only line break, whichever system it was written on.
pub(crate) fn with_line_feeds(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// What is wrong with a value that stands on one line beside other text, such as a name.
pub(crate) fn one_line_fault(text: &str) -> Option<&'static str> {
    if text.chars().all(is_blank) {
        Some("must have something to see in it")
    } else if text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        Some("must be one line without control characters")
    } else if keeps_its_direction(text) {
        None
    } else {
        Some("must not turn the direction of the text around it")
    }
}

/// A message's text: 1 to 4,000 characters with something to see among them. Its line breaks are
/// `\n`; otherwise it is kept as it was sent. What is stored is read by the rules of its time. No
/// Debug: logs must not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageText(String);

impl MessageText {
    /// Reads a text.
    ///
    /// # Errors
    /// When there is nothing to see in it, or it is too long.
    pub fn parse(text: String) -> Result<Self, InvalidError> {
        if text.chars().all(is_blank) {
            return Err(InvalidError::new("must have something to see in it"));
        }
        let text = with_line_feeds(text);
        if text.chars().count() > *TEXT_CHARS.end() {
            return Err(InvalidError::new("must have at most 4000 characters"));
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_not_bytes() {
        assert!(MessageText::parse("ß".repeat(4_000)).is_ok());
        assert!(MessageText::parse("ß".repeat(4_001)).is_err());
        assert!(MessageText::parse("\r\n".repeat(1_999) + "xy").is_ok(), "4,000 as it is kept");
    }

    #[test]
    fn blanks_alone_are_no_message() {
        for blank in [
            "",
            " ",
            "\n\t",
            "\u{a0}\u{2003}",
            "\u{200b}",
            "\u{2800}\u{3164}",
            "\u{202e}\u{feff}",
            "\0",
            "\u{1d159}\u{e1000}",
        ] {
            assert!(MessageText::parse(blank.to_owned()).is_err(), "{blank:?}");
        }
    }

    #[test]
    fn a_line_break_is_a_line_feed() {
        let text = MessageText::parse("one\r\ntwo\rthree\n\r\nfour".to_owned()).unwrap();
        assert_eq!(text.as_str(), "one\ntwo\nthree\n\nfour");
    }

    #[test]
    fn what_was_stored_under_other_rules_is_read_as_it_is() {
        for text in ["\u{1d159}", "one\r\ntwo", ""] {
            let stored = serde_json::to_string(text).unwrap();
            assert_eq!(serde_json::from_str::<MessageText>(&stored).unwrap().as_str(), text);
        }
    }
}
