//! What one member alone does not see any more.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{
    AttributeValue, DeleteRequest, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, WriteRequest,
};
use natter_domain::{conversation::ConversationId, ids::UserId, member::Member, seq::Seq};

use super::{Conversations, keys};
use crate::{
    StoreError,
    db::{Outcome, TransactOutcome},
};

impl Conversations {
    /// Hides an entry from `user`, and notes on their member item that there are such entries.
    pub(super) async fn hide(
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
        let member = self.set(conversation, keys::member(user), vec![("hid", AttributeValue::Bool(true))])?;
        let request = self
            .db
            .client()
            .transact_write_items()
            .transact_items(TransactWriteItem::builder().put(put).build())
            .transact_items(member);
        match self.db.transact(request).await? {
            // Whoever is not a member any more sees nothing of it anyway.
            TransactOutcome::Done | TransactOutcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// The numbers between `first` and `last`, both included, that `user` has deleted for themselves. A strong read: who deletes
    /// and reads again must not see it.
    pub(super) async fn hidden(
        &self,
        conversation: ConversationId,
        user: UserId,
        (first, last): (Seq, Seq),
    ) -> Result<BTreeSet<Seq>, StoreError> {
        let mut hidden = BTreeSet::new();
        let mut start = None;
        loop {
            let request = self
                .db
                .client()
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
                .expression_attribute_values(":pk", AttributeValue::S(conversation.to_string()))
                .expression_attribute_values(":first", AttributeValue::S(keys::hidden(user, first)))
                .expression_attribute_values(":last", AttributeValue::S(keys::hidden(user, last)))
                .consistent_read(true)
                .set_exclusive_start_key(start.take());
            let output = self.db.query(request).await?;
            for item in output.items.unwrap_or_default() {
                let seq = item.get("sk").and_then(|sk| sk.as_s().ok()).and_then(|sk| keys::hidden_of(sk));
                hidden.insert(seq.ok_or(StoreError::Unreadable { what: "hidden entry" })?);
            }
            start = output.last_evaluated_key;
            if start.is_none() {
                return Ok(hidden);
            }
        }
    }

    /// The numbers of what a member has deleted for themselves.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn hidden_from(
        &self,
        conversation: ConversationId,
        member: &Member,
    ) -> Result<BTreeSet<Seq>, StoreError> {
        if !member.hides {
            return Ok(BTreeSet::new());
        }
        self.hidden(conversation, member.user, (Seq::NONE, Seq::MAX)).await
    }

    /// Forgets what `user` has hidden, if anything.
    pub(super) async fn forget_hidden(
        &self,
        conversation: ConversationId,
        user: UserId,
    ) -> Result<(), StoreError> {
        let hidden = self.hidden(conversation, user, (Seq::NONE, Seq::MAX)).await?;
        let mut writes = Vec::with_capacity(hidden.len());
        for seq in hidden {
            let key = keys::key(conversation, keys::hidden(user, seq));
            let delete = DeleteRequest::builder().set_key(Some(key)).build();
            let delete = delete.map_err(StoreError::unbuilt("BatchWriteItem"))?;
            writes.push(WriteRequest::builder().delete_request(delete).build());
        }
        self.db.batch_write_all(&self.table, writes).await
    }

    /// Clears the conversation for `user` up to `seq`. Says whether they are a member. One write.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn clear(
        &self,
        conversation: ConversationId,
        user: UserId,
        seq: Seq,
    ) -> Result<bool, StoreError> {
        let request = self
            .db
            .client()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(conversation, keys::member(user))))
            .update_expression("SET x = :seq")
            .condition_expression("attribute_exists(pk) AND (attribute_not_exists(x) OR x <= :seq)")
            .expression_attribute_values(":seq", AttributeValue::N(seq.to_string()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.db.update(request).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(Some(_)) => Ok(true),
            Outcome::ConditionFailed(None) => Ok(false),
        }
    }
}
