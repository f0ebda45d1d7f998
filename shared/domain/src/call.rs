//! Calls: who rings whom, and what is left of it in the log.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    conversation::Direct,
    ids::{ConnectionId, UserId},
    invalid::Invalid,
    limits::{CALL_ID_CHARS, CALL_REASON_CHARS, RING_SECONDS},
    time::Timestamp,
};

/// Reads how long a call rings, in seconds.
///
/// # Errors
/// When it is no whole number from 1 to 120.
pub fn parse_ring_time(text: &str) -> Result<Duration, Invalid> {
    let seconds = text.parse().ok().filter(|seconds| RING_SECONDS.contains(seconds));
    let seconds = seconds.ok_or_else(|| Invalid::new("must be a whole number from 1 to 120"))?;
    Ok(Duration::from_secs(seconds))
}

/// The id that a client gives a call: 1 to 64 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if CALL_ID_CHARS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new("must have 1 to 64 visible ASCII characters"))
        }
    }
}

impl TryFrom<String> for CallId {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
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

/// What a call carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Media {
    /// Voices.
    Audio,
    /// Voices and pictures.
    Video,
}

impl FromStr for Media {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text {
            "audio" => Ok(Self::Audio),
            "video" => Ok(Self::Video),
            _ => Err(Invalid::new("must be `audio` or `video`")),
        }
    }
}

/// How a call went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CallOutcome {
    /// They spoke.
    Answered,
    /// Nobody answered, or nobody was there, or the caller gave up.
    Missed,
    /// The one who was called did not want to.
    Declined,
}

/// A call that is over, as the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FinishedCall {
    /// The call.
    pub call_id: CallId,
    /// What it carried.
    pub media: Media,
    /// How it went.
    pub outcome: CallOutcome,
    /// How long they spoke, in whole seconds; 0 if they did not.
    pub seconds: u64,
}

/// One end of a call: a person on one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The person.
    pub user: UserId,
    /// The device's socket.
    pub connection: ConnectionId,
}

/// A call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its id.
    pub id: CallId,
    /// The two people.
    pub direct: Direct,
    /// Who calls, on which device.
    pub caller: End,
    /// What it carries.
    pub media: Media,
    /// When it began to ring.
    pub started_at: Timestamp,
    /// Until when it rings.
    pub rings_until: Timestamp,
    /// The device that answered, and when.
    pub answered: Option<(ConnectionId, Timestamp)>,
    /// That it is over.
    pub over: Option<Over>,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Over {
    /// When.
    pub at: Timestamp,
    /// What the log keeps of it.
    pub finished: FinishedCall,
    /// Whether the log has it.
    pub logged: bool,
}

/// What a call is to a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It calls.
    Caller,
    /// It is called, and nobody has answered yet.
    Rung,
    /// It has answered.
    Answerer,
    /// One of the two people, on another device than the one that calls or has answered.
    OtherDevice,
    /// Neither of the two.
    Stranger,
}

/// Because of whom a call ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy<'a> {
    /// Somebody hangs up, gives up or declines.
    Person(&'a End),
    /// A device is gone.
    Lost(&'a End),
    /// Nobody has answered in time.
    Time,
}

/// Whether a call may end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It may, and this is what the log keeps of it.
    Allowed(FinishedCall),
    /// It goes on: it still rings, or somebody has answered, or the device that is gone has no part in it.
    GoesOn,
    /// That is for another device of the same person to do.
    OtherDevice,
    /// It is over already.
    Over,
    /// It is not theirs.
    Stranger,
}

impl Call {
    /// Who is called.
    #[must_use]
    pub fn callee(&self) -> UserId {
        let [one, other] = self.direct.people();
        if one == self.caller.user { other } else { one }
    }

    /// Whether it rings at `now`.
    #[must_use]
    pub fn rings(&self, now: Timestamp) -> bool {
        self.over.is_none() && self.answered.is_none() && self.rings_until > now
    }

    /// What the call is to `device`.
    #[must_use]
    pub fn side_of(&self, device: &End) -> Side {
        if self.direct.peer_of(device.user).is_none() {
            return Side::Stranger;
        }
        let calls = device.user == self.caller.user;
        match &self.answered {
            _ if *device == self.caller => Side::Caller,
            None if !calls => Side::Rung,
            Some((connection, _)) if !calls && *connection == device.connection => Side::Answerer,
            None | Some(_) => Side::OtherDevice,
        }
    }

    /// The device that has answered.
    #[must_use]
    pub fn answerer(&self) -> Option<End> {
        let (connection, _) = self.answered.as_ref()?;
        Some(End { user: self.callee(), connection: connection.clone() })
    }

    /// Whether it may end at `now` because of `by`. While it rings, the calling device gives up and any device of the
    /// one who is called declines; afterwards it is for the two devices that speak.
    #[must_use]
    pub fn ending(&self, by: EndedBy<'_>, now: Timestamp) -> Ending {
        let side = match by {
            EndedBy::Person(device) | EndedBy::Lost(device) => Some(self.side_of(device)),
            EndedBy::Time => None,
        };
        if side == Some(Side::Stranger) {
            return Ending::Stranger;
        }
        if self.over.is_some() {
            return Ending::Over;
        }
        let is_lost = matches!(by, EndedBy::Lost(_));
        match side {
            Some(Side::Caller | Side::Answerer) => Ending::Allowed(self.finished(false, now)),
            // It still rings on their other devices.
            Some(Side::Rung | Side::OtherDevice) if is_lost => Ending::GoesOn,
            Some(Side::Rung) => Ending::Allowed(self.finished(true, now)),
            Some(Side::OtherDevice) => Ending::OtherDevice,
            None if self.answered.is_none() && self.rings_until <= now => {
                Ending::Allowed(self.finished(false, now))
            }
            None => Ending::GoesOn,
            Some(Side::Stranger) => Ending::Stranger,
        }
    }

    fn finished(&self, declined: bool, now: Timestamp) -> FinishedCall {
        let (outcome, seconds) = match &self.answered {
            Some((_, at)) => (CallOutcome::Answered, now.since(*at).as_secs()),
            None if declined => (CallOutcome::Declined, 0),
            None => (CallOutcome::Missed, 0),
        };
        FinishedCall { call_id: self.id.clone(), media: self.media, outcome, seconds }
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
    pub fn parse(text: String) -> Result<Self, Invalid> {
        if text.chars().count() > CALL_REASON_CHARS || text.chars().any(char::is_control) {
            return Err(Invalid::new("must have at most 64 characters and no control characters"));
        }
        Ok(Self(text))
    }
}

#[cfg(test)]
mod tests;
