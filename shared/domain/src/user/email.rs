//! Email addresses.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{invalid::Invalid, limits::EMAIL_BYTES};

/// An email address of up to 254 bytes, unique without regard to case. No Debug: it must not reach a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// The address as it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address in lower case, under which it is unique.
    #[must_use]
    pub fn lower(&self) -> String {
        self.0.to_lowercase()
    }
}

/// One `@`, something before it, a dotted name after it, no blanks or control characters. Whether mail arrives there,
/// only mail can tell.
fn plausible(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let labels_fine = domain.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    });
    let local_fine = !local.is_empty()
        && local.len() <= 64
        && !local.chars().any(|c| {
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '"' | '<' | '>' | '(' | ')' | ',' | ';' | ':' | '\\')
        });
    local_fine && labels_fine && domain.contains('.')
}

impl FromStr for Email {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if text.len() > EMAIL_BYTES {
            return Err(Invalid::new("must have at most 254 bytes"));
        }
        if plausible(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new("must be an email address"))
        }
    }
}

impl TryFrom<String> for Email {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_at_and_a_dotted_domain() {
        for good in ["a@b.co", "first.last+tag@sub.example.org", "jürgen@bücher.example", "o'neil@x-y.io"] {
            assert!(good.parse::<Email>().is_ok(), "{good}");
        }
        for bad in [
            "", "a", "@b.co", "a@", "a@b", "a@b..co", "a@.co", "a@b.co.", "a b@c.co", "a@b@c.co", "a@-b.co",
            "a\n@b.co", "a@b.co\n",
        ] {
            assert!(bad.parse::<Email>().is_err(), "{bad:?}");
        }
        assert!(format!("{}@example.org", "a".repeat(65)).parse::<Email>().is_err());
        assert!(format!("a@{}.org", "b".repeat(300)).parse::<Email>().is_err());
    }
}
