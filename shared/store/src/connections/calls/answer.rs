//! A call is answered, or an offer within it.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use natter_domain::{
    call::{Answering, Call, CallId, End, Fingerprint, Seat},
    time::Timestamp,
};

use super::{MAX_ATTEMPTS, busy, item, seats};
use crate::{
    StoreError,
    attributes::connections::call::{
        ANSWERED_AT, ANSWERED_BY, ANSWERER_ANSWER, ANSWERER_SESSION, CALLEE, CALLER_ANSWER,
        ENDED_AT, PENDING_AT, PENDING_BY, PENDING_OFFER, RINGS_UNTIL,
    },
    connections::{Connections, keys},
    dynamodb::Outcome,
};

/// What an answer was to the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallAnswered {
    /// It took the call.
    First(Call),
    /// It answered an offer within the call, from this place.
    Offer(Call, Seat),
    /// It has come before, from this place.
    Repeat(Call, Seat),
}

/// Why a device can't answer a call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerCallError {
    /// The device itself is the caller, and has no offer to answer.
    #[error("the device itself is the caller")]
    OwnCall,
    /// The device has answered already, with other content.
    #[error("the device has answered already")]
    Answered(Box<Call>),
    /// Another device of the same person is in the call.
    #[error("another device of the same person is in the call")]
    OtherDevice(Box<Call>),
    /// The call has ended, or has rung for as long as it may.
    #[error("the call has ended")]
    Ended(Box<Call>),
    /// The person has no call with this id.
    #[error("the person has no call with this id")]
    NotFound,
    /// The store failed. Whether the call was answered is then unknown; a repeat shows it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Connections {
    /// Answers a call on `device`, or the offer of the other end within it. Of several devices at
    /// once one wins; a repeat by that one succeeds. One write, and another for an offer.
    pub async fn answer_call(
        &self,
        id: &CallId,
        device: &End,
        answer: &Fingerprint,
        now: Timestamp,
    ) -> Result<CallAnswered, AnswerCallError> {
        for _ in 0..MAX_ATTEMPTS {
            let call = match self.answer_first(id, device, answer, now).await? {
                First::Done(call) => return Ok(CallAnswered::First(call)),
                First::NotFound => return Err(AnswerCallError::NotFound),
                First::Not(call) => call,
            };
            let refused: fn(Box<Call>) -> AnswerCallError = match call.answering(device, answer) {
                Answering::ToOffer(seat) => match self.answer_offer(&call, seat, answer).await? {
                    Some(call) => return Ok(CallAnswered::Offer(call, seat)),
                    None => continue,
                },
                Answering::Repeat(seat) => return Ok(CallAnswered::Repeat(call, seat)),
                Answering::Stranger => return Err(AnswerCallError::NotFound),
                Answering::OwnCall => return Err(AnswerCallError::OwnCall),
                Answering::Answered => AnswerCallError::Answered,
                Answering::OtherDevice => AnswerCallError::OtherDevice,
                Answering::Ended | Answering::TooLate => AnswerCallError::Ended,
            };
            return Err(refused(Box::new(call)));
        }
        Err(busy("UpdateItem").into())
    }

    /// Takes the call, if it rings for the device's person and nobody has answered.
    async fn answer_first(
        &self,
        id: &CallId,
        device: &End,
        answer: &Fingerprint,
        now: Timestamp,
    ) -> Result<First, StoreError> {
        let mut update = format!(
            "SET {ANSWERED_BY} = :device, #answered_at = :now, {ANSWERER_ANSWER} = :answer"
        );
        let mut request = self.client.sdk().update_item();
        if let Some(session) = device.session {
            update.push_str(&format!(", {ANSWERER_SESSION} = :session"));
            request = request
                .expression_attribute_values(":session", AttributeValue::S(session.to_string()));
        }
        let request = request
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::call(id))))
            .update_expression(update)
            .condition_expression(format!(
                "#callee = :user AND attribute_not_exists({ENDED_AT}) \
                 AND attribute_not_exists({ANSWERED_BY}) AND {RINGS_UNTIL} > :now"
            ))
            .expression_attribute_names("#answered_at", ANSWERED_AT)
            .expression_attribute_names("#callee", CALLEE)
            .expression_attribute_values(
                ":device",
                AttributeValue::S(device.connection.to_string()),
            )
            .expression_attribute_values(":answer", AttributeValue::S(answer.as_str().to_owned()))
            .expression_attribute_values(":user", AttributeValue::S(device.user.to_string()))
            .expression_attribute_values(":now", AttributeValue::N(now.millis().to_string()))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.client.update(request).await? {
            Outcome::Done(output) => {
                let answered = output.attributes.ok_or(StoreError::Unreadable { what: "call" })?;
                Ok(First::Done(item::read(answered)?))
            }
            Outcome::ConditionFailed(None) => Ok(First::NotFound),
            Outcome::ConditionFailed(Some(item)) => Ok(First::Not(item::read(item)?)),
        }
    }

    /// Notes the answer to the offer that waits for it. `None` if that does not wait any more, or
    /// the device has another socket now.
    async fn answer_offer(
        &self,
        call: &Call,
        seat: Seat,
        answer: &Fingerprint,
    ) -> Result<Option<Call>, StoreError> {
        let (latest, pending) = match seat {
            Seat::Caller => (CALLER_ANSWER, seat.other()),
            Seat::Answerer => (ANSWERER_ANSWER, seat.other()),
        };
        let request = self
            .in_seat(call, seat)?
            .update_expression(format!(
                "SET {latest} = :answer REMOVE {PENDING_BY}, {PENDING_OFFER}, {PENDING_AT}"
            ))
            .condition_expression(format!("{} AND {PENDING_BY} = :by", seats::still_in(seat)))
            .expression_attribute_values(":answer", AttributeValue::S(answer.as_str().to_owned()))
            .expression_attribute_values(":by", seats::name(pending)?);
        self.changed(request).await
    }
}

/// What became of an attempt to take a call.
enum First {
    Done(Call),
    /// The call's state did not allow it.
    Not(Call),
    NotFound,
}
