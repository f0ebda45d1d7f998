//! Passwords, as they are typed.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::{CodePointMapData, props::GeneralCategory};
use zeroize::Zeroizing;

use crate::{
    invalid::InvalidError,
    limits::{PASSWORD_MAX_BYTES, PASSWORD_MIN_CHARS},
    text::is_ignorable,
};

/// A password of 8 characters to 72 bytes, in the form that every keyboard types ([`prepared`]). No
/// Debug, wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Reads a new password.
    ///
    /// # Errors
    /// When it is too short, longer than bcrypt reads, or has controls or what nobody sees, which
    /// another keyboard would leave out.
    pub fn parse(text: String) -> Result<Self, InvalidError> {
        let text = Zeroizing::new(text);
        if text.chars().count() > PASSWORD_MAX_BYTES {
            return Err(InvalidError::new("must have at most 72 bytes"));
        }
        let text = prepared(&text);
        if text.chars().count() < PASSWORD_MIN_CHARS {
            return Err(InvalidError::new("must have at least 8 characters"));
        }
        if text.len() > PASSWORD_MAX_BYTES {
            return Err(InvalidError::new("must have at most 72 bytes"));
        }
        if text.chars().any(not_on_every_keyboard) {
            return Err(InvalidError::new("must not contain control or invisible characters"));
        }
        Ok(Self(text))
    }

    /// The password's bytes, for hashing only.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// What was typed, in one form for all keyboards: `OpaqueString` of RFC 8265, section 4.2.2. Blanks
/// of all kinds are the space, and characters are composed (NFC). The selectors that choose
/// between the two pictures of a sign are dropped, because keyboards differ in them.
///
/// The tables are those of today. RFC 8265 refuses what was no character in the version of Unicode
/// of its reader; that would make a password depend on the version.
#[must_use]
pub fn prepared(typed: &str) -> Zeroizing<String> {
    if typed.is_ascii() {
        return Zeroizing::new(typed.to_owned());
    }
    let categories = CodePointMapData::<GeneralCategory>::new();
    let mapped: Zeroizing<String> = Zeroizing::new(
        typed
            .chars()
            .filter(|c| !matches!(c, '\u{fe0e}' | '\u{fe0f}'))
            .map(|c| if categories.get(c) == GeneralCategory::SpaceSeparator { ' ' } else { c })
            .collect(),
    );
    match ComposingNormalizerBorrowed::new_nfc().normalize(&mapped) {
        Cow::Borrowed(_) => mapped,
        Cow::Owned(composed) => Zeroizing::new(composed),
    }
}

/// Whether a character is a control, or one that nobody sees. Joiners are not: scripts and pictures
/// of several people need them.
fn not_on_every_keyboard(c: char) -> bool {
    let joins = matches!(c, '\u{200c}' | '\u{200d}');
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || (is_ignorable(c) && !joins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> bool {
        Password::parse(text.to_owned()).is_err()
    }

    #[test]
    fn a_password_is_eight_characters_to_seventy_two_bytes() {
        assert!(refused("short 7"));
        assert!(!refused("eight888"));
        assert!(!refused(&"x".repeat(72)));
        assert!(refused(&"x".repeat(73)));
        assert!(refused(&"é".repeat(37)), "74 bytes in 37 characters");
        assert!(!refused(&"é".repeat(8)));
        assert!(!refused(&"e\u{301}".repeat(36)), "72 bytes once they are composed");
        assert!(refused("e\u{301}e\u{301}e\u{301}e\u{301}"), "four characters");
    }

    #[test]
    fn what_another_keyboard_would_not_type_is_refused() {
        for inside in ["\0", "\t", "\n", "\u{7f}", "\u{85}", "\u{200b}", "\u{202e}", "\u{3164}"] {
            assert!(refused(&format!("eight{inside}888")), "{inside:?}");
        }
        assert!(!refused("👩\u{200d}👩\u{200d}👧 and more"));
        assert!(!refused("\u{1fae9} of 2024"));
    }

    #[test]
    fn a_password_is_the_same_on_every_keyboard() {
        for (one, other) in [
            ("pässwört", "pa\u{308}sswo\u{308}rt"),
            ("two words", "two\u{a0}words"),
            ("two words", "two\u{3000}words"),
            ("5 \u{212a}elvin", "5 Kelvin"),
            ("I ❤ you 8", "I ❤\u{fe0f} you 8"),
        ] {
            let [one, other] = [one, other].map(|text| Password::parse(text.to_owned()).ok());
            assert!(one.is_some() && one == other);
        }
        let wide = Password::parse("ｐａｓｓｗｏｒｄ".to_owned()).ok();
        assert!(wide.is_some() && wide != Password::parse("password".to_owned()).ok());
    }
}
