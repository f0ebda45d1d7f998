//! A password as somebody typed it to prove who they are.

use natter_domain::{invalid::Invalid, limits::PASSWORD_MAX_BYTES};
use zeroize::Zeroizing;

/// A password that is claimed to be somebody's: 1 to 72 bytes without NUL. One that is too short for a new password
/// is simply wrong. No Debug, wiped when dropped.
pub struct PasswordAttempt(Zeroizing<String>);

impl PasswordAttempt {
    /// Takes in what was typed.
    ///
    /// # Errors
    /// When it is empty, or something that bcrypt would not read to its end: over 72 bytes, or with a NUL.
    pub fn parse(text: String) -> Result<Self, Invalid> {
        let text = Zeroizing::new(text);
        if text.is_empty() {
            return Err(Invalid::new("must not be empty"));
        }
        if text.len() > PASSWORD_MAX_BYTES {
            return Err(Invalid::new("must have at most 72 bytes"));
        }
        if text.contains('\0') {
            return Err(Invalid::new("must not contain a NUL character"));
        }
        Ok(Self(text))
    }

    pub(super) fn expose(&self) -> &[u8] {
        self.0.as_bytes()
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
}
