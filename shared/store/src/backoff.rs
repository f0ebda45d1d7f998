//! Pauses between attempts at a request.

use std::{
    hash::{BuildHasher as _, DefaultHasher, Hash, Hasher, RandomState},
    time::Duration,
};

/// How long to pause before the next attempt: so many times as long each time, up to a limit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Backoff {
    first: Duration,
    times: u32,
    longest: Duration,
}

/// Keys that a batch left unprocessed.
pub(crate) const UNPROCESSED: Backoff = Backoff::new(20, 2, 10_000);
/// An item that is part of a transaction under way, which takes milliseconds.
pub(crate) const CONFLICT: Backoff = Backoff::new(5, 2, 10_000);
/// A sequence number that another append has taken. Mostly by one other, which is done in a moment;
/// who loses again has met many. Spread over five times as long, most of those find a moment of
/// their own: of forty at once each makes about seven requests, where doubling makes twelve.
pub(crate) const APPEND: Backoff = Backoff::new(10, 5, 1_500);
/// How often an append is tried. The pauses before all of them together stay below the time in
/// which a function must answer.
pub(crate) const APPEND_ATTEMPTS: u32 = 10;

impl Backoff {
    /// Pauses in milliseconds.
    const fn new(first: u64, times: u32, longest: u64) -> Self {
        let (first, longest) = (Duration::from_millis(first), Duration::from_millis(longest));
        Self { first, times, longest }
    }

    /// Pauses after attempt number `attempt`, counted from 0.
    pub(crate) async fn pause(self, attempt: u32) {
        tokio::time::sleep(self.ceiling(attempt)).await;
    }

    /// Pauses for a part of that, which depends on `seed`: so that those who lost the same race do
    /// not meet again in the next.
    pub(crate) async fn pause_spread(self, attempt: u32, seed: impl Hash) {
        tokio::time::sleep(self.spread(attempt, seed)).await;
    }

    /// Pauses for a random part of that: so that transactions that met do not meet again.
    pub(crate) async fn pause_at_random(self, attempt: u32) {
        // Its keys are random, and there is no better source without a dependency.
        self.pause_spread(attempt, RandomState::new().hash_one(attempt)).await;
    }

    fn ceiling(self, attempt: u32) -> Duration {
        self.first.saturating_mul(self.times.saturating_pow(attempt)).min(self.longest)
    }

    fn spread(self, attempt: u32, seed: impl Hash) -> Duration {
        let mut hasher = DefaultHasher::new();
        (attempt, seed).hash(&mut hasher);
        let thousandths = u32::try_from(hasher.finish() % 1000).unwrap_or_default();
        self.ceiling(attempt) * thousandths / 1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_the_longest() {
        let pauses = |backoff: Backoff| {
            (0..6).map(|attempt| backoff.ceiling(attempt).as_millis()).collect::<Vec<_>>()
        };
        assert_eq!(pauses(CONFLICT), [5, 10, 20, 40, 80, 160]);
        assert_eq!(pauses(APPEND), [10, 50, 250, 1_250, 1_500, 1_500]);
        assert_eq!(APPEND.ceiling(u32::MAX), Duration::from_millis(1_500));
    }

    #[test]
    fn an_append_gives_way_before_its_caller_must_answer() {
        let pauses: Duration = (0..APPEND_ATTEMPTS).map(|attempt| APPEND.ceiling(attempt)).sum();
        assert!(pauses < natter_runtime::limits::ANSWER_TIME, "{pauses:?}");
    }

    #[test]
    fn a_spread_pause_is_shorter_and_differs_between_seeds() {
        let pauses: Vec<_> = (0..50).map(|seed| APPEND.spread(3, seed)).collect();
        assert!(pauses.iter().all(|pause| *pause < APPEND.ceiling(3)));
        assert!(pauses.iter().any(|pause| *pause != pauses[0]));
    }
}
