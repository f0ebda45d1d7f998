//! Entries that change something else, too: both in one transaction.
//!
//! The number of the entry is the lock. Whoever changes a room or a member of it appends an entry;
//! so what was read after the newest entry still holds if the next number is still free. If it is
//! not, everything is read and decided again.

use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, Put, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem, Update,
};
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry, SendId},
    ids::{Ids, UserId},
    seq::Seq,
    time::Timestamp,
};
use natter_metrics::Metric;

use super::{Conversations, append, item, keys};
use crate::{
    StoreError,
    attributes::{ITEM_EXISTS, ITEM_IS_ABSENT},
    dynamodb::{Item, TransactOutcome, condition_failed},
};

/// The sender of the entries and the time at which they are written.
#[derive(Clone, Copy)]
pub(super) struct Author<'a> {
    pub(super) user: UserId,
    pub(super) now: Timestamp,
    pub(super) ids: &'a Ids,
}

/// The entries with these bodies, from number `next` on.
pub(super) fn entries(
    conversation: ConversationId,
    author: Author<'_>,
    mut next: Seq,
    bodies: Vec<Body>,
) -> Vec<Entry> {
    let entry = |body| {
        let seq = next;
        next = next.next();
        let send = SendId::Made(author.ids.message(author.now));
        Entry { conversation, seq, sender: author.user, send, body, sent_at: author.now }
    };
    bodies.into_iter().map(entry).collect()
}

impl Conversations {
    /// Writes the entries and the other items together. Says whether that was done: not if one of
    /// the numbers is taken, or a condition of another item does not hold.
    pub(super) async fn append_transaction(
        &self,
        entries: &[Entry],
        others: Vec<TransactWriteItem>,
    ) -> Result<bool, StoreError> {
        let mut request = self.client.sdk().transact_write_items();
        for entry in entries {
            request = request.transact_items(self.put_new(item::write_entry(entry)?)?);
        }
        for other in others {
            request = request.transact_items(other);
        }
        match self.client.transact(request).await? {
            TransactOutcome::Done => Ok(true),
            TransactOutcome::ConditionFailed(_) => {
                natter_metrics::add(Metric::AppendRetries, 1);
                Ok(false)
            }
        }
    }

    /// Writes messages with numbers that follow one another: all of them, or none if one of the
    /// numbers is taken. Two write units for each.
    pub(super) async fn put_together(&self, entries: &[Entry]) -> Result<append::Put, StoreError> {
        let mut request = self.client.sdk().transact_write_items();
        for entry in entries {
            request = request.transact_items(self.put_new(item::write_entry(entry)?)?);
        }
        match self.client.transact(request).await? {
            TransactOutcome::Done => Ok(append::Put::Done),
            TransactOutcome::ConditionFailed(reasons) => {
                let taken = reasons.into_iter().take_while(condition_failed);
                let items = taken.map_while(|reason: CancellationReason| reason.item);
                items.map(item::read_entry).collect::<Result<_, _>>().map(append::Put::Taken)
            }
        }
    }

    /// An item that must not be there yet. What is there instead is handed over.
    pub(super) fn put_new(&self, item: Item) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression(ITEM_IS_ABSENT)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .map_err(StoreError::unbuilt("TransactWriteItems"))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// An item that must be there, and gets these values. Names are written as `#name`, because
    /// many are reserved.
    pub(super) fn set(
        &self,
        conversation: ConversationId,
        sk: String,
        values: Vec<(&str, AttributeValue)>,
    ) -> Result<TransactWriteItem, StoreError> {
        let sets: Vec<String> =
            values.iter().map(|(name, _)| format!("#{name} = :{name}")).collect();
        let mut update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::key(conversation, sk)))
            .update_expression(format!("SET {}", sets.join(", ")))
            .condition_expression(ITEM_EXISTS);
        for (name, value) in values {
            update = update
                .expression_attribute_names(format!("#{name}"), name)
                .expression_attribute_values(format!(":{name}"), value);
        }
        let update = update.build().map_err(StoreError::unbuilt("TransactWriteItems"))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}
