//! The numbers of a conversation's entries.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::invalid::InvalidError;

/// An entry's number: 1 for the first of a conversation, then without holes. Zero stands for "none
/// yet".
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(try_from = "u64", into = "u64")]
pub struct Seq(u64);

impl Seq {
    /// Before the first entry.
    pub const NONE: Self = Self(0);
    /// The largest number: what a JavaScript client can hold exactly (2^53 - 1).
    pub const MAX: Self = Self((1 << 53) - 1);

    /// Reads a number.
    ///
    /// # Errors
    /// When it is larger than a JavaScript client can hold.
    pub fn new(number: u64) -> Result<Self, InvalidError> {
        if number <= Self::MAX.0 {
            Ok(Self(number))
        } else {
            Err(InvalidError::new("must be a whole number from 0 to 9007199254740991"))
        }
    }

    /// The number itself.
    #[must_use]
    pub fn get(self) -> u64 {
        self.0
    }

    /// The next number.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1).min(Self::MAX.0))
    }

    /// The number before; nothing comes before "none yet".
    #[must_use]
    pub fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// How many numbers lie after `earlier`, up to and with this one.
    #[must_use]
    pub fn distance_from(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl TryFrom<u64> for Seq {
    type Error = InvalidError;

    fn try_from(number: u64) -> Result<Self, InvalidError> {
        Self::new(number)
    }
}

impl From<Seq> for u64 {
    fn from(seq: Seq) -> Self {
        seq.0
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
