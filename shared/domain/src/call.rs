//! Calls: who rings whom, and what is left of it in the log.

mod ending;
pub mod ice;
mod seats;
mod signals;

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    conversation::Direct,
    ids::{ConnectionId, SessionId, UserId},
    invalid::InvalidError,
    limits::{CALL_ID_CHARS, CALL_LIFE, CALL_REASON_CHARS, RING_SECONDS},
    time::Timestamp,
};

pub use ending::{EndedBy, Ending};
pub use seats::{LostSockets, Seat};
pub use signals::{Answering, Beginning, Fingerprint, Offering, PendingOffer, Signals};

/// Reads how long a call rings, in seconds.
///
/// # Errors
/// When it is no whole number from 1 to 120.
pub fn parse_ring_time(text: &str) -> Result<Duration, InvalidError> {
    let seconds = text.parse().ok().filter(|seconds| RING_SECONDS.contains(seconds));
    let seconds =
        seconds.ok_or_else(|| InvalidError::new("must be a whole number from 1 to 120"))?;
    Ok(Duration::from_secs(seconds))
}

/// The id that a client gives a call: 1 to 64 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CallId(String);

impl CallId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CallId {
    type Err = InvalidError;

    fn from_str(text: &str) -> Result<Self, InvalidError> {
        if CALL_ID_CHARS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidError::new("must have 1 to 64 visible ASCII characters"))
        }
    }
}

impl TryFrom<String> for CallId {
    type Error = InvalidError;

    fn try_from(text: String) -> Result<Self, InvalidError> {
        text.parse()
    }
}

impl From<CallId> for String {
    fn from(id: CallId) -> Self {
        id.0
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The kind of media that a call carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Media {
    /// Voices.
    Audio,
    /// Voices and pictures.
    Video,
}

impl FromStr for Media {
    type Err = InvalidError;

    fn from_str(text: &str) -> Result<Self, InvalidError> {
        match text {
            "audio" => Ok(Self::Audio),
            "video" => Ok(Self::Video),
            _ => Err(InvalidError::new("must be `audio` or `video`")),
        }
    }
}

/// The result of a call that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CallOutcome {
    /// A device of the callee answered.
    Answered,
    /// Nobody answered, or nobody was there, or the caller gave up.
    Missed,
    /// The callee declined while it rang.
    Declined,
}

/// A call that is over, as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FinishedCall {
    /// The id that the calling client gave the call.
    pub call_id: CallId,
    /// Whether it carried sound alone, or pictures too.
    pub media: Media,
    /// Whether it was answered, missed or declined.
    pub outcome: CallOutcome,
    /// From the answer to the end, in whole seconds; 0 if nobody answered.
    pub seconds: u64,
}

/// One end of a call: a person on one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The person.
    pub user: UserId,
    /// The device's socket.
    pub connection: ConnectionId,
    /// The device's session, which outlives its socket; `None` where only the socket is known.
    pub session: Option<SessionId>,
}

impl End {
    /// Whether both are the same socket.
    #[must_use]
    pub fn is_socket(&self, other: &Self) -> bool {
        self.user == other.user && self.connection == other.connection
    }

    /// Whether both are known to be the same device, on whichever socket.
    #[must_use]
    pub fn is_device(&self, other: &Self) -> bool {
        self.user == other.user && self.session.is_some() && self.session == other.session
    }
}

/// A call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The id that the calling client gave the call.
    pub id: CallId,
    /// The two people.
    pub direct: Direct,
    /// The calling user and the socket of the calling device.
    pub caller: End,
    /// Whether it carries sound alone, or pictures too.
    pub media: Media,
    /// The time at which the call began to ring.
    pub started_at: Timestamp,
    /// Until when it rings.
    pub rings_until: Timestamp,
    /// The device that answered, and when.
    pub answered: Option<Answer>,
    /// The sockets of the call that are gone, and may be replaced.
    pub lost: LostSockets,
    /// What the two ends have told each other, for repeats to be recognised.
    pub signals: Signals,
    /// The end of the call; `None` while it rings or is under way.
    pub ended: Option<EndedCall>,
}

/// That a call was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The socket of the device that answered; the latest one of that device.
    pub by: ConnectionId,
    /// That device's session.
    pub session: Option<SessionId>,
    /// The instant of the answer.
    pub at: Timestamp,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedCall {
    /// The instant at which the call ended.
    pub at: Timestamp,
    /// The content of the call's entry in the log.
    pub finished: FinishedCall,
    /// Whether that entry has been written.
    pub logged: bool,
}

/// The part of a device in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The device calls.
    Caller,
    /// It is called, and nobody has answered yet.
    Ringing,
    /// The device has answered.
    Answerer,
    /// One of the two people, on another device than the one that calls or has answered.
    OtherDevice,
    /// Neither of the two.
    Stranger,
}

impl Call {
    /// The user who is called.
    #[must_use]
    pub fn callee(&self) -> UserId {
        let [one, other] = self.direct.people();
        if one == self.caller.user { other } else { one }
    }

    /// Whether it rings at `now`.
    #[must_use]
    pub fn rings(&self, now: Timestamp) -> bool {
        self.ended.is_none() && self.answered.is_none() && self.rings_until > now
    }

    /// Whether it is still remembered, over or not: a call lasts a day at most, and DynamoDB removes
    /// it days later.
    #[must_use]
    pub fn is_remembered(&self, now: Timestamp) -> bool {
        now < self.started_at.plus(CALL_LIFE)
    }

    /// The part of `device` in the call.
    #[must_use]
    pub fn side_of(&self, device: &End) -> Side {
        if self.direct.peer_of(device.user).is_none() {
            return Side::Stranger;
        }
        let calls = device.user == self.caller.user;
        match &self.answered {
            _ if device.is_socket(&self.caller) => Side::Caller,
            None if !calls => Side::Ringing,
            Some(answer) if !calls && answer.by == device.connection => Side::Answerer,
            None | Some(_) => Side::OtherDevice,
        }
    }

    /// The device that has answered.
    #[must_use]
    pub fn answerer(&self) -> Option<End> {
        let Answer { by, session, .. } = self.answered.as_ref()?;
        Some(End { user: self.callee(), connection: by.clone(), session: *session })
    }
}

/// Why somebody ends a call, in the client's own words: up to 64 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallReason(String);

impl CallReason {
    /// The reason as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads a reason.
    ///
    /// # Errors
    /// When it is too long, or has control characters.
    pub fn parse(text: String) -> Result<Self, InvalidError> {
        if text.chars().count() > CALL_REASON_CHARS || text.chars().any(char::is_control) {
            return Err(InvalidError::new(
                "must have at most 64 characters and no control characters",
            ));
        }
        Ok(Self(text))
    }
}

#[cfg(test)]
mod tests;
