//! A call is answered.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use natter_domain::{
    call::{Call, CallId, End, Side},
    time::Timestamp,
};

use super::item;
use crate::{
    StoreError,
    connections::{Connections, keys},
    db::Outcome,
};

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallAnswer {
    /// This device has answered; now, or before, if it is a repeat.
    Answered(Box<Call>),
    /// Another device has, or it is the caller's own call.
    NotYours(Side),
    /// It is over, or has rung long enough.
    Over,
    /// There is no such call of this person's.
    NotFound,
}

impl Connections {
    /// Answers a call on `device`. Of several at once one wins. One write.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn answer_call(
        &self,
        id: &CallId,
        device: &End,
        now: Timestamp,
    ) -> Result<CallAnswer, StoreError> {
        let now_millis = AttributeValue::N(now.millis().to_string());
        let request = self
            .db
            .client()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::call(id))))
            .update_expression("SET #a = :device, #at = :now")
            .condition_expression(
                "#to = :user AND attribute_not_exists(#e) AND attribute_not_exists(#a) AND #r > :now",
            )
            .expression_attribute_names("#a", "a")
            .expression_attribute_names("#at", "at")
            .expression_attribute_names("#to", "to")
            .expression_attribute_names("#e", "e")
            .expression_attribute_names("#r", "r")
            .expression_attribute_values(":device", AttributeValue::S(device.connection.to_string()))
            .expression_attribute_values(":user", AttributeValue::S(device.user.to_string()))
            .expression_attribute_values(":now", now_millis)
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.db.update(request).await? {
            Outcome::Done(output) => {
                let answered = output.attributes.ok_or(StoreError::Unreadable { what: "call" })?;
                Ok(CallAnswer::Answered(Box::new(item::read(answered)?)))
            }
            Outcome::ConditionFailed(None) => Ok(CallAnswer::NotFound),
            Outcome::ConditionFailed(Some(item)) => Ok(judge(item::read(item)?, device)),
        }
    }
}

/// Why a call could not be answered.
fn judge(call: Call, device: &End) -> CallAnswer {
    match call.side_of(device) {
        Side::Stranger => CallAnswer::NotFound,
        _ if call.over.is_some() => CallAnswer::Over,
        Side::Answerer => CallAnswer::Answered(Box::new(call)),
        // Nobody has answered, and nobody can any more.
        Side::Rung => CallAnswer::Over,
        side @ (Side::Caller | Side::OtherDevice) => CallAnswer::NotYours(side),
    }
}
