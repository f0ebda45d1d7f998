//! What a person shows of themselves.

use super::{AvatarUrl, Email, PhoneNumber, Username, reserved};
use crate::{
    ids::UserId,
    limits::{BIO_CHARS, DISPLAY_NAME_CHARS},
    text::{keeps_its_direction, one_line_fault, with_line_feeds},
    time::Timestamp,
};

/// Declares a text of a profile. What is stored is read by the rules of its time.
macro_rules! profile_text {
    ($(#[$doc:meta])* $name:ident, $read:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Reads the text, without blanks around it.
            ///
            /// # Errors
            /// When it breaks the rule of this field.
            pub fn parse(text: &str) -> Result<Self, $crate::invalid::InvalidError> {
                let read: fn(&str) -> Result<String, &'static str> = $read;
                read(text.trim()).map(Self).map_err($crate::invalid::InvalidError::new)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}
pub(super) use profile_text;

profile_text! {
    /// What a person wants to be called: 1 to 50 characters on one line, and no name that speaks
    /// for the service.
    DisplayName, |text| {
        if !DISPLAY_NAME_CHARS.contains(&text.chars().count()) {
            return Err("must have 1 to 50 characters");
        }
        if let Some(fault) = one_line_fault(text) {
            return Err(fault);
        }
        if reserved::is_reserved(text) { Err(reserved::FAULT) } else { Ok(text.to_owned()) }
    }
}

profile_text! {
    /// A few words about oneself: up to 160 characters. Line breaks are allowed, and are `\n`.
    Bio, |text| {
        let text = with_line_feeds(text.to_owned()).replace(['\u{2028}', '\u{2029}'], "\n");
        if text.chars().count() > BIO_CHARS {
            return Err("must have at most 160 characters");
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            return Err("must not contain control characters");
        }
        if keeps_its_direction(&text) {
            Ok(text)
        } else {
            Err("must not turn the direction of the text around it")
        }
    }
}

/// A person as stored and shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Profile {
    /// The user's id.
    pub id: UserId,
    /// Their name, unique without regard to case.
    pub username: Username,
    /// What they want to be called; the username unless they said otherwise.
    pub display_name: DisplayName,
    /// A few words.
    pub bio: Option<Bio>,
    /// The phone number.
    pub phone_number: Option<PhoneNumber>,
    /// The URL of the picture.
    pub avatar_url: Option<AvatarUrl>,
    /// Their address; shown only to themselves, so absent from a profile read for somebody else.
    pub email: Option<Email>,
    /// The time of the registration.
    pub created_at: Timestamp,
}

impl Profile {
    /// The profile as somebody sees it who blocks the person, or whom the person blocks: the names
    /// alone, as of a person who has said nothing more.
    #[must_use]
    pub fn across_a_block(self) -> Self {
        Self { bio: None, phone_number: None, avatar_url: None, ..self }
    }
}

/// What to change of a profile. The outer `None` leaves a field, `Some(None)` clears it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProfileChange {
    /// The display name can be changed but not cleared.
    pub display_name: Option<DisplayName>,
    /// A few words.
    pub bio: Option<Option<Bio>>,
    /// The phone number.
    pub phone_number: Option<Option<PhoneNumber>>,
    /// The URL of the picture.
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
    fn a_display_name_leaves_the_text_around_it_alone() {
        for fine in ["\u{200f}שלום 7", "a\u{200e}b", "ا\u{61c}1", "\u{2067}שלום\u{2069}"] {
            assert!(DisplayName::parse(fine).is_ok(), "{fine:?}");
        }
        for bad in ["a\u{2028}b", "a\u{2029}b", "a\u{85}b", "\u{2067}open", "\u{1d159}\u{2065}"] {
            assert!(DisplayName::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_bio_has_line_breaks_and_turns_nothing() {
        assert_eq!(
            Bio::parse("one\r\ntwo\rthree\u{2028}4").unwrap().as_str(),
            "one\ntwo\nthree\n4"
        );
        assert!(Bio::parse("").is_ok());
        for bad in ["\u{202e}backwards", "\u{2066}open\n\u{2069}", "a\u{7}b", &"x".repeat(161)] {
            assert!(Bio::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_was_stored_under_other_rules_is_read_as_it_is() {
        let stored: DisplayName = serde_json::from_str("\"Support\"").unwrap();
        assert_eq!(stored.as_str(), "Support");
        let stored: Bio = serde_json::from_str("\"\u{202e}old\"").unwrap();
        assert_eq!(stored.as_str(), "\u{202e}old");
    }
}
