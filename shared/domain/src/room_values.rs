//! Names, visibility, roles.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{invalid::InvalidError, limits::ROOM_NAME_CHARS, text::one_line_fault};

/// A room's name: 1 to 80 characters on one line. What is stored is read by the rules of its time.
/// No Debug: it says what people talk about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoomName(String);

impl RoomName {
    /// Reads a name, without blanks around it.
    ///
    /// # Errors
    /// When it is empty, too long, not to be seen, or turns what stands beside it.
    pub fn parse(text: &str) -> Result<Self, InvalidError> {
        let text = text.trim();
        if !ROOM_NAME_CHARS.contains(&text.chars().count()) {
            return Err(InvalidError::new("must have 1 to 80 characters"));
        }
        match one_line_fault(text) {
            Some(fault) => Err(InvalidError::new(fault)),
            None => Ok(Self(text.to_owned())),
        }
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

impl From<RoomName> for String {
    fn from(name: RoomName) -> Self {
        name.0
    }
}

/// Who can join a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Visibility {
    /// Everybody who has the room's id.
    Open,
    /// Only who is added. Nobody else learns that it exists.
    Invite,
}

impl FromStr for Visibility {
    type Err = InvalidError;

    fn from_str(text: &str) -> Result<Self, InvalidError> {
        match text {
            "open" => Ok(Self::Open),
            "invite" => Ok(Self::Invite),
            _ => Err(InvalidError::new("must be `open` or `invite`")),
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
    type Err = InvalidError;

    fn from_str(text: &str) -> Result<Self, InvalidError> {
        match text {
            "member" => Ok(Self::Member),
            "admin" => Ok(Self::Admin),
            "owner" => Ok(Self::Owner),
            _ => Err(InvalidError::new("must be `member`, `admin` or `owner`")),
        }
    }
}
