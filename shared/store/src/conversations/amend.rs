//! Entries that change something else, too: both in one transaction.
//!
//! The number of the entry is the lock. Whoever changes a room or a member of it appends an entry; so what was read after the
//! newest entry still holds if the next number is still free. If it is not, everything is read and judged again.

use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem, Update};
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry, SendId},
    ids::{Ids, UserId},
    seq::Seq,
    time::Timestamp,
};
use natter_metrics::Metric;

use super::{Conversations, item, keys};
use crate::{
    StoreError,
    db::{Item, TransactOutcome},
};

/// How often a change is tried. Losing so often means that dozens write at the same moment.
pub(super) const TRIES: u32 = 30;
/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_millis(160);

/// Whose entries these are, and when.
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

/// Waits a little before try number `attempt`, differently long for different people.
pub(super) async fn pause(user: UserId, attempt: u32) {
    let ceiling = Duration::from_millis(8 << attempt.min(10)).min(LONGEST_PAUSE);
    let spread = user
        .to_bytes()
        .iter()
        .fold(attempt, |spread, byte| spread.wrapping_mul(31).wrapping_add(u32::from(*byte)));
    tokio::time::sleep(ceiling.mul_f64(f64::from(spread % 1000) / 1000.0)).await;
}

impl Conversations {
    /// Writes the entries and the other items together. Says whether that was done: not if one of the numbers is taken, or a
    /// condition of another item does not hold.
    pub(super) async fn amend(
        &self,
        entries: &[Entry],
        others: Vec<TransactWriteItem>,
    ) -> Result<bool, StoreError> {
        let mut request = self.db.client().transact_write_items();
        for entry in entries {
            request = request.transact_items(self.put_new(item::write_entry(entry)?)?);
        }
        for other in others {
            request = request.transact_items(other);
        }
        match self.db.transact(request).await? {
            TransactOutcome::Done => Ok(true),
            TransactOutcome::ConditionFailed(_) => {
                natter_metrics::add(Metric::AppendRetries, 1);
                Ok(false)
            }
        }
    }

    /// An item that must not be there yet.
    pub(super) fn put_new(&self, item: Item) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .build()
            .map_err(StoreError::unbuilt("TransactWriteItems"))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// A member item that must be there, and goes.
    pub(super) fn delete_member(
        &self,
        conversation: ConversationId,
        user: UserId,
    ) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(keys::key(conversation, keys::member(user))))
            .condition_expression("attribute_exists(pk)")
            .build()
            .map_err(StoreError::unbuilt("TransactWriteItems"))?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }

    /// An item that must be there, and gets these values. Names are written as `#name`, because many are reserved.
    pub(super) fn set(
        &self,
        conversation: ConversationId,
        sk: String,
        values: Vec<(&str, AttributeValue)>,
    ) -> Result<TransactWriteItem, StoreError> {
        let sets: Vec<String> = values.iter().map(|(name, _)| format!("#{name} = :{name}")).collect();
        let mut update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::key(conversation, sk)))
            .update_expression(format!("SET {}", sets.join(", ")))
            .condition_expression("attribute_exists(pk)");
        for (name, value) in values {
            update = update
                .expression_attribute_names(format!("#{name}"), name)
                .expression_attribute_values(format!(":{name}"), value);
        }
        let update = update.build().map_err(StoreError::unbuilt("TransactWriteItems"))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}
