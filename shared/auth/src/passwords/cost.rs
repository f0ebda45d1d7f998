//! How much work bcrypt does.

use natter_domain::invalid::InvalidError;

/// bcrypt's cost, 4 to 16: one more doubles the time. OWASP's Password Storage Cheat Sheet asks for
/// 10 at least; 12, the default, takes a quarter of a second on one core. 4 is for tests, and a
/// request would time out above 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BcryptCost(u32);

impl BcryptCost {
    /// Reads a whole number from 4 to 16.
    pub fn parse(text: &str) -> Result<Self, InvalidError> {
        text.parse()
            .ok()
            .and_then(Self::new)
            .filter(|cost| cost.0.to_string() == text)
            .ok_or_else(|| InvalidError::new("must be a whole number from 4 to 16"))
    }

    pub(super) fn new(cost: u32) -> Option<Self> {
        (4..=16).contains(&cost).then_some(Self(cost))
    }

    pub(super) fn get(self) -> u32 {
        self.0
    }
}

impl Default for BcryptCost {
    fn default() -> Self {
        Self(12)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_four_to_sixteen() {
        for (text, cost) in [("4", 4), ("10", 10), ("12", 12), ("16", 16)] {
            assert_eq!(BcryptCost::parse(text).unwrap().get(), cost);
        }
        for text in
            ["", "3", "17", "31", "-4", "+12", "012", "12.0", " 12", "twelve", "99999999999"]
        {
            assert!(BcryptCost::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_cost_is_twelve_by_default() {
        assert_eq!(BcryptCost::default().get(), 12);
    }
}
