//! The name that a client gives a message, so that a repeat of the send is recognised.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{invalid::InvalidError, limits::CLIENT_MESSAGE_ID_CHARS};

/// 1 to 64 visible ASCII characters, unique among one sender's messages in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClientMessageId(String);

impl ClientMessageId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ClientMessageId {
    type Err = InvalidError;

    fn from_str(text: &str) -> Result<Self, InvalidError> {
        if CLIENT_MESSAGE_ID_CHARS.contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_graphic())
        {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidError::new("must have 1 to 64 visible ASCII characters, without blanks"))
        }
    }
}

impl TryFrom<String> for ClientMessageId {
    type Error = InvalidError;

    fn try_from(text: String) -> Result<Self, InvalidError> {
        text.parse()
    }
}

impl From<ClientMessageId> for String {
    fn from(id: ClientMessageId) -> Self {
        id.0
    }
}

impl fmt::Display for ClientMessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
