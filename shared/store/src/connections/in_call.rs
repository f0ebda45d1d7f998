//! The calls of a person and of their sockets. They stand in the person's item: whoever opens a
//! socket while a call begins either is seen by the call, or sees it.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use natter_domain::{
    call::{CallId, End},
    ids::UserId,
    limits::CALL_LIFE,
    presence::Connections as UserConnections,
    time::Timestamp,
};

use super::{Connections, item, keys, sockets::item_ttl};
use crate::{
    StoreError,
    attributes::{
        ITEM_EXISTS, TTL,
        connections::{in_socket, person_call, socket},
    },
    dynamodb::Outcome,
};

/// What became of noting that a device is in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InCall {
    /// It is noted; this other call was there before. It may be over.
    Set {
        /// The other call.
        before: Option<CallId>,
    },
    /// The device is not connected any more.
    NotConnected,
}

impl Connections {
    /// Notes that a device is in a call, and its person; says in which call the device was before:
    /// it is in one at a time. One write.
    pub async fn set_current_call(
        &self,
        device: &End,
        call: &CallId,
        now: Timestamp,
    ) -> Result<InCall, StoreError> {
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::user(device.user)))
            .update_expression("SET #socket.#call = :call, #person = :until")
            .condition_expression("attribute_exists(#socket)")
            .expression_attribute_names("#socket", socket(&device.connection))
            .expression_attribute_names("#call", in_socket::CALL)
            .expression_attribute_names("#person", person_call(call))
            .expression_attribute_values(":call", AttributeValue::S(call.to_string()))
            .expression_attribute_values(":until", until(now))
            .return_values(ReturnValue::AllOld);
        match self.client.update(request).await? {
            Outcome::Done(output) => {
                let mut old = output.attributes.map(item::read).transpose()?.unwrap_or_default();
                let before =
                    old.all.remove(&device.connection).and_then(|connection| connection.call);
                Ok(InCall::Set { before: before.filter(|before| before != call) })
            }
            Outcome::ConditionFailed(_) => Ok(InCall::NotConnected),
        }
    }

    /// Notes that a socket was opened during a call in which its device is, unless the socket is
    /// gone or is in a call of its own. One write.
    pub async fn note_opened_in_call(&self, device: &End, call: &CallId) -> Result<(), StoreError> {
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::user(device.user)))
            .update_expression("SET #socket.#call = :call")
            .condition_expression(
                "attribute_exists(#socket) AND attribute_not_exists(#socket.#call)",
            )
            .expression_attribute_names("#socket", socket(&device.connection))
            .expression_attribute_names("#call", in_socket::CALL)
            .expression_attribute_values(":call", AttributeValue::S(call.to_string()))
            .return_values(ReturnValue::None);
        match self.client.update(request).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// Notes that a person has a call, and says which sockets they have. One write.
    pub async fn note_call(
        &self,
        user: UserId,
        call: &CallId,
        now: Timestamp,
    ) -> Result<UserConnections, StoreError> {
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::user(user)))
            // The item of somebody who was never connected is made by this.
            .update_expression("SET #person = :until, #ttl = if_not_exists(#ttl, :ttl)")
            .expression_attribute_names("#person", person_call(call))
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_values(":until", until(now))
            .expression_attribute_values(":ttl", item_ttl(now))
            .return_values(ReturnValue::AllNew);
        match self.client.update(request).await? {
            Outcome::Done(output) => {
                output.attributes.map(item::read).transpose().map(Option::unwrap_or_default)
            }
            Outcome::ConditionFailed(_) => Err(StoreError::Unreadable { what: "connections item" }),
        }
    }

    /// Forgets calls of a person, which are over. One write.
    pub async fn forget_calls(&self, user: UserId, calls: &[CallId]) -> Result<(), StoreError> {
        if calls.is_empty() {
            return Ok(());
        }
        let mut request =
            self.client.sdk().update_item().table_name(&self.table).set_key(Some(keys::user(user)));
        let mut removals = Vec::new();
        for (index, call) in calls.iter().enumerate() {
            request = request.expression_attribute_names(format!("#k{index}"), person_call(call));
            removals.push(format!("#k{index}"));
        }
        let request = request
            .update_expression(format!("REMOVE {}", removals.join(", ")))
            .condition_expression(ITEM_EXISTS)
            .return_values(ReturnValue::None);
        match self.client.update(request).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }
}

/// When a call is over at the latest.
fn until(now: Timestamp) -> AttributeValue {
    AttributeValue::N(now.plus(CALL_LIFE).millis().to_string())
}
