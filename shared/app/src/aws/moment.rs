//! Points in time of a process that is frozen now and then.
//!
//! The monotonic clock, by which every pool of connections measures, stands still while Lambda has
//! frozen the function. The wall clock is right again at the thaw, but may be set back.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// A moment by both clocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    monotonic: Instant,
    wall: SystemTime,
}

/// Where moments come from; another one in tests.
pub(super) type Now = fn() -> Moment;

impl Moment {
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
impl Moment {
    /// So much later by the monotonic clock, and by the wall clock.
    pub(super) fn after(self, monotonic: Duration, wall: Duration) -> Self {
        Self { monotonic: self.monotonic + monotonic, wall: self.wall + wall }
    }

    /// The wall clock is set back.
    pub(super) fn set_back(self, span: Duration) -> Self {
        Self { wall: self.wall - span, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN_MINUTES: Duration = Duration::from_mins(10);
    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_clock_that_has_gone_further_counts_and_a_step_back_is_a_time_without_end() {
        let start = Moment::now();
        let cases = [
            (start, Duration::ZERO, Duration::ZERO),
            (start.after(SECOND, SECOND), SECOND, Duration::ZERO),
            (start.after(SECOND, Duration::ZERO), SECOND, Duration::ZERO),
            (start.after(Duration::ZERO, TEN_MINUTES), TEN_MINUTES, TEN_MINUTES),
            (start.after(SECOND, TEN_MINUTES), TEN_MINUTES, TEN_MINUTES - SECOND),
            (start.set_back(SECOND), Duration::MAX, Duration::MAX),
        ];
        for (moment, since, unseen) in cases {
            assert_eq!(moment.since(start), since, "{moment:?}");
            assert_eq!(moment.unseen_since(start), unseen, "{moment:?}");
        }
    }
}
