//! Usernames.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::reserved;
use crate::{invalid::InvalidError, limits::USERNAME_CHARS, text::is_white_or_ignorable};

fn allowed(c: char) -> bool {
    // ASCII letters only: names that look alike in other alphabets would let one person pass for
    // another.
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}

/// 3 to 30 of `a-z A-Z 0-9 _ . -`, unique without regard to case. Kept as it was typed, but for
/// what a keyboard or a copy leaves around it. Letters of full width and the Kelvin sign are refused, as
/// all others: a name is what its owner sees in it, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Username(String);

impl Username {
    /// The name as it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name in lower case, under which it is unique.
    #[must_use]
    pub fn lower(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// Reads the name of a new account: one that speaks for the service is reserved. Accounts of
    /// before that have one keep it.
    ///
    /// # Errors
    /// When it is not a username, or reserved.
    pub fn parse_new(text: &str) -> Result<Self, InvalidError> {
        let name: Self = text.parse()?;
        if reserved::is_reserved(name.as_str()) {
            return Err(InvalidError::new(reserved::FAULT));
        }
        Ok(name)
    }
}

impl FromStr for Username {
    type Err = InvalidError;

    fn from_str(text: &str) -> Result<Self, InvalidError> {
        let text = text.trim_matches(is_white_or_ignorable);
        if !text.chars().all(allowed) {
            return Err(InvalidError::new(
                "may have only the letters a to z, digits, `_`, `.` and `-`",
            ));
        }
        if !USERNAME_CHARS.contains(&text.len()) {
            return Err(InvalidError::new("must have 3 to 30 characters"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Username {
    type Error = InvalidError;

    fn try_from(text: String) -> Result<Self, InvalidError> {
        text.parse()
    }
}

impl From<Username> for String {
    fn from(name: Username) -> Self {
        name.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The beginning of a username in lower case, to search by. Empty finds everyone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UsernamePrefix(String);

impl UsernamePrefix {
    /// The prefix in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UsernamePrefix {
    type Err = InvalidError;

    fn from_str(text: &str) -> Result<Self, InvalidError> {
        let text = text.trim_matches(is_white_or_ignorable);
        if text.chars().all(allowed) && text.len() <= *USERNAME_CHARS.end() {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(InvalidError::new(
                "must be the beginning of a username: up to 30 letters a to z, digits, `_`, `.` \
                 and `-`",
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_name_is_three_to_thirty_allowed_characters(name in "[a-zA-Z0-9_.-]{3,30}") {
            let parsed: Username = name.parse().unwrap();
            prop_assert_eq!(parsed.as_str(), name);
        }

        #[test]
        fn no_input_is_too_strange_to_be_refused(name in any::<String>()) {
            let ok = name.parse::<Username>().is_ok();
            let bare = name.trim_matches(is_white_or_ignorable);
            prop_assert_eq!(ok, (3..=30).contains(&bare.len()) && bare.chars().all(allowed));
        }
    }

    #[test]
    fn letters_that_only_look_alike_are_refused() {
        for name in ["аlice", "ａｌｉｃｅ", "\u{212a}urt"] {
            assert!(name.parse::<Username>().is_err(), "{name}");
        }
    }

    #[test]
    fn what_a_keyboard_leaves_around_a_name_is_dropped() {
        for typed in [" ada ", "ada\u{a0}", "\u{200e}ada\n", "\u{feff}ada\u{202c}"] {
            assert_eq!(typed.parse::<Username>().unwrap().as_str(), "ada");
            assert_eq!(typed.parse::<UsernamePrefix>().unwrap().as_str(), "ada");
        }
        assert!("a da".parse::<Username>().is_err());
    }

    #[test]
    fn a_reserved_name_is_kept_by_who_has_it_and_given_to_nobody() {
        assert!("support".parse::<Username>().is_ok());
        assert!(Username::parse_new("support").is_err());
        assert!(Username::parse_new(" Adm1n ").is_err());
        assert!(Username::parse_new("ada").is_ok());
    }
}
