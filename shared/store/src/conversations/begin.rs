//! The first entries of a direct conversation: meta, both members and the entries in one
//! transaction.

use natter_domain::{conversation::Direct, entry::Entry, member::Member, room::Role, seq::Seq};

use super::{Conversations, Drafts, item};
use crate::{StoreError, dynamodb::TransactOutcome};

/// The outcome of writing a conversation's first entries.
pub enum Begun {
    /// The conversation exists, with these entries as its first.
    New(Vec<Entry>),
    /// Somebody began it in the same moment: append to it.
    AlreadyBegun,
}

impl Conversations {
    /// Begins a direct conversation with `drafts` as entry 1 and those that follow. One request.
    pub async fn begin(
        &self,
        direct: Direct,
        drafts: impl Into<Drafts>,
    ) -> Result<Begun, StoreError> {
        let drafts = drafts.into();
        let (entries, now) = (drafts.first_entries(), drafts.sent_at());
        let mut items = vec![item::write_meta(direct.id(), now, None)?];
        for entry in &entries {
            items.push(item::write_entry(entry)?);
        }
        for user in direct.people() {
            let member = Member {
                user,
                role: Role::Member,
                joined_at: now,
                read: Seq::NONE,
                delivered: Seq::NONE,
                cleared: Seq::NONE,
                has_hidden: false,
            };
            items.push(item::write_member(direct.id(), &member, now)?);
        }
        let mut request = self.client.sdk().transact_write_items();
        for item in items {
            request = request.transact_items(self.put_new(item)?);
        }
        match self.client.transact(request).await? {
            TransactOutcome::Done => Ok(Begun::New(entries)),
            TransactOutcome::ConditionFailed(_) => Ok(Begun::AlreadyBegun),
        }
    }
}
