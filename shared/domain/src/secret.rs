//! Strings that must not be seen.

use zeroize::Zeroizing;

/// A secret on its way through memory: it has no Debug, is wiped when dropped, and is shown only by
/// name.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a secret in.
    #[must_use]
    pub fn new(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }

    /// The secret itself. The name says what a reader of the call should check.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}
