//! Receipts: how far each member has read, and how far everything has reached a device of theirs.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use futures_util::try_join;
use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    member::{Member, Receipt},
    seq::Seq,
};

use super::{Conversations, MembershipError, keys};
use crate::{
    Consistency, StoreError,
    attempts::Attempts,
    attributes::{
        ITEM_EXISTS, SK,
        conversations::member::{DELIVERED_SEQ, READ_SEQ},
    },
    dynamodb::Outcome,
    query::SortKeys,
};

/// The two members of a direct conversation, and the newest entry.
const MEMBERS_AND_LAST: i32 = 3;

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

    /// What `user` is in a conversation, and its last number; zero where there is none. Of two
    /// people it is mostly one request and 1 RRU, else two; never more units than [`Self::member`]
    /// and [`Self::last`] take.
    pub async fn member_and_last(
        &self,
        conversation: ConversationId,
        user: UserId,
    ) -> Result<(Option<Member>, Seq), StoreError> {
        let Some(direct) = conversation.direct() else {
            return try_join!(
                self.member(conversation, user, Consistency::Strong),
                self.last(conversation)
            );
        };
        // From the back: the members, what is hidden and who has left, and the newest entry. For
        // most there is nothing between.
        let [_, higher] = direct.people();
        let range = SortKeys::Between(keys::entry(Seq::NONE.next()), keys::member(higher));
        let query = self
            .client
            .partition(&self.table, conversation.to_string(), range, Consistency::Strong)
            .scan_index_forward(false)
            .limit(MEMBERS_AND_LAST);
        let output = self.client.query(query).await?;
        let mut member = None;
        for item in output.items.unwrap_or_default() {
            let sk = item.get(SK).and_then(|sk| sk.as_s().ok());
            let sk = sk.ok_or(StoreError::Unreadable { what: "member" })?;
            if let Some(last) = keys::entry_of(sk) {
                return Ok((member, last));
            }
            if *sk == keys::member(user) {
                member = Some(Self::member_of(item)?);
            }
        }
        let last = match output.last_evaluated_key {
            Some(_) => self.last(conversation).await?,
            None => Seq::NONE,
        };
        Ok((member, last))
    }

    /// The conversation's last number; zero where there is none. 1 RRU for a short entry.
    pub async fn last(&self, conversation: ConversationId) -> Result<Seq, StoreError> {
        let newest = self.newest(conversation, (Seq::NONE.next(), Seq::MAX), 1).await?;
        Ok(newest.first().map_or(Seq::NONE, |entry| entry.seq))
    }
}
