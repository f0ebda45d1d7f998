//! Names, visibility, roles.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{
    invalid::Invalid,
    limits::ROOM_NAME_CHARS,
    text::{is_invisible, turns_direction},
};

/// A room's name: 1 to 80 characters on one line. No Debug: it says what people talk about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RoomName(String);

impl RoomName {
    /// Reads a name, without blanks around it.
    ///
    /// # Errors
    /// When it is empty, too long, or not to be seen.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if !ROOM_NAME_CHARS.contains(&text.chars().count()) {
            return Err(Invalid::new("must have 1 to 80 characters"));
        }
        if text.chars().all(is_invisible) {
            return Err(Invalid::new("must have something to see in it"));
        }
        // A name stands beside other text: it must not turn that around.
        if text.chars().any(|c| c.is_control() || turns_direction(c)) {
            return Err(Invalid::new("must not contain control characters"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for RoomName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RoomName")
    }
}

impl TryFrom<String> for RoomName {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<RoomName> for String {
    fn from(name: RoomName) -> Self {
        name.0
    }
}

/// Who can join a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Visibility {
    /// Whoever has its id.
    Open,
    /// Only who is added. Nobody else learns that it exists.
    Invite,
}

impl FromStr for Visibility {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text {
            "open" => Ok(Self::Open),
            "invite" => Ok(Self::Invite),
            _ => Err(Invalid::new("must be `open` or `invite`")),
        }
    }
}

/// What a member may do. The order is that of power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Read and write.
    Member,
    /// Also add and remove members, delete messages, rename, change visibility.
    Admin,
    /// Everything. A room has one.
    Owner,
}

impl Role {
    /// The role as it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// Whether it may manage the room and delete other people's messages.
    #[must_use]
    pub fn manages(self) -> bool {
        self >= Self::Admin
    }
}

impl Visibility {
    /// The visibility as it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Invite => "invite",
        }
    }
}

impl FromStr for Role {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text {
            "member" => Ok(Self::Member),
            "admin" => Ok(Self::Admin),
            "owner" => Ok(Self::Owner),
            _ => Err(Invalid::new("must be `member`, `admin` or `owner`")),
        }
    }
}
