//! Sessions: one for each device that a person has logged in on.

use crate::{
    ids::{SessionId, UserId},
    time::Timestamp,
};

/// What is known of a session. That it is stored is what makes it valid; its absence is revocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub user: UserId,
    /// Its id.
    pub id: SessionId,
    /// What the device called itself (its user agent), shortened.
    pub device: Device,
    /// When it was made, by register or login.
    pub created_at: Timestamp,
    /// When it was last refreshed.
    pub refreshed_at: Timestamp,
    /// When it ends unless it is refreshed before.
    pub expires_at: Timestamp,
}

/// Who is speaking: proven by an access token or by a socket's ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// The person.
    pub user: UserId,
    /// The session that they speak through.
    pub session: SessionId,
}

/// What a device called itself, so that its owner recognises it in the list of sessions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Device(String);

impl Device {
    const MAX_CHARS: usize = 200;

    /// From a `User-Agent` header: without control characters, at most 200 characters.
    #[must_use]
    pub fn from_user_agent(user_agent: &str) -> Self {
        Self(user_agent.chars().filter(|c| !c.is_control()).take(Self::MAX_CHARS).collect())
    }

    /// The name; empty when the device gave none.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
