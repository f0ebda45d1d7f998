//! Usernames.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{invalid::Invalid, limits::USERNAME_CHARS};

fn allowed(c: char) -> bool {
    // ASCII letters only: names that look alike in other alphabets would let one person pass for another.
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}

/// 3 to 30 of `a-z A-Z 0-9 _ . -`, unique without regard to case. Kept as it was typed.
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
}

impl FromStr for Username {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if !text.chars().all(allowed) {
            return Err(Invalid::new("may have only the letters a to z, digits, `_`, `.` and `-`"));
        }
        if !USERNAME_CHARS.contains(&text.len()) {
            return Err(Invalid::new("must have 3 to 30 characters"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Username {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
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
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text.chars().all(allowed) && text.len() <= *USERNAME_CHARS.end() {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(Invalid::new(
                "must be the beginning of a username: up to 30 letters a to z, digits, `_`, `.` and `-`",
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
            prop_assert_eq!(ok, (3..=30).contains(&name.len()) && name.chars().all(allowed));
        }
    }

    #[test]
    fn letters_that_only_look_alike_are_refused() {
        assert!("аlice".parse::<Username>().is_err(), "a Cyrillic а");
    }
}
