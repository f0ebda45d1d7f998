//! What a person shows of themselves.

use serde::{Deserialize, Serialize};

use super::{Email, Username};
use crate::{
    ids::UserId,
    invalid::Invalid,
    limits::{AVATAR_URL_BYTES, BIO_CHARS, DISPLAY_NAME_CHARS, PHONE_DIGITS},
    text::{is_invisible, turns_direction},
    time::Timestamp,
};

macro_rules! profile_text {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads the text, without blanks around it.
            ///
            /// # Errors
            /// When it breaks the rule of this field.
            pub fn parse(text: &str) -> Result<Self, Invalid> {
                let text = text.trim();
                let check: fn(&str) -> Result<(), &'static str> = $check;
                check(text).map_err(Invalid::new)?;
                Ok(Self(text.to_owned()))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;

            fn try_from(text: String) -> Result<Self, Invalid> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}

fn has_controls(text: &str) -> bool {
    text.chars().any(char::is_control)
}

profile_text! {
    /// What a person wants to be called: 1 to 50 characters on one line.
    DisplayName, |text| {
        if !DISPLAY_NAME_CHARS.contains(&text.chars().count()) {
            return Err("must have 1 to 50 characters");
        }
        if text.chars().all(is_invisible) {
            return Err("must have something to see in it");
        }
        // A name stands beside other text: it must not turn that around.
        if has_controls(text) || text.chars().any(turns_direction) {
            return Err("must not contain control characters");
        }
        Ok(())
    }
}

profile_text! {
    /// A few words about oneself: up to 160 characters. Line breaks are allowed.
    Bio, |text| {
        if text.chars().count() > BIO_CHARS {
            return Err("must have at most 160 characters");
        }
        if has_controls(&text.replace('\n', "")) { Err("must not contain control characters") } else { Ok(()) }
    }
}

profile_text! {
    /// A phone number: an optional `+`, then 5 to 15 digits, with blanks, dots, dashes or brackets between them.
    PhoneNumber, |text| {
        let rest = text.strip_prefix('+').unwrap_or(text);
        let digits = rest.chars().filter(char::is_ascii_digit).count();
        let known = rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '(' | ')'));
        if known && PHONE_DIGITS.contains(&digits) && text.len() <= 32 {
            Ok(())
        } else {
            Err("must be a phone number: an optional `+` and 5 to 15 digits")
        }
    }
}

profile_text! {
    /// The `https` address of a picture, up to 2,048 bytes.
    AvatarUrl, |text| {
        // A host and perhaps a port: no name and password before it, which could look like another host.
        let authority = text.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        let host_follows = authority
            .is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric()) && host.chars().all(plain));
        // What may stand in an address (RFC 3986): nothing that could end an attribute of a page.
        let written = |b: u8| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b);
        if host_follows && text.len() <= AVATAR_URL_BYTES && text.bytes().all(written) {
            Ok(())
        } else {
            Err("must be an `https://` address of at most 2048 bytes")
        }
    }
}

/// A person as stored and shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Profile {
    /// Their id.
    pub id: UserId,
    /// Their name, unique without regard to case.
    pub username: Username,
    /// What they want to be called; the username unless they said otherwise.
    pub display_name: DisplayName,
    /// A few words.
    pub bio: Option<Bio>,
    /// How to call them.
    pub phone_number: Option<PhoneNumber>,
    /// Their picture.
    pub avatar_url: Option<AvatarUrl>,
    /// Their address; shown only to themselves, so absent from a profile read for somebody else.
    pub email: Option<Email>,
    /// When they registered.
    pub created_at: Timestamp,
}

/// What to change of a profile. The outer `None` leaves a field, `Some(None)` clears it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProfileChange {
    /// The display name can be changed but not cleared.
    pub display_name: Option<DisplayName>,
    /// A few words.
    pub bio: Option<Option<Bio>>,
    /// How to call them.
    pub phone_number: Option<Option<PhoneNumber>>,
    /// Their picture.
    pub avatar_url: Option<Option<AvatarUrl>>,
}

impl ProfileChange {
    /// Whether nothing is to change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_shown_only_from_https() {
        assert!(AvatarUrl::parse("https://example.org/a.png").is_ok());
        for bad in [
            "http://example.org/a.png",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "https://a b",
            "https://bank.example@evil.example/",
            "https://a\"><script>",
            "https://a.example/<x>",
        ] {
            assert!(AvatarUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_display_name_is_one_line_of_up_to_fifty_characters() {
        assert_eq!(DisplayName::parse("  Ada L. ").unwrap().as_str(), "Ada L.");
        assert!(DisplayName::parse("   ").is_err());
        assert!(DisplayName::parse("a\nb").is_err());
        assert!(DisplayName::parse("\u{200b}").is_err(), "nothing to see");
        assert!(DisplayName::parse("\u{202e}nimda").is_err(), "turned around");
        assert!(DisplayName::parse(&"ü".repeat(50)).is_ok());
        assert!(DisplayName::parse(&"ü".repeat(51)).is_err());
    }

    #[test]
    fn a_phone_number_has_five_to_fifteen_digits() {
        for good in ["+49 (30) 123-456", "555.0100", "12345"] {
            assert!(PhoneNumber::parse(good).is_ok(), "{good}");
        }
        for bad in ["1234", "+1234567890123456", "call me", "12345+"] {
            assert!(PhoneNumber::parse(bad).is_err(), "{bad}");
        }
    }
}
