//! A call ends.

use aws_sdk_dynamodb::types::{AttributeValue, Delete, ReturnValue, TransactWriteItem, Update};
use natter_domain::{
    call::{Call, CallId, EndedBy, EndedCall, Ending, FinishedCall},
    time::Timestamp,
};
use serde_dynamo::aws_sdk_dynamodb_1::to_attribute_value;

use super::{MAX_ATTEMPTS, busy};
use crate::{
    Consistency, StoreError,
    attributes::{
        ITEM_EXISTS, ITEM_IS_ABSENT,
        connections::{
            call::{ANSWERED_BY, CALLER_CONNECTION, ENDED_AT, LOGGED, OUTCOME, SECONDS},
            call_between::CALL,
        },
    },
    connections::{Connections, keys},
    dynamodb::{Outcome, TransactOutcome, condition_failed},
};

/// The outcome of an attempt to end a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallEnd {
    /// It is over now; before, it was not.
    Ended(Call),
    /// The call had ended already.
    AlreadyEnded(Call),
    /// The call goes on: `by` does not end it.
    GoesOn(Call),
    /// That is for another device of the same person to do.
    OtherDevice(Call),
    /// There is no such call of this person's.
    NotFound,
}

/// What is to be written of a call that ends.
struct Written<'a> {
    call: &'a Call,
    finished: &'a FinishedCall,
    now: Timestamp,
}

impl Connections {
    /// Ends a call because of `by`, if that may end it. Of several at once one does. A read, and
    /// one transaction.
    pub async fn end_call(
        &self,
        id: &CallId,
        by: EndedBy<'_>,
        now: Timestamp,
    ) -> Result<CallEnd, StoreError> {
        let mut stands_for_others = false;
        for _ in 0..MAX_ATTEMPTS {
            let Some(call) = self.call(id, Consistency::Strong).await? else {
                return Ok(CallEnd::NotFound);
            };
            let finished = match call.ending(by, now) {
                Ending::Allowed(finished) => finished,
                Ending::GoesOn => return Ok(CallEnd::GoesOn(call)),
                Ending::OtherDevice => return Ok(CallEnd::OtherDevice(call)),
                Ending::AlreadyEnded => return Ok(CallEnd::AlreadyEnded(call)),
                Ending::Stranger => return Ok(CallEnd::NotFound),
            };
            let written = Written { call: &call, finished: &finished, now };
            match self.put_end(&written, stands_for_others).await? {
                Put::Done => {
                    let ended = EndedCall { at: now, finished, logged: false };
                    return Ok(CallEnd::Ended(Call { ended: Some(ended), ..call }));
                }
                Put::Changed => {}
                Put::StandsForOthers => stands_for_others = true,
            }
        }
        Err(busy("TransactWriteItems"))
    }

    /// Notes that the log has a call that is over. One write.
    pub async fn mark_logged(&self, id: &CallId) -> Result<(), StoreError> {
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::call(id))))
            .update_expression(format!("SET {LOGGED} = :true"))
            .condition_expression(ITEM_EXISTS)
            .expression_attribute_values(":true", AttributeValue::Bool(true))
            .return_values(ReturnValue::None);
        match self.client.update(request).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// Writes that a call is over, and takes away what names it for its two people, unless that
    /// names another one.
    async fn put_end(
        &self,
        written: &Written<'_>,
        stands_for_others: bool,
    ) -> Result<Put, StoreError> {
        let unbuilt = StoreError::unbuilt("TransactWriteItems");
        let over = self.over(written)?;
        let mut request = self
            .client
            .sdk()
            .transact_write_items()
            .transact_items(TransactWriteItem::builder().update(over).build());
        if !stands_for_others {
            let free = Delete::builder()
                .table_name(&self.table)
                .set_key(Some(keys::key(keys::call_between(written.call.direct))))
                .condition_expression(format!("{ITEM_IS_ABSENT} OR {CALL} = :call"))
                .expression_attribute_values(
                    ":call",
                    AttributeValue::S(written.call.id.to_string()),
                )
                .build()
                .map_err(&unbuilt)?;
            request = request.transact_items(TransactWriteItem::builder().delete(free).build());
        }
        match self.client.transact(request).await? {
            TransactOutcome::Done => Ok(Put::Done),
            TransactOutcome::ConditionFailed(reasons)
                if reasons.get(1).is_some_and(condition_failed) =>
            {
                Ok(Put::StandsForOthers)
            }
            TransactOutcome::ConditionFailed(_) => Ok(Put::Changed),
        }
    }

    /// That a call is over, provided that it is still as it was read.
    fn over(&self, written: &Written<'_>) -> Result<Update, StoreError> {
        let Written { call, finished, now } = written;
        let outcome = to_attribute_value(finished.outcome)
            .map_err(|_| StoreError::Unreadable { what: "call" })?;
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::call(&call.id))))
            .update_expression(format!(
                "SET {ENDED_AT} = :now, {OUTCOME} = :outcome, {SECONDS} = :seconds"
            ))
            .expression_attribute_values(":now", AttributeValue::N(now.millis().to_string()))
            .expression_attribute_values(":outcome", outcome)
            .expression_attribute_values(
                ":caller",
                AttributeValue::S(call.caller.connection.to_string()),
            )
            .expression_attribute_values(
                ":seconds",
                AttributeValue::N(finished.seconds.to_string()),
            );
        // Whoever has come back since the call was read has another socket.
        let as_read = format!(
            "{ITEM_EXISTS} AND attribute_not_exists({ENDED_AT}) AND {CALLER_CONNECTION} = :caller"
        );
        let update = match &call.answered {
            None => update
                .condition_expression(format!("{as_read} AND attribute_not_exists({ANSWERED_BY})")),
            Some(answer) => update
                .condition_expression(format!("{as_read} AND {ANSWERED_BY} = :device"))
                .expression_attribute_values(":device", AttributeValue::S(answer.by.to_string())),
        };
        update.build().map_err(StoreError::unbuilt("TransactWriteItems"))
    }
}

enum Put {
    Done,
    /// The call is not as it was read.
    Changed,
    /// What names the call of the two people names another one: this one was never ended, and is
    /// long past.
    StandsForOthers,
}
