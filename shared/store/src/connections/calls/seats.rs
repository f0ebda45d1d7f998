//! The two places in a call: sockets that are gone from them, and sockets that take them again.

use aws_sdk_dynamodb::{
    operation::update_item::builders::UpdateItemFluentBuilder,
    types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure},
};
use natter_domain::{
    call::{Call, End, Fingerprint, Offering, Seat},
    ids::ConnectionId,
    time::Timestamp,
};
use serde_dynamo::aws_sdk_dynamodb_1::to_attribute_value;

use super::item;
use crate::{
    StoreError,
    attributes::connections::call::{
        ANSWERED_BY, ANSWERER_AWAITED, CALLER_AWAITED, CALLER_CONNECTION, ENDED_AT, PENDING_AT,
        PENDING_BY, PENDING_OFFER,
    },
    connections::{Connections, keys},
    dynamodb::Outcome,
};

/// The outcome of an offer within a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallOffered {
    /// It is the offer that waits for an answer now, from this place.
    Waits(Call, Seat),
    /// It is refused, or the call has changed meanwhile: then it would be allowed.
    Refused(Call, Offering),
}

impl Connections {
    /// Notes that the socket in a place is gone, and until when another one of the same device is
    /// waited for; a repeat leaves that time. Returns the call; `None` if it is over, or the place
    /// has another socket. One write.
    pub async fn lose_seat(
        &self,
        call: &Call,
        seat: Seat,
        now: Timestamp,
    ) -> Result<Option<Call>, StoreError> {
        let awaited = awaited(seat);
        let request = self
            .in_seat(call, seat)?
            .update_expression(format!("SET {awaited} = if_not_exists({awaited}, :until)"))
            .condition_expression(still_in(seat))
            .expression_attribute_values(":until", millis(Seat::awaited_until(now)));
        self.changed(request).await
    }

    /// Puts another socket of the same device into a place. Returns the call; `None` if it is over,
    /// or the place has another socket than `call` says; a repeat finds its own. One write.
    pub async fn take_seat(
        &self,
        call: &Call,
        seat: Seat,
        socket: &ConnectionId,
    ) -> Result<Option<Call>, StoreError> {
        let request = self
            .in_seat(call, seat)?
            .update_expression(format!("SET {} = :new REMOVE {}", connection(seat), awaited(seat)))
            .condition_expression(format!(
                "attribute_not_exists({ENDED_AT}) AND {} IN (:there, :new)",
                connection(seat)
            ))
            .expression_attribute_values(":new", AttributeValue::S(socket.to_string()));
        self.changed(request).await
    }

    /// Notes an offer of `device` within a call, if it may make one now. Of two at once one is
    /// noted. One write.
    pub async fn offer_in_call(
        &self,
        call: &Call,
        device: &End,
        offer: &Fingerprint,
        now: Timestamp,
    ) -> Result<CallOffered, StoreError> {
        let offering = call.offering(device, offer, now);
        let Offering::Allowed(seat) = offering else {
            return Ok(CallOffered::Refused(call.clone(), offering));
        };
        let request = self
            .in_seat(call, seat)?
            .update_expression(format!(
                "SET {PENDING_BY} = :by, {PENDING_OFFER} = :offer, {PENDING_AT} = :now"
            ))
            .condition_expression(match &call.signals.pending {
                None => format!("{} AND attribute_not_exists({PENDING_BY})", still_in(seat)),
                Some(_) => format!("{} AND {PENDING_OFFER} = :before", still_in(seat)),
            })
            .expression_attribute_values(":by", name(seat)?)
            .expression_attribute_values(":offer", AttributeValue::S(offer.as_str().to_owned()))
            .expression_attribute_values(":now", millis(now));
        let request = match &call.signals.pending {
            None => request,
            Some(before) => request.expression_attribute_values(
                ":before",
                AttributeValue::S(before.offer.as_str().to_owned()),
            ),
        };
        Ok(match self.changed(request).await? {
            Some(call) => CallOffered::Waits(call, seat),
            None => CallOffered::Refused(call.clone(), offering),
        })
    }

    /// An update of a call whose condition is to contain [`still_in`].
    pub(super) fn in_seat(
        &self,
        call: &Call,
        seat: Seat,
    ) -> Result<UpdateItemFluentBuilder, StoreError> {
        let end = call.end_in(seat).ok_or(StoreError::Unreadable { what: "call" })?;
        Ok(self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::call(&call.id))))
            .expression_attribute_values(":there", AttributeValue::S(end.connection.to_string())))
    }

    /// The call after a conditional update; `None` if the condition failed.
    pub(super) async fn changed(
        &self,
        request: UpdateItemFluentBuilder,
    ) -> Result<Option<Call>, StoreError> {
        let request = request
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::None);
        match self.client.update(request).await? {
            Outcome::Done(output) => {
                let call = output.attributes.ok_or(StoreError::Unreadable { what: "call" })?;
                item::read(call).map(Some)
            }
            Outcome::ConditionFailed(_) => Ok(None),
        }
    }
}

/// That the call goes on, and a place has the socket that it had.
pub(super) fn still_in(seat: Seat) -> String {
    format!("attribute_not_exists({ENDED_AT}) AND {} = :there", connection(seat))
}

/// A place, as an item names it.
pub(super) fn name(seat: Seat) -> Result<AttributeValue, StoreError> {
    to_attribute_value(seat).map_err(|_| StoreError::Unreadable { what: "call" })
}

fn connection(seat: Seat) -> &'static str {
    match seat {
        Seat::Caller => CALLER_CONNECTION,
        Seat::Answerer => ANSWERED_BY,
    }
}

fn awaited(seat: Seat) -> &'static str {
    match seat {
        Seat::Caller => CALLER_AWAITED,
        Seat::Answerer => ANSWERER_AWAITED,
    }
}

fn millis(moment: Timestamp) -> AttributeValue {
    AttributeValue::N(moment.millis().to_string())
}
