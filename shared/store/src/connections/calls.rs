//! Calls under way.
//!
//! A call is one item. Beside it, one for the two people names the call that they have: so they have one at a time. Both are
//! put, and taken away, in one transaction. What is over stays for a while, so that whoever comes late is told that it is.

mod answer;
mod begin;
mod end;
mod item;

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::call::{Call, CallId};

use super::{Connections, keys};
use crate::{StoreError, db::Outcome, users::Consistency};

pub use answer::CallAnswer;
pub use begin::CallBegun;
pub use end::CallEnd;

/// How often a write is tried that depends on what was read: whoever comes between changes a call at most three times.
const TRIES: u32 = 6;

impl Connections {
    /// A call, also one that is over. 0.5 RRU, or 1 for a strong read.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn call(&self, id: &CallId, consistency: Consistency) -> Result<Option<Call>, StoreError> {
        let request = self
            .db
            .client()
            .get_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::call(id))))
            .consistent_read(consistency == Consistency::Strong);
        self.db.get(request).await?.map(item::read).transpose()
    }
}

impl Connections {
    /// Notes that a call rings, and that somebody waits for the end of that. Says whether that was not noted before. One write.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn note_rung(&self, id: &CallId) -> Result<bool, StoreError> {
        let request = self
            .db
            .client()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::call(id))))
            .update_expression("SET #w = :true")
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(#w)")
            .expression_attribute_names("#w", "w")
            .expression_attribute_values(":true", AttributeValue::Bool(true));
        match self.db.update(request).await? {
            Outcome::Done(_) => Ok(true),
            Outcome::ConditionFailed(_) => Ok(false),
        }
    }
}

/// Others were faster, again and again.
fn busy(operation: &'static str) -> StoreError {
    StoreError::Unavailable { operation, reason: "a call changed too often".to_owned() }
}
