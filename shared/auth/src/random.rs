//! Randomness: for secrets and for ids.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use natter_domain::ids::Ids;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use zeroize::Zeroizing;

/// A source of random bytes. Clones share it.
///
/// The system's source is asked once, at start, for the 256-bit seed of a cryptographic generator
/// (ChaCha). So there is one moment at which randomness can be missing, and it is a moment at which
/// the process can still refuse to start; no draw fails later, and nothing falls back to something
/// weaker.
///
/// Make one for each process, in it: a process that is copied while it runs (a fork, or a snapshot
/// that is restored more than once) would draw the same bytes in each copy.
#[derive(Clone)]
pub struct Random(Source);

#[derive(Clone)]
enum Source {
    System(Arc<Mutex<StdRng>>),
    Counting(Arc<AtomicU64>),
}

/// Why there is no source of randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RandomnessError {
    /// The operating system's source failed.
    #[error("the operating system gave no random bytes: {0}")]
    OperatingSystem(getrandom::Error),
}

impl Random {
    /// A generator seeded by the operating system.
    ///
    /// # Errors
    /// When the operating system has no randomness to give. Nothing can be done then but to stop.
    pub fn system() -> Result<Self, RandomnessError> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut_slice()).map_err(RandomnessError::OperatingSystem)?;
        Ok(Self(Source::System(Arc::new(Mutex::new(StdRng::from_seed(*seed))))))
    }

    /// Counts up from `first`, for tests that pin what is drawn. Each draw is the next number,
    /// big-endian, with zeros before it. Never for anything that guards something.
    #[must_use]
    pub fn counting(first: u64) -> Self {
        Self(Source::Counting(Arc::new(AtomicU64::new(first))))
    }

    /// Draws `N` bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> Zeroizing<[u8; N]> {
        let mut bytes = Zeroizing::new([0; N]);
        match &self.0 {
            // A poisoned lock is taken all the same: the generator has no state that a panic could
            // leave half made.
            Source::System(generator) => {
                generator
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .fill_bytes(bytes.as_mut_slice());
            }
            Source::Counting(next) => {
                let number = next.fetch_add(1, Ordering::Relaxed).to_be_bytes();
                for (place, byte) in bytes.iter_mut().rev().zip(number.into_iter().rev()) {
                    *place = byte;
                }
            }
        }
        bytes
    }

    /// New ids, whose random part is drawn from here.
    #[must_use]
    pub fn ids(&self) -> Ids {
        let random = self.clone();
        Ids::new(move || u128::from_be_bytes(*random.bytes()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use natter_domain::time::Timestamp;

    use super::*;

    #[test]
    fn no_two_draws_of_the_system_are_alike() {
        let random = Random::system().unwrap();
        let drawn: HashSet<[u8; 32]> = (0..1000).map(|_| *random.bytes()).collect();
        assert_eq!(drawn.len(), 1000);
    }

    #[test]
    fn each_process_draws_something_else() {
        let (one, other) = (Random::system().unwrap(), Random::system().unwrap());
        assert_ne!(*one.bytes::<32>(), *other.bytes::<32>());
    }

    #[test]
    fn clones_share_one_source() {
        let random = Random::system().unwrap();
        assert_ne!(*random.clone().bytes::<32>(), *random.bytes::<32>());
        let counting = Random::counting(7);
        assert_eq!(*counting.clone().bytes::<2>(), [0, 7]);
        assert_eq!(*counting.bytes::<10>(), [0, 0, 0, 0, 0, 0, 0, 0, 0, 8]);
    }

    #[test]
    fn every_byte_of_a_draw_is_random() {
        let random = Random::system().unwrap();
        let mut seen = [0_u8; 64];
        for _ in 0..64 {
            for (seen, byte) in seen.iter_mut().zip(random.bytes::<64>().iter()) {
                *seen |= byte;
            }
        }
        assert!(seen.iter().all(|&byte| byte == 0xff), "each bit is set now and then");
    }

    #[test]
    fn new_ids_differ_and_pinned_ids_are_pinned() {
        let now = Timestamp::from_seconds(1);
        let ids = Random::system().unwrap().ids();
        let made: HashSet<_> = (0..1000).map(|_| ids.user(now)).collect();
        assert_eq!(made.len(), 1000);
        assert_eq!(Random::counting(3).ids().session(now), Random::counting(3).ids().session(now));
    }
}
