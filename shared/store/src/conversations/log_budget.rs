//! What one answer may read of logs.
//!
//! Nobody knows how long entries are before they are read. So each read reserves what it could need
//! at worst, gives back what it did not, and waits while others hold what it needs: the budget is
//! never passed, and while messages are short, nothing is missing.

use std::sync::{Mutex, MutexGuard, PoisonError};

use natter_domain::{
    entry::Entry,
    limits::{ENTRY_BYTES, LOG_BYTES, UNREAD_MAX},
};
use tokio::sync::Notify;

/// Fewest entries that are worth a request, where more can't be had.
const FEWEST: u32 = 8;
/// Fewest entries of a first look at one of many conversations: so many short ones take the one
/// read unit that the request costs anyway.
const FIRST_LOOK: u32 = 16;

/// The budget of one answer.
#[derive(Debug)]
pub struct LogBudget {
    first_look: u32,
    state: Mutex<State>,
    returned: Notify,
}

#[derive(Debug)]
struct State {
    /// Bytes that are neither spent nor reserved.
    left: u64,
    /// Reads under way that hold a part of it.
    reserved: u32,
}

/// What one read may take. What it does not spend goes back when it is dropped.
pub(super) struct Share<'a> {
    budget: &'a LogBudget,
    entries: u32,
    /// Whether one entry more may be read, which is not counted.
    one_more: bool,
    unspent: u64,
}

impl LogBudget {
    /// The budget of an answer about so many conversations.
    #[must_use]
    pub fn new(conversations: usize) -> Self {
        let all = LOG_BYTES / ENTRY_BYTES;
        let each = all / u64::try_from(conversations.max(1)).unwrap_or(all);
        let each = u32::try_from(each).unwrap_or(UNREAD_MAX);
        Self {
            first_look: each.clamp(FIRST_LOOK, UNREAD_MAX),
            state: Mutex::new(State { left: LOG_BYTES, reserved: 0 }),
            returned: Notify::new(),
        }
    }

    /// How many entries a first look at a conversation asks for. Those of all conversations that
    /// are read at once fit into the budget.
    pub(super) fn first_look(&self) -> u32 {
        self.first_look
    }

    /// As [`Self::first_look`], for a look that begins with `along` entries that are not new. Of many
    /// conversations it takes one less than there is for each, so that nobody waits: what those
    /// before have spent is missing.
    pub(super) fn first_look_beyond(&self, along: u32) -> u32 {
        if self.first_look == UNREAD_MAX {
            return self.first_look.saturating_add(along);
        }
        self.first_look.saturating_sub(1).max(along.saturating_add(FEWEST))
    }

    /// A share for a first look: at most `wanted` entries, and at least the newest one, which does
    /// not count.
    pub(super) async fn first(&self, wanted: u32) -> Share<'_> {
        let share = match wanted.saturating_sub(1) {
            0 => None,
            more => self.reserve(more).await,
        };
        let nothing = Share { budget: self, entries: 0, one_more: true, unspent: 0 };
        let mut share = share.unwrap_or(nothing);
        share.one_more = true;
        share
    }

    /// A share for `wanted` entries, or for fewer; `None` once the budget is used up.
    pub(super) async fn reserve(&self, wanted: u32) -> Option<Share<'_>> {
        loop {
            let returned = self.returned.notified();
            {
                let mut state = self.state();
                let fits = u32::try_from(state.left / ENTRY_BYTES).unwrap_or(u32::MAX);
                let entries = fits.min(wanted);
                // Less than wanted only where nobody will give anything back.
                if entries == wanted || (state.reserved == 0 && entries >= FEWEST) {
                    let unspent = u64::from(entries).saturating_mul(ENTRY_BYTES);
                    state.left = state.left.saturating_sub(unspent);
                    state.reserved = state.reserved.saturating_add(1);
                    return Some(Share { budget: self, entries, one_more: false, unspent });
                }
                if state.reserved == 0 {
                    return None;
                }
            }
            returned.await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Share<'_> {
    /// How many entries may be read.
    pub(super) fn limit(&self) -> u32 {
        self.entries.saturating_add(u32::from(self.one_more))
    }

    /// Spends what these entries took, which were read with [`Share::limit`].
    pub(super) fn spend(mut self, read: &[Entry]) {
        let counted = read.iter().skip(usize::from(self.one_more));
        let bytes = counted.map(Entry::stored_bytes).fold(0, u64::saturating_add);
        self.unspent = self.unspent.saturating_sub(bytes);
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        if self.entries > 0 {
            let mut state = self.budget.state();
            state.left = state.left.saturating_add(self.unspent);
            state.reserved = state.reserved.saturating_sub(1);
        }
        self.budget.returned.notify_waiters();
    }
}
