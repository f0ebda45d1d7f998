//! A call begins.

use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use natter_domain::{
    call::{Call, CallId},
    conversation::Direct,
    time::Timestamp,
};

use super::{TRIES, busy, item};
use crate::{
    StoreError,
    connections::{Connections, keys},
    db::TransactOutcome,
    users::Consistency,
};

/// What became of a call that was to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallBegun {
    /// It rings.
    New,
    /// It has begun already, from the same device, and is not over: this is a repeat.
    Repeat(Call),
    /// The two people have this call already.
    Other(Call),
    /// A call of that name is over, or somebody else's.
    IdTaken,
}

impl Connections {
    /// Begins a call, if its two people have none. Two who call each other at once get one. One request where they have
    /// none.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn begin_call(&self, call: &Call) -> Result<CallBegun, StoreError> {
        for _ in 0..TRIES {
            if self.put_call(call).await? {
                return Ok(CallBegun::New);
            }
            if let Some(same) = self.call(&call.id, Consistency::Strong).await? {
                let repeats = same.caller == call.caller && same.direct == call.direct && same.over.is_none();
                return Ok(if repeats { CallBegun::Repeat(same) } else { CallBegun::IdTaken });
            }
            // Gone if that one has ended since.
            let Some(other) = self.call_between(call.direct).await? else { continue };
            let other = self.call(&other, Consistency::Strong).await?;
            if let Some(other) = other.filter(|other| other.over.is_none()) {
                return Ok(CallBegun::Other(other));
            }
        }
        Err(busy("TransactWriteItems"))
    }

    /// Says whether it was put.
    async fn put_call(&self, call: &Call) -> Result<bool, StoreError> {
        let unbuilt = StoreError::unbuilt("TransactWriteItems");
        let (item, between) = item::write(call)?;
        let new = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)");
        let only = Put::builder()
            .table_name(&self.table)
            .set_item(Some(between))
            // One that was never ended is not in the way for ever.
            .condition_expression("attribute_not_exists(pk) OR #until <= :now")
            .expression_attribute_names("#until", "until")
            .expression_attribute_values(":now", millis(call.started_at));
        let mut request = self.db.client().transact_write_items();
        for put in [new, only] {
            let put = put.build().map_err(&unbuilt)?;
            request = request.transact_items(TransactWriteItem::builder().put(put).build());
        }
        match self.db.transact(request).await? {
            TransactOutcome::Done => Ok(true),
            TransactOutcome::ConditionFailed(_) => Ok(false),
        }
    }

    /// The call that two people have, or had a moment ago.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn call_between(&self, direct: Direct) -> Result<Option<CallId>, StoreError> {
        let request = self
            .db
            .client()
            .get_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::call_between(direct))))
            .consistent_read(true);
        self.db.get(request).await?.map(item::read_between).transpose()
    }
}

fn millis(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(moment.millis().to_string())
}
