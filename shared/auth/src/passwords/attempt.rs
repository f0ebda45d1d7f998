//! A password as somebody typed it to prove who they are.

use natter_domain::{invalid::InvalidError, limits::PASSWORD_MAX_BYTES, user::prepared};
use zeroize::Zeroizing;

/// A password that is claimed to be somebody's: 1 to 72 bytes without NUL. One that is too short
/// for a new password is simply wrong. No Debug, wiped when dropped.
///
/// It is read in the form that all keyboards type, and, where that is another one, as it was typed:
/// passwords were hashed so before.
pub struct PasswordAttempt {
    prepared: Zeroizing<String>,
    /// What was typed, where it is something else.
    typed: Option<Zeroizing<String>>,
}

impl PasswordAttempt {
    /// Takes in what was typed.
    ///
    /// # Errors
    /// When it is empty, or something that bcrypt would not read to its end: over 72 bytes, or with
    /// a NUL.
    pub fn parse(text: String) -> Result<Self, InvalidError> {
        let typed = Zeroizing::new(text);
        if typed.is_empty() {
            return Err(InvalidError::new("must not be empty"));
        }
        if typed.contains('\0') {
            return Err(InvalidError::new("must not contain a NUL character"));
        }
        let too_long = || InvalidError::new("must have at most 72 bytes");
        if typed.chars().count() > PASSWORD_MAX_BYTES {
            return Err(too_long());
        }
        let prepared = prepared(&typed);
        let typed = (*typed != *prepared).then_some(typed);
        let fits = |text: &Zeroizing<String>| text.len() <= PASSWORD_MAX_BYTES;
        match (fits(&prepared), typed.filter(fits)) {
            (true, typed) => Ok(Self { prepared, typed }),
            // Composed it is longer, so it can only be from before.
            (false, Some(typed)) => Ok(Self { prepared: typed, typed: None }),
            (false, None) => Err(too_long()),
        }
    }

    /// The bytes that may have been hashed, one form or two.
    pub(super) fn forms(&self) -> impl Iterator<Item = &[u8]> {
        [Some(&self.prepared), self.typed.as_ref()]
            .into_iter()
            .flatten()
            .map(|text| text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> bool {
        PasswordAttempt::parse(text.to_owned()).is_err()
    }

    #[test]
    fn an_attempt_is_anything_that_bcrypt_reads_to_its_end() {
        assert!(!refused("x"));
        assert!(!refused(&"x".repeat(72)));
        assert!(refused(""));
        assert!(refused(&"x".repeat(73)));
        assert!(refused(&"é".repeat(37)), "74 bytes in 37 characters");
        assert!(refused("nul\0inside"));
        assert!(refused("nul at the end\0"));
    }

    fn forms(text: &str) -> Vec<String> {
        let attempt = PasswordAttempt::parse(text.to_owned()).ok().unwrap();
        attempt.forms().map(|form| String::from_utf8(form.to_vec()).unwrap()).collect()
    }

    #[test]
    fn an_attempt_is_tried_as_it_was_typed_where_that_is_another_form() {
        assert_eq!(forms("plain"), ["plain"]);
        assert_eq!(forms("pä"), ["pä"]);
        assert_eq!(forms("pa\u{308}"), ["pä", "pa\u{308}"]);
        assert_eq!(forms(&"e\u{301}".repeat(36)), ["é".repeat(36)], "108 bytes were never hashed");
        // Composed these are twice as long.
        assert_eq!(forms(&"\u{958}".repeat(20)), ["\u{958}".repeat(20)]);
    }

    #[test]
    fn an_attempt_may_be_a_password_that_would_be_refused_today() {
        assert_eq!(forms("tab\tinside"), ["tab\tinside"]);
        assert_eq!(forms("zero\u{200b}width"), ["zero\u{200b}width"]);
        assert_eq!(forms("❤\u{fe0f}"), ["❤", "❤\u{fe0f}"]);
    }
}
