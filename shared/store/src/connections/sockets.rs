//! A socket opens, a socket is gone.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use natter_domain::{
    call::CallId,
    ids::{ConnectionId, UserId},
    limits::LAST_SEEN_LIFE,
    presence::{Connection, Connections as UserConnections, Departure},
    time::Timestamp,
};

use super::{Connections, item, keys};
use crate::{
    StoreError,
    attempts::Attempts,
    attributes::{
        TTL,
        connections::{LEFT_AT, ONLINE_UNTIL, socket},
    },
    dynamodb::Outcome,
};

/// Connections removed by one update: DynamoDB allows 300 operators in an expression.
const BATCH: usize = 100;

/// What became of removing connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removed {
    /// The connections were removed.
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
    pub async fn add(
        &self,
        user: UserId,
        id: &ConnectionId,
        connection: &Connection,
        now: Timestamp,
    ) -> Result<UserConnections, StoreError> {
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::user(user)))
            .update_expression("SET #socket = :socket, #ttl = :ttl")
            .expression_attribute_names("#socket", socket(id))
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_values(":socket", item::write(connection))
            .expression_attribute_values(":ttl", item_ttl(now))
            .return_values(ReturnValue::AllOld);
        match self.client.update(request).await? {
            Outcome::Done(output) => {
                let mut before = output.attributes.map(item::read).transpose()?.unwrap_or_default();
                // It stands there if the answer to the attempt before was lost.
                before.all.remove(id);
                Ok(before)
            }
            Outcome::ConditionFailed(_) => Err(StoreError::Unreadable { what: "connections item" }),
        }
    }

    /// Removes connections of `user`, of which at least one must still be there, and says what is
    /// left. If nothing is, others see the `departure`. One write (for each hundred of them), however
    /// often it is repeated: a repeat finds nothing to do.
    pub async fn remove(
        &self,
        user: UserId,
        ids: &[ConnectionId],
        departure: Departure,
        now: Timestamp,
    ) -> Result<Removed, StoreError> {
        let mut removed = Removed::NotThere;
        for batch in ids.chunks(BATCH) {
            removed = match (removed, self.remove_batch(user, batch, departure, now).await?) {
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

    /// Whoever seems to be online without a socket does so no more. Returns what was there before;
    /// `None` if they did not seem to be. One write.
    pub async fn leave_at_once(&self, user: UserId) -> Result<Option<UserConnections>, StoreError> {
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::user(user)))
            .update_expression("REMOVE #until")
            .condition_expression("attribute_exists(#until)")
            .expression_attribute_names("#until", ONLINE_UNTIL)
            .return_values(ReturnValue::AllOld);
        match self.client.update(request).await? {
            Outcome::Done(output) => output.attributes.map(item::read).transpose(),
            Outcome::ConditionFailed(_) => Ok(None),
        }
    }

    /// Forgets that a person was ever connected.
    pub async fn erase(&self, user: UserId) -> Result<(), StoreError> {
        let request =
            self.client.sdk().delete_item().table_name(&self.table).set_key(Some(keys::user(user)));
        self.client.delete(request).await.map(|_| ())
    }

    async fn remove_batch(
        &self,
        user: UserId,
        ids: &[ConnectionId],
        departure: Departure,
        now: Timestamp,
    ) -> Result<Removed, StoreError> {
        let mut request =
            self.client.sdk().update_item().table_name(&self.table).set_key(Some(keys::user(user)));
        let (mut removals, mut conditions) = (Vec::new(), Vec::new());
        for (index, id) in ids.iter().enumerate() {
            request = request.expression_attribute_names(format!("#c{index}"), socket(id));
            removals.push(format!("#c{index}"));
            conditions.push(format!("attribute_exists(#c{index})"));
        }
        let mut changes = vec!["#ttl = :ttl"];
        if departure != Departure::Unseen {
            changes.push("#left = :now");
            request = request
                .expression_attribute_names("#left", LEFT_AT)
                .expression_attribute_values(":now", millis(now))
                .expression_attribute_names("#until", ONLINE_UNTIL);
        }
        match departure {
            Departure::MayReturn { until } => {
                changes.push("#until = :until");
                request = request.expression_attribute_values(":until", millis(until));
            }
            Departure::AtOnce => removals.push("#until".to_owned()),
            Departure::Unseen => {}
        }
        let request = request
            .update_expression(format!("REMOVE {} SET {}", removals.join(", "), changes.join(", ")))
            // Without this the update would make an item for someone who has none.
            .condition_expression(conditions.join(" OR "))
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_values(":ttl", item_ttl(now))
            // Says what was there, too; what is left follows from it.
            .return_values(ReturnValue::AllOld)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let attempts = Attempts::default();
        match self.client.update_with(request, &attempts).await? {
            Outcome::Done(output) => {
                let mut left = output.attributes.map(item::read).transpose()?.unwrap_or_default();
                match departure {
                    Departure::MayReturn { until } => {
                        (left.left_at, left.online_until) = (Some(now), Some(until));
                    }
                    Departure::AtOnce => (left.left_at, left.online_until) = (Some(now), None),
                    Departure::Unseen => {}
                }
                let gone = ids.iter().filter_map(|id| Some((id, left.all.remove(id)?)));
                let calls = gone.filter_map(|(id, gone)| Some((id.clone(), gone.call?))).collect();
                Ok(Removed::Left { left, calls })
            }
            Outcome::ConditionFailed(item) => {
                let left = item.map(item::read).transpose()?.unwrap_or_default();
                // Removed by the attempt before, whose answer was lost. In which calls they were is
                // lost with it: perhaps in each that the person has.
                let is_ours = departure == Departure::Unseen || left.left_at == Some(now);
                if attempts.repeated() && is_ours {
                    let calls = ids.iter().flat_map(|id| {
                        left.calls.keys().map(move |call| (id.clone(), call.clone()))
                    });
                    return Ok(Removed::Left { calls: calls.collect(), left });
                }
                Ok(Removed::NotThere)
            }
        }
    }
}

fn millis(at: Timestamp) -> AttributeValue {
    AttributeValue::N(at.millis().to_string())
}

/// When an item that nobody touches again may be removed: it remembers for so long when its owner
/// was last seen.
pub(super) fn item_ttl(now: Timestamp) -> AttributeValue {
    AttributeValue::N(now.plus(LAST_SEEN_LIFE).seconds().to_string())
}
