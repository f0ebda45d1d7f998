//! Receipts: how far each member has read, and how far everything has reached a device of theirs.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use natter_domain::{conversation::ConversationId, ids::UserId, member::Receipt, seq::Seq};

use super::{Conversations, MembershipError, keys};
use crate::{
    StoreError,
    attempts::Attempts,
    attributes::{
        ITEM_EXISTS,
        conversations::member::{DELIVERED_SEQ, READ_SEQ},
    },
    dynamodb::Outcome,
};

/// The outcome of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptMove {
    /// The number has moved forward.
    Forward,
    /// It was there already, or further.
    Unchanged,
}

impl Conversations {
    /// Moves one of a member's numbers, which only ever go forward; what was delivered, not to where
    /// was read already. One write, which no index sees.
    pub async fn move_receipt(
        &self,
        conversation: ConversationId,
        user: UserId,
        receipt: Receipt,
        seq: Seq,
    ) -> Result<ReceiptMove, MembershipError> {
        let below = |name| format!("(attribute_not_exists({name}) OR {name} < :seq)");
        let (attribute, condition) = match receipt {
            Receipt::Read => (READ_SEQ, below("#number")),
            Receipt::Delivered => {
                (DELIVERED_SEQ, format!("{} AND {}", below("#number"), below("#read")))
            }
        };
        let number = AttributeValue::N(seq.to_string());
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(conversation, keys::member(user))))
            .update_expression("SET #number = :seq")
            .condition_expression(format!("{ITEM_EXISTS} AND {condition}"))
            .expression_attribute_names("#number", attribute)
            .expression_attribute_values(":seq", number.clone())
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let request = match receipt {
            Receipt::Read => request,
            Receipt::Delivered => request.expression_attribute_names("#read", READ_SEQ),
        };
        let attempts = Attempts::default();
        match self.client.update_with(request, &attempts).await? {
            Outcome::Done(_) => Ok(ReceiptMove::Forward),
            // Moved there by the attempt before, whose answer was lost: others are still to be told.
            Outcome::ConditionFailed(Some(member))
                if attempts.repeated() && member.get(attribute) == Some(&number) =>
            {
                Ok(ReceiptMove::Forward)
            }
            Outcome::ConditionFailed(Some(_)) => Ok(ReceiptMove::Unchanged),
            Outcome::ConditionFailed(None) => Err(MembershipError::NotAMember),
        }
    }

    /// The conversation's last number; zero where there is none. 1 RRU for a short entry.
    pub async fn last(&self, conversation: ConversationId) -> Result<Seq, StoreError> {
        let newest = self.newest(conversation, (Seq::NONE.next(), Seq::MAX), 1).await?;
        Ok(newest.first().map_or(Seq::NONE, |entry| entry.seq))
    }
}
