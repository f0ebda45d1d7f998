//! A socket's id, as API Gateway makes it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::invalid::InvalidError;

/// The id that API Gateway gives an open socket, such as `L0SM9cOFvHcCIhw=`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConnectionId(String);

impl ConnectionId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ConnectionId {
    type Err = InvalidError;

    fn from_str(text: &str) -> Result<Self, InvalidError> {
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '=' | '-' | '_' | '+' | '/');
        if (1..=128).contains(&text.len()) && text.chars().all(known) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidError::new("must be a connection id"))
        }
    }
}

impl TryFrom<String> for ConnectionId {
    type Error = InvalidError;

    fn try_from(text: String) -> Result<Self, InvalidError> {
        text.parse()
    }
}

impl From<ConnectionId> for String {
    fn from(id: ConnectionId) -> Self {
        id.0
    }
}

impl fmt::Display for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
