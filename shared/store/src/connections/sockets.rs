//! A socket opens, a socket is gone.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use natter_domain::{
    call::{CallId, End},
    ids::{ConnectionId, UserId},
    limits::LAST_SEEN_LIFE,
    presence::{Connection, Connections as UserConnections},
    time::Timestamp,
};

use super::{Connections, item, keys};
use crate::{StoreError, db::Outcome};

/// Connections removed by one update: DynamoDB allows 300 operators in an expression.
const BATCH: usize = 100;

/// What became of noting that a device is in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InCall {
    /// It is noted; this other call was there before. It may be over.
    Noted {
        /// The other call.
        before: Option<CallId>,
    },
    /// The device is not connected any more.
    NotConnected,
}

/// What became of removing connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removed {
    /// They are gone.
    Left {
        /// The connections that are left.
        left: UserConnections,
        /// The calls that those which are gone were last in. They may be over.
        calls: Vec<(ConnectionId, CallId)>,
    },
    /// None of them was there any more.
    NotThere,
}

impl Connections {
    /// Adds a connection of `user` and returns those that were there before it. One write.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn add(
        &self,
        user: UserId,
        id: &ConnectionId,
        connection: &Connection,
        now: Timestamp,
    ) -> Result<UserConnections, StoreError> {
        let request = self
            .db
            .client()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::user(user)))
            .update_expression("SET #c = :c, #ttl = :ttl")
            .expression_attribute_names("#c", item::attribute(id))
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":c", item::write(connection))
            .expression_attribute_values(":ttl", item_ttl(now))
            .return_values(ReturnValue::AllOld);
        match self.db.update(request).await? {
            Outcome::Done(output) => {
                output.attributes.map(item::read).transpose().map(Option::unwrap_or_default)
            }
            Outcome::ConditionFailed(_) => Err(StoreError::Unreadable { what: "connections item" }),
        }
    }

    /// Removes connections of `user`, of which at least one must still be there, and says what is left. One
    /// write (for each hundred of them), however often it is repeated: a repeat finds nothing to do.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn remove(
        &self,
        user: UserId,
        ids: &[ConnectionId],
        now: Timestamp,
    ) -> Result<Removed, StoreError> {
        let mut removed = Removed::NotThere;
        for batch in ids.chunks(BATCH) {
            removed = match (removed, self.remove_batch(user, batch, now).await?) {
                (before, Removed::NotThere) => before,
                (Removed::NotThere, first) => first,
                (Removed::Left { mut calls, .. }, Removed::Left { left, calls: more }) => {
                    calls.extend(more);
                    Removed::Left { left, calls }
                }
            };
        }
        Ok(removed)
    }

    /// Notes that a device is in a call, and says in which it was before: a device is in one at a time. One write.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn note_call(&self, device: &End, call: &CallId) -> Result<InCall, StoreError> {
        let request = self
            .db
            .client()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::user(device.user)))
            .update_expression("SET #c.#k = :k")
            .condition_expression("attribute_exists(#c)")
            .expression_attribute_names("#c", item::attribute(&device.connection))
            .expression_attribute_names("#k", item::CALL)
            .expression_attribute_values(":k", AttributeValue::S(call.to_string()))
            .return_values(ReturnValue::AllOld);
        match self.db.update(request).await? {
            Outcome::Done(output) => {
                let mut old = output.attributes.map(item::read).transpose()?.unwrap_or_default();
                let before = old.all.remove(&device.connection).and_then(|connection| connection.call);
                Ok(InCall::Noted { before: before.filter(|before| before != call) })
            }
            Outcome::ConditionFailed(_) => Ok(InCall::NotConnected),
        }
    }

    /// Forgets that a person was ever connected.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn erase(&self, user: UserId) -> Result<(), StoreError> {
        let request = self.db.client().delete_item().table_name(&self.table).set_key(Some(keys::user(user)));
        self.db.delete(request).await.map(|_| ())
    }

    async fn remove_batch(
        &self,
        user: UserId,
        ids: &[ConnectionId],
        now: Timestamp,
    ) -> Result<Removed, StoreError> {
        let mut request =
            self.db.client().update_item().table_name(&self.table).set_key(Some(keys::user(user)));
        let (mut removals, mut conditions) = (Vec::new(), Vec::new());
        for (index, id) in ids.iter().enumerate() {
            request = request.expression_attribute_names(format!("#c{index}"), item::attribute(id));
            removals.push(format!("#c{index}"));
            conditions.push(format!("attribute_exists(#c{index})"));
        }
        let request = request
            .update_expression(format!("REMOVE {} SET #left = :now, #ttl = :ttl", removals.join(", ")))
            // Without this the update would make an item for someone who has none.
            .condition_expression(conditions.join(" OR "))
            .expression_attribute_names("#left", item::LEFT_AT)
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":now", AttributeValue::N(now.millis().to_string()))
            .expression_attribute_values(":ttl", item_ttl(now))
            // Says what was there, too; what is left follows from it.
            .return_values(ReturnValue::AllOld);
        match self.db.update(request).await? {
            Outcome::Done(output) => {
                let mut left = output.attributes.map(item::read).transpose()?.unwrap_or_default();
                left.left_at = Some(now);
                let gone = ids.iter().filter_map(|id| Some((id, left.all.remove(id)?)));
                let calls = gone.filter_map(|(id, gone)| Some((id.clone(), gone.call?))).collect();
                Ok(Removed::Left { left, calls })
            }
            Outcome::ConditionFailed(_) => Ok(Removed::NotThere),
        }
    }
}

/// When an item that nobody touches again may be removed: it remembers for so long when its owner was last seen.
fn item_ttl(now: Timestamp) -> AttributeValue {
    AttributeValue::N(now.plus(LAST_SEEN_LIFE).seconds().to_string())
}
