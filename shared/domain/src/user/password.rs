//! Passwords, as they are typed.

use zeroize::Zeroizing;

use crate::{
    invalid::Invalid,
    limits::{PASSWORD_MAX_BYTES, PASSWORD_MIN_CHARS},
};

/// A password of 8 characters to 72 bytes. No Debug, wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Reads a new password.
    ///
    /// # Errors
    /// When it is too short, longer than bcrypt reads, or has a NUL, where some bcrypt implementations stop reading.
    pub fn parse(text: String) -> Result<Self, Invalid> {
        let text = Zeroizing::new(text);
        if text.chars().count() < PASSWORD_MIN_CHARS {
            return Err(Invalid::new("must have at least 8 characters"));
        }
        if text.len() > PASSWORD_MAX_BYTES {
            return Err(Invalid::new("must have at most 72 bytes"));
        }
        if text.contains('\0') {
            return Err(Invalid::new("must not contain a NUL character"));
        }
        Ok(Self(text))
    }

    /// The password's bytes, for hashing only.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }
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
        assert!(refused("nul\0inside"));
    }
}
