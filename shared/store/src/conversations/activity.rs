//! Where a conversation stands in its members' inboxes.

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::future::try_join_all;
use natter_domain::{conversation::ConversationId, ids::UserId, time::Timestamp};

use super::{Conversations, keys};
use crate::StoreError;

impl Conversations {
    /// Moves the conversation up for `members`. Called when an entry opens a new span of activity, not for each one;
    /// the true order within a span comes from the entries. One write for each member and its place in the index.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails. The entry stands all the same; the next span puts it right.
    pub async fn move_up(
        &self,
        conversation: ConversationId,
        members: &[UserId],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let updates = members.iter().map(|member| {
            let request = self
                .db
                .client()
                .update_item()
                .table_name(&self.table)
                .set_key(Some(keys::key(conversation, keys::member(*member))))
                .update_expression("SET act = :act")
                // Not for someone who is gone, and never back.
                .condition_expression("attribute_exists(pk) AND act < :act")
                .expression_attribute_values(":act", AttributeValue::S(keys::activity(now)));
            self.db.update(request)
        });
        try_join_all(updates).await.map(|_| ())
    }
}
