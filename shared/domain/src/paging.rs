//! Pages.

use crate::{
    invalid::InvalidError,
    limits::{PAGE_DEFAULT, PAGE_MAX},
    seq::Seq,
};

/// How many items a page may hold: 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(u32);

impl PageSize {
    /// Reads a page size.
    ///
    /// # Errors
    /// When it is not between 1 and 100.
    pub fn new(items: u64) -> Result<Self, InvalidError> {
        u32::try_from(items)
            .ok()
            .filter(|items| (1..=PAGE_MAX).contains(items))
            .map(Self)
            .ok_or_else(|| InvalidError::new("must be a whole number from 1 to 100"))
    }

    /// The number of items.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }

    /// The number of items, to count with.
    #[must_use]
    pub fn len(self) -> usize {
        self.0 as usize
    }

    /// Never: a page holds at least one item.
    #[must_use]
    pub fn is_empty(self) -> bool {
        false
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(PAGE_DEFAULT)
    }
}

/// Which entries of a log are asked for. Both bounds are exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EntryRange {
    /// Only entries after this number; the page then begins right after it.
    pub after: Option<Seq>,
    /// Only entries before this number; without `after`, the page then ends right before it.
    pub before: Option<Seq>,
    /// At most so many.
    pub limit: PageSize,
}
