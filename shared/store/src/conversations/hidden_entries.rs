//! What one member alone does not see any more.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{
    AttributeValue, DeleteRequest, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
    WriteRequest,
};
use natter_domain::{conversation::ConversationId, ids::UserId, member::Member, seq::Seq};

use super::{Conversations, MembershipError, keys};
use crate::{
    Consistency, StoreError,
    attributes::{
        ITEM_EXISTS, SK,
        conversations::member::{CLEARED_SEQ, HAS_HIDDEN},
    },
    dynamodb::{Item, Outcome, TransactOutcome},
    query::SortKeys,
};

impl Conversations {
    /// Hides an entry from `user`, and notes on their member item that there are such entries.
    pub(super) async fn put_hidden_entry(
        &self,
        conversation: ConversationId,
        seq: Seq,
        user: UserId,
    ) -> Result<(), StoreError> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(keys::key(conversation, keys::hidden(user, seq))))
            .build()
            .map_err(StoreError::unbuilt("TransactWriteItems"))?;
        let member = self.set(
            conversation,
            keys::member(user),
            vec![(HAS_HIDDEN, AttributeValue::Bool(true))],
        )?;
        let request = self
            .client
            .sdk()
            .transact_write_items()
            .transact_items(TransactWriteItem::builder().put(put).build())
            .transact_items(member);
        match self.client.transact(request).await? {
            // Whoever is not a member any more sees nothing of it anyway.
            TransactOutcome::Done | TransactOutcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// The numbers between `first` and `last`, both included, that `user` has deleted for
    /// themselves: the newest of them where there are more than `limit`. A strong read: who deletes and reads again must not see it.
    pub(super) async fn hidden(
        &self,
        conversation: ConversationId,
        user: UserId,
        (first, last): (Seq, Seq),
        limit: Option<u32>,
    ) -> Result<BTreeSet<Seq>, StoreError> {
        let query = self
            .client
            .partition(
                &self.table,
                conversation.to_string(),
                SortKeys::Between(keys::hidden(user, first), keys::hidden(user, last)),
                Consistency::Strong,
            )
            .scan_index_forward(false);
        let seq = |item: &Item| {
            let sk = item.get(SK).and_then(|sk| sk.as_s().ok());
            let seq = sk.and_then(|sk| keys::hidden_of(sk));
            seq.ok_or(StoreError::Unreadable { what: "hidden entry" })
        };
        self.client.query_up_to(query, limit).await?.iter().map(seq).collect()
    }

    /// The numbers of what a member has deleted for themselves.
    pub async fn hidden_from(
        &self,
        conversation: ConversationId,
        member: &Member,
    ) -> Result<BTreeSet<Seq>, StoreError> {
        if !member.has_hidden {
            return Ok(BTreeSet::new());
        }
        self.hidden(conversation, member.user, (Seq::NONE, Seq::MAX), None).await
    }

    /// Forgets what `user` has hidden, if anything.
    pub(super) async fn forget_hidden(
        &self,
        conversation: ConversationId,
        user: UserId,
    ) -> Result<(), StoreError> {
        let hidden = self.hidden(conversation, user, (Seq::NONE, Seq::MAX), None).await?;
        let mut writes = Vec::with_capacity(hidden.len());
        for seq in hidden {
            let key = keys::key(conversation, keys::hidden(user, seq));
            let delete = DeleteRequest::builder().set_key(Some(key)).build();
            let delete = delete.map_err(StoreError::unbuilt("BatchWriteItem"))?;
            writes.push(WriteRequest::builder().delete_request(delete).build());
        }
        self.client.batch_write_all(&self.table, writes).await
    }

    /// Clears the conversation for `user`, who must be a member, up to `seq`. One write.
    pub async fn clear(
        &self,
        conversation: ConversationId,
        user: UserId,
        seq: Seq,
    ) -> Result<(), MembershipError> {
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(conversation, keys::member(user))))
            .update_expression(format!("SET {CLEARED_SEQ} = :seq"))
            .condition_expression(format!(
                "{ITEM_EXISTS} AND (attribute_not_exists({CLEARED_SEQ}) OR {CLEARED_SEQ} <= :seq)"
            ))
            .expression_attribute_values(":seq", AttributeValue::N(seq.to_string()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.client.update(request).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(Some(_)) => Ok(()),
            Outcome::ConditionFailed(None) => Err(MembershipError::NotAMember),
        }
    }
}
