//! The first entry of a direct conversation: meta, both members and the entry in one transaction.

use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use natter_domain::{conversation::ConversationId, entry::Entry, seq::Seq};

use super::{
    Conversations, Draft,
    item::{self, MemberItem, MetaItem},
    keys,
};
use crate::{
    StoreError,
    db::{Item, TransactOutcome},
};

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
    pub async fn begin(&self, draft: &Draft) -> Result<Begun, StoreError> {
        let ConversationId::Direct(direct) = draft.conversation;
        let entry = draft.entry(Seq::NONE.next());
        let now = draft.sent_at;
        let meta = MetaItem { pk: draft.conversation, sk: keys::META, kind: "direct", c: now };
        let mut items = vec![item::write(meta, "meta")?, item::write_entry(&entry)?];
        for user in direct.people() {
            let member = MemberItem {
                pk: draft.conversation,
                sk: keys::member(user),
                user,
                act: keys::activity(now),
                role: "member",
                j: now,
            };
            items.push(item::write(member, "member")?);
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

    fn put_new(&self, item: Item) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .build()
            .map_err(StoreError::unbuilt("TransactWriteItems"))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }
}
