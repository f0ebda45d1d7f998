//! Where a conversation stands in its members' inboxes.

use std::fmt::Write as _;

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use natter_domain::{
    conversation::ConversationId, ids::UserId, inbox::Place, limits::PLACES_REMEMBERED, time::Timestamp,
};

use super::{Conversations, keys};
use crate::StoreError;

/// Updates under way at once.
const AT_ONCE: usize = 32;

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
        let place = Place::new(conversation, now).to_string();
        // Each earlier place goes one further back. The names on the right are the values before the update.
        let mut shift = "SET act = :act, p1 = act".to_owned();
        for n in 2..=PLACES_REMEMBERED {
            // Writing to a string does not fail.
            let _ = write!(shift, ", p{n} = if_not_exists(p{}, act)", n - 1);
        }
        // All made before any is sent: a stream over borrowed ids would not be `Send` in every function.
        let requests: Vec<_> = members
            .iter()
            .map(|member| {
                self.db
                    .client()
                    .update_item()
                    .table_name(&self.table)
                    .set_key(Some(keys::key(conversation, keys::member(*member))))
                    .update_expression(&shift)
                    // Not for someone who is gone, and never back.
                    .condition_expression("attribute_exists(pk) AND act < :act")
                    .expression_attribute_values(":act", AttributeValue::S(place.clone()))
            })
            .collect();
        stream::iter(requests)
            .map(|request| self.db.update(request))
            .buffer_unordered(AT_ONCE)
            .try_for_each(|_| async { Ok(()) })
            .await
    }
}
