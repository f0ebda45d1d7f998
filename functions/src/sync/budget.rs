//! How much one answer may hold.

use natter_domain::{
    entry::Body,
    limits::{SYNC_BYTES, SYNC_ENTRIES},
};

use super::answer::Found;

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
        let bytes: usize = found.entries.iter().map(|seen| size(&seen.entry.body)).sum();
        match (self.entries.checked_sub(found.entries.len()), self.bytes.checked_sub(bytes)) {
            (Some(entries), Some(bytes)) => *self = Self { entries, bytes },
            _ => {
                found.entries.clear();
                found.more = true;
            }
        }
    }
}

/// About how long an entry is as JSON: a character can become six (`\u0007`).
fn size(body: &Body) -> usize {
    const REST: usize = 400;
    match body {
        Body::Message(text) => REST + text.as_str().len() * 2,
        Body::Joined { users } => REST + users.len() * 30,
        Body::DeletedMessage
        | Body::Deleted { .. }
        | Body::Left
        | Body::Removed { .. }
        | Body::Role { .. }
        | Body::Renamed { .. }
        | Body::Visibility { .. }
        | Body::Ended
        | Body::Call(_) => REST,
    }
}
