//! Where a conversation stands in its members' inboxes.

use std::fmt::Write as _;

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use natter_domain::{
    conversation::ConversationId, ids::UserId, inbox::InboxPosition,
    limits::INBOX_POSITIONS_REMEMBERED, time::Timestamp,
};

use super::{Conversations, keys};
use crate::{
    StoreError,
    attributes::{
        ITEM_EXISTS,
        conversations::member::{INBOX_POSITION, earlier_position},
    },
    dynamodb::Outcome,
};

/// Updates under way at once.
const AT_ONCE: usize = 32;

impl Conversations {
    /// Moves the conversation up for `members`. Called when an entry opens a new span of activity,
    /// not for each one; the true order within a span comes from the entries. One write for each
    /// member and its place in the index. Says how many have moved.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails. The entry stands all the same; the next span puts it
    /// right.
    pub async fn bump_inbox(
        &self,
        conversation: ConversationId,
        members: &[UserId],
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        let position = InboxPosition::new(conversation, now);
        let (position, span) = (position.to_string(), position.first_of_span().to_string());
        // Each earlier place goes one further back. The names on the right are the values before
        // the update.
        let mut shift =
            format!("SET {INBOX_POSITION} = :new, {} = {INBOX_POSITION}", earlier_position(1));
        for n in 2..=INBOX_POSITIONS_REMEMBERED {
            // Writing to a string does not fail.
            let (to, from) = (earlier_position(n), earlier_position(n - 1));
            let _ = write!(shift, ", {to} = if_not_exists({from}, {INBOX_POSITION})");
        }
        // All made before any is sent: a stream over borrowed ids would not be `Send` in every
        // function.
        let requests: Vec<_> = members
            .iter()
            .map(|member| {
                self.client
                    .sdk()
                    .update_item()
                    .table_name(&self.table)
                    .set_key(Some(keys::key(conversation, keys::member(*member))))
                    .update_expression(&shift)
                    // Not for someone who is gone, never back, and once in a span: cursors count
                    // on it.
                    .condition_expression(format!("{ITEM_EXISTS} AND {INBOX_POSITION} < :span"))
                    .expression_attribute_values(":new", AttributeValue::S(position.clone()))
                    .expression_attribute_values(":span", AttributeValue::S(span.clone()))
            })
            .collect();
        stream::iter(requests)
            .map(|request| self.client.update(request))
            .buffer_unordered(AT_ONCE)
            .try_fold(0, |moved: usize, outcome| async move {
                Ok(match outcome {
                    Outcome::Done(_) => moved.saturating_add(1),
                    Outcome::ConditionFailed(_) => moved,
                })
            })
            .await
    }
}
