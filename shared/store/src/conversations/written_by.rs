//! What one person has written in a conversation.

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::{conversation::ConversationId, entry::Entry, ids::UserId, seq::Seq};

use super::{Conversations, item, keys};
use crate::{
    Consistency, StoreError,
    attributes::{SK, conversations::entry},
    query::SortKeys,
};

/// Some of somebody's entries.
pub struct WrittenBy {
    /// The entries, in the order of their sequence numbers.
    pub entries: Vec<Entry>,
    /// The number after which to read on; `None` at the end.
    pub next: Option<Seq>,
}

impl Conversations {
    /// The entries of `user` after `after`, as far as one read of a megabyte of the log goes: up to
    /// 128 RRU.
    pub async fn written_by(
        &self,
        conversation: ConversationId,
        user: UserId,
        after: Seq,
    ) -> Result<WrittenBy, StoreError> {
        let request = self
            .client
            .partition(
                &self.table,
                conversation.to_string(),
                SortKeys::Between(keys::entry(after.next()), keys::entry(Seq::MAX)),
                Consistency::Eventual,
            )
            .filter_expression("#sender = :user")
            .expression_attribute_names("#sender", entry::SENDER)
            .expression_attribute_values(":user", AttributeValue::S(user.to_string()));
        let output = self.client.query(request).await?;
        let mut entries = Vec::new();
        for found in output.items.unwrap_or_default() {
            entries.push(item::read_entry(found)?);
        }
        let next = output.last_evaluated_key.as_ref().map(|key| {
            let seq = key.get(SK).and_then(|sk| sk.as_s().ok()).and_then(|sk| keys::entry_of(sk));
            seq.ok_or(StoreError::Unreadable { what: "entry" })
        });
        Ok(WrittenBy { entries, next: next.transpose()? })
    }
}
