//! Points in time, and the clock that they come from.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use ::time::{OffsetDateTime, format_description::BorrowedFormatItem, macros::format_description};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// RFC 3339 in UTC with milliseconds, the only way in which a time leaves Natter.
const RFC3339_MILLIS: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// Milliseconds since 1970-01-01T00:00:00Z, never negative. Serialises as that number (as items
/// keep it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The last moment that can be written with a four-digit year, 9999-12-31T23:59:59.999Z.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// From milliseconds since 1970; what lies outside the representable years is moved to their
    /// edge.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(0, Self::MAX.0))
    }

    /// From whole seconds since 1970, as DynamoDB's TTL attributes and JWTs count.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        Self::from_millis(seconds.saturating_mul(1000))
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded down.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0 / 1000
    }

    /// This moment and `span` more.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Self::from_millis(
            self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// This moment and `span` less.
    #[must_use]
    pub fn before(self, span: Duration) -> Self {
        Self::from_millis(
            self.0.saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// How long ago `earlier` was; nothing if it lies ahead.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0 - earlier.0).unwrap_or(0))
    }

    /// The number of the span of `length` that this moment falls into, counted from 1970.
    #[must_use]
    pub fn bucket(self, length: Duration) -> i64 {
        self.0 / i64::try_from(length.as_millis()).unwrap_or(i64::MAX).max(1)
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC with milliseconds: `2026-11-21T08:30:00.000Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .ok()
            .and_then(|moment| moment.format(RFC3339_MILLIS).ok());
        f.write_str(&text.ok_or(fmt::Error)?)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self::from_millis)
    }
}

/// Serialises a [`Timestamp`] as RFC 3339: `#[serde(serialize_with = "rfc3339")]`.
pub fn rfc3339<S: Serializer>(moment: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(moment)
}

/// Serialises an optional [`Timestamp`] as RFC 3339 or null.
pub fn rfc3339_option<S: Serializer>(
    moment: &Option<Timestamp>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match moment {
        Some(moment) => serializer.collect_str(moment),
        None => serializer.serialize_none(),
    }
}

/// Where "now" comes from. The system's, unless a test moves it.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// Milliseconds that a test has added to the system's time.
    ahead: Arc<AtomicI64>,
    /// A pinned time, which only [`Clock::advance`] moves.
    pinned: Option<Timestamp>,
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still until it is advanced.
    #[must_use]
    pub fn pinned(now: Timestamp) -> Self {
        Self { ahead: Arc::default(), pinned: Some(now) }
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let base = self.pinned.map_or_else(system_millis, Timestamp::millis);
        Timestamp::from_millis(base.saturating_add(self.ahead.load(Ordering::Relaxed)))
    }

    /// Moves this clock, and every clone of it, ahead.
    pub fn advance(&self, span: Duration) {
        self.ahead
            .fetch_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX), Ordering::Relaxed);
    }
}

fn system_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_in_utc_with_milliseconds() {
        assert_eq!(
            Timestamp::from_millis(1_795_250_000_007).to_string(),
            "2026-11-21T08:33:20.007Z"
        );
        assert_eq!(Timestamp::MAX.to_string(), "9999-12-31T23:59:59.999Z");
        assert_eq!(Timestamp::from_millis(-5).to_string(), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn a_pinned_clock_moves_only_when_told() {
        let clock = Clock::pinned(Timestamp::from_seconds(100));
        let same = clock.clone();
        clock.advance(Duration::from_secs(5));
        assert_eq!(same.now(), Timestamp::from_seconds(105));
    }

    #[test]
    fn a_moment_ahead_is_no_time_ago() {
        assert_eq!(Timestamp::from_millis(5).since(Timestamp::from_millis(9)), Duration::ZERO);
    }
}
