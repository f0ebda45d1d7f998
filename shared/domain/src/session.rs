//! Sessions: one for each device that a person has logged in on.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    ids::{SessionId, UserId},
    invalid::InvalidError,
    limits::{SESSION_DAYS, SESSION_LIFE},
    time::Timestamp,
};

/// How long a session can last, however often it is refreshed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LongestSession(Duration);

impl LongestSession {
    /// Reads a number of days.
    ///
    /// # Errors
    /// When it is no whole number from 1 to 3650.
    pub fn parse(text: &str) -> Result<Self, InvalidError> {
        // Digits alone: the parser would also take a plus sign.
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let days = text.parse().ok().filter(|days| digits && SESSION_DAYS.contains(days));
        let days =
            days.ok_or_else(|| InvalidError::new("must be a whole number of days from 1 to 3650"))?;
        Ok(Self(Duration::from_secs(days * 24 * 3600)))
    }

    /// When a session that began at `began`, and whose tokens were made at `now`, ends unless it is
    /// refreshed before: 30 days later, and no later than it can last.
    #[must_use]
    pub fn expiry(self, began: Timestamp, now: Timestamp) -> Timestamp {
        now.plus(SESSION_LIFE).min(began.plus(self.0))
    }

    /// Whether a session that began at `began` has lasted as long as it can.
    #[must_use]
    pub fn is_over(self, began: Timestamp, now: Timestamp) -> bool {
        began.plus(self.0) <= now
    }
}

/// What is known of a session. That it is stored is what makes it valid; its absence is revocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The user who logged in.
    pub user: UserId,
    /// The session's id.
    pub id: SessionId,
    /// What the device called itself (its user agent), shortened.
    pub device: Device,
    /// The instant of the registration or login that created it.
    pub created_at: Timestamp,
    /// The instant of the latest refresh; `created_at` before the first one.
    pub refreshed_at: Timestamp,
    /// When it ends unless it is refreshed before.
    pub expires_at: Timestamp,
}

/// The authenticated caller: proven by an access token or by a socket's ticket. It serialises as
/// API Gateway repeats it in each event of a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The user.
    #[serde(rename = "userId")]
    pub user: UserId,
    /// The session that the token or ticket belongs to.
    #[serde(rename = "sessionId")]
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

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 3600);

    #[test]
    fn a_longest_session_is_a_number_of_days_from_one_to_ten_years() {
        for days in ["1", "365", "0365", "3650"] {
            assert!(LongestSession::parse(days).is_ok(), "{days}");
        }
        for days in ["", "0", "3651", "-1", "+1", "1.5", "1d", " 1", "999999999999999999999"] {
            let refused = LongestSession::parse(days).unwrap_err();
            assert_eq!(refused.reason(), "must be a whole number of days from 1 to 3650", "{days}");
        }
    }

    #[test]
    fn a_refresh_prolongs_a_session_by_thirty_days_until_it_has_lasted_as_long_as_it_can() {
        let longest = LongestSession::parse("100").unwrap();
        let began = Timestamp::from_seconds(1_000_000);
        let day = |number: u32| began.plus(DAY * number);
        assert_eq!(longest.expiry(began, began), day(30));
        assert_eq!(longest.expiry(began, day(70)), day(100));
        assert_eq!(longest.expiry(began, day(71)), day(100), "and not day 101");
        assert!(!longest.is_over(began, day(100).before(Duration::from_millis(1))));
        assert!(longest.is_over(began, day(100)));
        let short = LongestSession::parse("1").unwrap();
        assert_eq!(short.expiry(began, began), day(1));
    }
}
