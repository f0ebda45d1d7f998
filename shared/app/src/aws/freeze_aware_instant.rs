//! Points in time of a process that is frozen now and then.
//!
//! The monotonic clock, by which every pool of connections measures, stands still while Lambda has
//! frozen the function. The wall clock is right again at the thaw, but may be set back.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// A point in time by both clocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct FreezeAwareInstant {
    monotonic: Instant,
    wall: SystemTime,
}

/// Where points in time come from; another one in tests.
pub(super) type InstantSource = fn() -> FreezeAwareInstant;

impl FreezeAwareInstant {
    pub(super) fn now() -> Self {
        Self { monotonic: Instant::now(), wall: SystemTime::now() }
    }

    /// The time since `earlier`, with that for which the process was frozen. Without end where the
    /// wall clock was set back: then nobody knows.
    pub(super) fn since(self, earlier: Self) -> Duration {
        self.wall_since(earlier).max(self.monotonic_since(earlier))
    }

    /// So much of [`Self::since`] was missed by whoever has the monotonic clock alone.
    pub(super) fn unseen_since(self, earlier: Self) -> Duration {
        self.wall_since(earlier).saturating_sub(self.monotonic_since(earlier))
    }

    fn wall_since(self, earlier: Self) -> Duration {
        self.wall.duration_since(earlier.wall).unwrap_or(Duration::MAX)
    }

    fn monotonic_since(self, earlier: Self) -> Duration {
        self.monotonic.duration_since(earlier.monotonic)
    }
}

#[cfg(test)]
impl FreezeAwareInstant {
    /// So much later by the monotonic clock, and by the wall clock.
    pub(super) fn after(self, monotonic: Duration, wall: Duration) -> Self {
        Self { monotonic: self.monotonic + monotonic, wall: self.wall + wall }
    }

    /// The wall clock is set back.
    pub(super) fn set_back(self, span: Duration) -> Self {
        Self { wall: self.wall - span, ..self }
    }
}

/// A source that stands where a test has put it.
#[cfg(test)]
pub(super) mod pinned {
    use std::cell::Cell;

    use super::FreezeAwareInstant;

    thread_local! {
        static NOW: Cell<Option<FreezeAwareInstant>> = const { Cell::new(None) };
    }

    pub(crate) fn now() -> FreezeAwareInstant {
        NOW.get().unwrap()
    }

    pub(crate) fn set(now: FreezeAwareInstant) {
        NOW.set(Some(now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN_MINUTES: Duration = Duration::from_mins(10);
    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_clock_that_has_gone_further_counts_and_a_step_back_is_a_time_without_end() {
        let start = FreezeAwareInstant::now();
        let cases = [
            (start, Duration::ZERO, Duration::ZERO),
            (start.after(SECOND, SECOND), SECOND, Duration::ZERO),
            (start.after(SECOND, Duration::ZERO), SECOND, Duration::ZERO),
            (start.after(Duration::ZERO, TEN_MINUTES), TEN_MINUTES, TEN_MINUTES),
            (start.after(SECOND, TEN_MINUTES), TEN_MINUTES, TEN_MINUTES - SECOND),
            (start.set_back(SECOND), Duration::MAX, Duration::MAX),
        ];
        for (later, since, unseen) in cases {
            assert_eq!(later.since(start), since, "{later:?}");
            assert_eq!(later.unseen_since(start), unseen, "{later:?}");
        }
    }
}
