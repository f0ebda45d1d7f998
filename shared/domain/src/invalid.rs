//! Why a value was refused.

use std::borrow::Cow;

/// Why a value was refused, in words for the person who sent it. Never the value itself: it may be
/// a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidError(Cow<'static, str>);

impl InvalidError {
    /// A reason that follows the name of a field, such as "must have 3 to 30 characters".
    #[must_use]
    pub fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        Self(reason.into())
    }

    /// The reason.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.0
    }
}
