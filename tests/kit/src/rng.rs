//! Random numbers that can be repeated.

use std::{
    env,
    hash::{BuildHasher as _, RandomState},
};

/// Random numbers from a seed (SplitMix64): the same seed, the same numbers.
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// Numbers that follow from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next_u64() % u64::try_from(bound).unwrap()).unwrap()
    }

    /// True once in `times`.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of `items`.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// The seeds of a test: the one in `NATTER_SEED`, or else these. Each is printed when it is taken,
/// so that the output of a failed test names the seed.
///
/// # Panics
/// When `NATTER_SEED` is no number.
pub fn seeds(usual: &[u64]) -> impl Iterator<Item = u64> {
    let wanted = env::var("NATTER_SEED")
        .ok()
        .map(|seed| vec![seed.parse().expect("NATTER_SEED is a number")]);
    wanted
        .unwrap_or_else(|| usual.to_vec())
        .into_iter()
        .inspect(|seed| println!("NATTER_SEED={seed}"))
}

/// Twelve hexadecimal digits that no other call returns, in this process or another.
#[must_use]
pub fn suffix() -> String {
    // The standard library seeds each state from the system's randomness.
    let number = RandomState::new().hash_one(std::process::id());
    format!("{:012x}", number & 0xffff_ffff_ffff)
}
