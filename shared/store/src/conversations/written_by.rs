//! What one person has written in a conversation.

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::{conversation::ConversationId, entry::Entry, ids::UserId, seq::Seq};

use super::{Conversations, item, keys};
use crate::StoreError;

/// Some of somebody's entries.
pub struct WrittenBy {
    /// They, by number.
    pub entries: Vec<Entry>,
    /// The number after which to read on; `None` at the end.
    pub next: Option<Seq>,
}

impl Conversations {
    /// The entries of `user` after `after`, as far as one read of a megabyte of the log goes: up to 128 RRU.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn written_by(
        &self,
        conversation: ConversationId,
        user: UserId,
        after: Seq,
    ) -> Result<WrittenBy, StoreError> {
        let request = self
            .db
            .client()
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
            .filter_expression("#by = :user")
            .expression_attribute_names("#by", "by")
            .expression_attribute_values(":pk", AttributeValue::S(conversation.to_string()))
            .expression_attribute_values(":first", AttributeValue::S(keys::entry(after.next())))
            .expression_attribute_values(":last", AttributeValue::S(keys::entry(Seq::MAX)))
            .expression_attribute_values(":user", AttributeValue::S(user.to_string()));
        let output = self.db.query(request).await?;
        let mut entries = Vec::new();
        for found in output.items.unwrap_or_default() {
            entries.push(item::read_entry(found)?);
        }
        let next = output.last_evaluated_key.as_ref().map(|key| {
            let seq = key.get("sk").and_then(|sk| sk.as_s().ok()).and_then(|sk| keys::entry_of(sk));
            seq.ok_or(StoreError::Unreadable { what: "entry" })
        });
        Ok(WrittenBy { entries, next: next.transpose()? })
    }
}
