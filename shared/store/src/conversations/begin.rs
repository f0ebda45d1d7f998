//! The first entry of a direct conversation: meta, both members and the entry in one transaction.

use natter_domain::{conversation::Direct, entry::Entry, member::Member, room::Role, seq::Seq};

use super::{Conversations, Draft, item};
use crate::{StoreError, db::TransactOutcome};

/// What became of the first entry.
pub enum Begun {
    /// The conversation exists, with this entry as its first.
    New(Entry),
    /// Somebody began it in the same moment: append to it.
    AlreadyBegun,
}

impl Conversations {
    /// Begins a direct conversation with `draft` as entry 1. One request.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn begin(&self, direct: Direct, draft: &Draft) -> Result<Begun, StoreError> {
        let entry = draft.entry(Seq::NONE.next());
        let now = draft.sent_at;
        let mut items = vec![item::write_meta(direct.id(), now, None)?, item::write_entry(&entry)?];
        for user in direct.people() {
            let member = Member {
                user,
                role: Role::Member,
                joined_at: now,
                read: Seq::NONE,
                delivered: Seq::NONE,
                cleared: Seq::NONE,
                hides: false,
            };
            items.push(item::write_member(direct.id(), &member, now)?);
        }
        let mut request = self.db.client().transact_write_items();
        for item in items {
            request = request.transact_items(self.put_new(item)?);
        }
        match self.db.transact(request).await? {
            TransactOutcome::Done => Ok(Begun::New(entry)),
            TransactOutcome::ConditionFailed(_) => Ok(Begun::AlreadyBegun),
        }
    }
}
