//! Exact amounts of money.

use std::{
    iter::Sum,
    ops::{Add, Mul},
};

/// Picodollars in a dollar.
const DOLLAR: u128 = 1_000_000_000_000;

/// An amount in picodollars: a millionth of a millionth of a dollar. The smallest price of a thing,
/// a thousandth of a second of a megabyte of Lambda, is 13 of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Money(u128);

impl Money {
    /// So many picodollars.
    #[must_use]
    pub(super) const fn picodollars(count: u128) -> Self {
        Self(count)
    }

    /// So many picodollars.
    #[must_use]
    pub(super) const fn count(self) -> u128 {
        self.0
    }

    /// How many hundredths of another amount this is, to the nearest.
    #[must_use]
    pub(super) const fn percent_of(self, all: Self) -> u128 {
        (self.0 * 100 + all.0 / 2) / all.0
    }

    /// In dollars with so many digits after the point (12 at most), rounded to the nearest.
    #[must_use]
    pub(super) fn dollars(self, digits: u32) -> String {
        let smallest = DOLLAR / 10_u128.pow(digits);
        let rounded = (self.0 + smallest / 2) / smallest;
        let whole = DOLLAR / smallest;
        let width = usize::try_from(digits).unwrap();
        match digits {
            0 => format!("{rounded}"),
            _ => format!("{}.{:0width$}", rounded / whole, rounded % whole),
        }
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Mul<u128> for Money {
    type Output = Self;

    fn mul(self, times: u128) -> Self {
        Self(self.0 * times)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_in_dollars_and_rounded_once() {
        assert_eq!(Money::picodollars(1_187_500_000_000).dollars(2), "1.19");
        assert_eq!(Money::picodollars(1_187_500_000_000).dollars(4), "1.1875");
        assert_eq!(Money::picodollars(1_499_999_999_999).dollars(0), "1");
        assert_eq!(Money::picodollars(1_500_000_000_000).dollars(0), "2");
        assert_eq!(Money::picodollars(999_999_999_999).dollars(2), "1.00");
        assert_eq!(Money::picodollars(5).dollars(12), "0.000000000005");
        assert_eq!(Money::default().dollars(3), "0.000");
    }

    #[test]
    fn a_share_is_rounded_to_the_nearest_hundredth() {
        let share = |part| Money::picodollars(part).percent_of(Money::picodollars(1000));
        assert_eq!([0, 4, 5, 14, 15, 1000].map(share), [0, 0, 1, 1, 2, 100]);
    }

    #[test]
    fn amounts_add_up_without_a_rest() {
        let third = Money::picodollars(333_333_333_333);
        assert_eq!([third, third, third].into_iter().sum::<Money>(), third * 3);
        assert_eq!((third * 3).count(), 999_999_999_999);
    }
}
