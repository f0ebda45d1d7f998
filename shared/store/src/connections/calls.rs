//! Calls under way.
//!
//! A call is one item. Beside it, one for the two people names the call that they have: so they
//! have one at a time. Both are put, and taken away, in one transaction. What is over stays for a
//! while, so that whoever comes late is told that it is.

mod answer;
mod begin;
mod end;
mod item;
mod seats;
mod signals;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use natter_domain::call::{Call, CallId};

use super::{Connections, keys};
use crate::{
    Consistency, StoreError,
    attempts::Attempts,
    attributes::{
        ITEM_EXISTS,
        connections::call::{ENDED_AT, RUNG},
    },
    dynamodb::Outcome,
};

pub use answer::{AnswerCallError, CallAnswered};
pub use begin::{BeginCallError, CallBegun};
pub use end::CallEnd;
pub use seats::CallOffered;
pub use signals::Kept;

/// How often a write is tried that depends on what was read: whoever comes between changes a call
/// at most three times.
const MAX_ATTEMPTS: u32 = 6;

impl Connections {
    /// A call, also one that is over. 0.5 RRU, or 1 for a strong read.
    pub async fn call(
        &self,
        id: &CallId,
        consistency: Consistency,
    ) -> Result<Option<Call>, StoreError> {
        let key = keys::key(keys::call(id));
        let item = self.client.item(&self.table, key, consistency).await?;
        item.map(item::read).transpose()
    }
}

impl Connections {
    /// Whether it is noted that a call rings, or it is over. One strong read.
    pub async fn has_rung(&self, id: &CallId) -> Result<bool, StoreError> {
        let key = keys::key(keys::call(id));
        let item = self.client.item(&self.table, key, Consistency::Strong).await?;
        Ok(item.is_some_and(|item| item.contains_key(RUNG) || item.contains_key(ENDED_AT)))
    }

    /// Notes that a call rings, and that somebody waits for the end of that. Says whether that was
    /// not noted before. One write.
    pub async fn mark_ringing(&self, id: &CallId) -> Result<bool, StoreError> {
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::call(id))))
            .update_expression("SET #rung = :true")
            .condition_expression(format!("{ITEM_EXISTS} AND attribute_not_exists(#rung)"))
            .expression_attribute_names("#rung", RUNG)
            .expression_attribute_values(":true", AttributeValue::Bool(true))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let attempts = Attempts::default();
        match self.client.update_with(request, &attempts).await? {
            Outcome::Done(_) => Ok(true),
            // Noted by the attempt before, whose answer was lost. Who has not noted it waits in
            // vain, which does no harm.
            Outcome::ConditionFailed(call) => {
                Ok(attempts.repeated() && call.is_some_and(|call| call.contains_key(RUNG)))
            }
        }
    }
}

/// Others were faster, again and again.
fn busy(operation: &'static str) -> StoreError {
    StoreError::Unavailable { operation, reason: "a call changed too often".to_owned() }
}
