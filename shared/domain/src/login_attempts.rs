//! How failed logins slow down the next ones.
//!
//! Attempts are counted under the name or address that was typed, whether or not an account has it:
//! a stranger learns nothing from being slowed. An attempt is counted before the password is looked
//! at, so that many at once can't slip past the limit.

use std::time::Duration;

/// Attempts that may fail before the next one has to wait.
pub const FREE_ATTEMPTS: u32 = 5;
/// The first wait. Each further failure doubles it.
pub const FIRST_WAIT: Duration = Duration::from_secs(2);
/// The longest wait. It allows 1,440 guesses a day, far too few for a password of eight characters;
/// a longer one would keep the account's owner out for as long as a stranger keeps guessing.
pub const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// Failures are forgotten after so long without an attempt.
pub const FORGOTTEN_AFTER: Duration = Duration::from_secs(24 * 3600);

/// How long to wait after `attempts` attempts without a success.
#[must_use]
pub fn wait_after(attempts: u32) -> Duration {
    match attempts.checked_sub(FREE_ATTEMPTS) {
        None => Duration::ZERO,
        Some(doublings) => FIRST_WAIT.saturating_mul(1 << doublings.min(16)).min(LONGEST_WAIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_failures_cost_nothing_then_the_wait_doubles_up_to_a_bound() {
        let waits: Vec<u64> =
            [0, 4, 5, 6, 7, 13, 14, 40, u32::MAX].map(|n| wait_after(n).as_secs()).to_vec();
        assert_eq!(waits, [0, 0, 2, 4, 8, 60, 60, 60, 60]);
    }
}
