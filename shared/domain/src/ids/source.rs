//! Where new ids come from.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use super::{RoomId, SessionId, UserId};
use crate::time::Timestamp;

/// Makes new ids: the time in the upper 48 bits, random below, so that ids sort by age and can't be
/// guessed.
#[derive(Clone)]
pub struct Ids(Arc<dyn Fn() -> u128 + Send + Sync>);

impl Ids {
    /// Draws the random part from `random`, which must give a fresh value each time.
    pub fn new(random: impl Fn() -> u128 + Send + Sync + 'static) -> Self {
        Self(Arc::new(random))
    }

    /// Counts up from `first`, for tests that pin ids.
    #[must_use]
    pub fn counting(first: u64) -> Self {
        let next = AtomicU64::new(first);
        Self::new(move || u128::from(next.fetch_add(1, Ordering::Relaxed)))
    }

    /// A new person's id.
    #[must_use]
    pub fn user(&self, now: Timestamp) -> UserId {
        UserId::from_bits(self.bits(now))
    }

    /// A new room's id.
    #[must_use]
    pub fn room(&self, now: Timestamp) -> RoomId {
        RoomId::from_bits(self.bits(now))
    }

    /// A new session's id.
    #[must_use]
    pub fn session(&self, now: Timestamp) -> SessionId {
        SessionId::from_bits(self.bits(now))
    }

    /// A name that no other send carries, for a message whose sender gave it none.
    #[must_use]
    pub fn message(&self, now: Timestamp) -> String {
        SessionId::from_bits(self.bits(now)).to_string()
    }

    fn bits(&self, now: Timestamp) -> u128 {
        const RANDOM: u128 = (1 << 80) - 1;
        let time = u128::try_from(now.millis()).unwrap_or_default() << 80;
        time | ((self.0)() & RANDOM)
    }
}
