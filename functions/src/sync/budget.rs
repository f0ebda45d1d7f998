//! How much one answer may hold.

use natter_domain::limits::{SYNC_BYTES, SYNC_ENTRIES};

use super::answer::Found;
use crate::views::entry::about_bytes;

/// What is left of it.
pub(super) struct Budget {
    entries: usize,
    bytes: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { entries: SYNC_ENTRIES, bytes: SYNC_BYTES }
    }

    /// Takes what a conversation needs. Where not enough is left it comes without entries, and the client asks again.
    pub(super) fn spend(&mut self, found: &mut Found) {
        let bytes: usize = found.entries.iter().map(|seen| about_bytes(&seen.entry)).sum();
        match (self.entries.checked_sub(found.entries.len()), self.bytes.checked_sub(bytes)) {
            (Some(entries), Some(bytes)) => *self = Self { entries, bytes },
            _ => {
                found.entries.clear();
                found.more = true;
            }
        }
    }
}
