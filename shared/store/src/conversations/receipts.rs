//! Receipts: how far each member has read, and how far everything has reached a device of theirs.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use natter_domain::{conversation::ConversationId, entry::Entry, ids::UserId, member::Receipt, seq::Seq};

use super::{Conversations, keys};
use crate::{StoreError, db::Outcome};

/// What became of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// The number has moved forward.
    Forward,
    /// It was there already, or further.
    Not,
    /// The person is not a member.
    NotAMember,
}

impl Conversations {
    /// Moves one of a member's numbers, which only ever go forward. One write, which no index sees.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn move_receipt(
        &self,
        conversation: ConversationId,
        user: UserId,
        receipt: Receipt,
        seq: Seq,
    ) -> Result<Moved, StoreError> {
        let attribute = match receipt {
            Receipt::Read => "r",
            Receipt::Delivered => "d",
        };
        let request = self
            .db
            .client()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(conversation, keys::member(user))))
            .update_expression("SET #number = :seq")
            .condition_expression(
                "attribute_exists(pk) AND (attribute_not_exists(#number) OR #number < :seq)",
            )
            .expression_attribute_names("#number", attribute)
            .expression_attribute_values(":seq", AttributeValue::N(seq.to_string()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.db.update(request).await? {
            Outcome::Done(_) => Ok(Moved::Forward),
            Outcome::ConditionFailed(Some(_)) => Ok(Moved::Not),
            Outcome::ConditionFailed(None) => Ok(Moved::NotAMember),
        }
    }

    /// The conversation's last number; zero where there is none. 1 RRU for a short entry.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn last(&self, conversation: ConversationId) -> Result<Seq, StoreError> {
        let newest = self.newest_entry(conversation).await?;
        Ok(newest.map_or(Seq::NONE, |entry| entry.seq))
    }

    /// The conversation's newest entry. 1 RRU for a short one.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn newest_entry(&self, conversation: ConversationId) -> Result<Option<Entry>, StoreError> {
        Ok(self.newest(conversation, (Seq::NONE.next(), Seq::MAX), 1).await?.into_iter().next())
    }
}
