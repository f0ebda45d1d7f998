//! A call begins.

use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use natter_domain::{
    call::{Beginning, Call, CallId},
    conversation::Direct,
    time::Timestamp,
};

use super::{MAX_ATTEMPTS, busy, item};
use crate::{
    Consistency, StoreError,
    attributes::{ITEM_IS_ABSENT, connections::call_between::UNTIL},
    connections::{Connections, keys},
    dynamodb::TransactOutcome,
};

/// The call that two people have after one of them has tried to begin one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallBegun {
    /// The new call, which rings.
    New,
    /// The same call, which the same device has begun before. It may be over.
    Repeat(Call),
    /// Another call, which they had already.
    Other(Call),
}

/// Why a call was not begun.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BeginCallError {
    /// A call with this id is somebody else's.
    #[error("the id belongs to somebody else's call")]
    IdTaken,
    /// A call with this id is one of the person's own, with other content or of another device.
    #[error("the id belongs to another call")]
    IdReused(Box<Call>),
    /// The store failed. Whether the call has begun is then unknown; a repeat shows it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Connections {
    /// Begins a call, if its two people have none. Two who call each other at once get one. One
    /// request where they have none.
    pub async fn begin_call(&self, call: &Call) -> Result<CallBegun, BeginCallError> {
        for _ in 0..MAX_ATTEMPTS {
            if self.put_call(call).await? {
                return Ok(CallBegun::New);
            }
            if let Some(same) = self.call(&call.id, Consistency::Strong).await? {
                return match same.beginning(call) {
                    Beginning::Repeat => Ok(CallBegun::Repeat(same)),
                    Beginning::Other => Err(BeginCallError::IdReused(Box::new(same))),
                    Beginning::Stranger => Err(BeginCallError::IdTaken),
                };
            }
            // Gone if that one has ended since.
            let Some(other) = self.call_between(call.direct, call.started_at).await? else {
                continue;
            };
            let other = self.call(&other, Consistency::Strong).await?;
            if let Some(other) = other.filter(|other| other.ended.is_none()) {
                return Ok(CallBegun::Other(other));
            }
        }
        Err(busy("TransactWriteItems").into())
    }

    /// Says whether it was put.
    async fn put_call(&self, call: &Call) -> Result<bool, StoreError> {
        let unbuilt = StoreError::unbuilt("TransactWriteItems");
        let (item, between) = item::write(call)?;
        let new = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression(ITEM_IS_ABSENT);
        let only = Put::builder()
            .table_name(&self.table)
            .set_item(Some(between))
            // One that was never ended is not in the way for ever.
            .condition_expression(format!("{ITEM_IS_ABSENT} OR #until <= :now"))
            .expression_attribute_names("#until", UNTIL)
            .expression_attribute_values(":now", millis(call.started_at));
        let mut request = self.client.sdk().transact_write_items();
        for put in [new, only] {
            let put = put.build().map_err(&unbuilt)?;
            request = request.transact_items(TransactWriteItem::builder().put(put).build());
        }
        match self.client.transact(request).await? {
            TransactOutcome::Done => Ok(true),
            TransactOutcome::ConditionFailed(_) => Ok(false),
        }
    }

    /// The call that two people have, or had a moment ago.
    pub async fn call_between(
        &self,
        direct: Direct,
        now: Timestamp,
    ) -> Result<Option<CallId>, StoreError> {
        let key = keys::key(keys::call_between(direct));
        let item = self.client.item(&self.table, key, Consistency::Strong).await?;
        let named = item.map(item::read_between).transpose()?;
        Ok(named.filter(|(_, until)| *until > now).map(|(call, _)| call))
    }
}

fn millis(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(moment.millis().to_string())
}
