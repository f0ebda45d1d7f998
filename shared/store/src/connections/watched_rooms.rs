//! Which rooms of a person may be watched. It stands in the person's item: whoever opens a socket
//! while a watch begins either is seen by it, or sees that the room may be watched.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use natter_domain::{
    conversation::ConversationId, ids::UserId, presence::Connections as UserConnections,
    time::Timestamp,
};

use super::{Connections, item, keys, sockets::item_ttl};
use crate::{
    StoreError,
    attributes::{TTL, connections::watched_room},
    dynamodb::Outcome,
};

impl Connections {
    /// Notes that a room of a person may be watched until then, and says which sockets they have.
    /// One write.
    pub async fn note_watch(
        &self,
        user: UserId,
        room: ConversationId,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<UserConnections, StoreError> {
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::user(user)))
            // The item of somebody who was never connected is made by this. One that would soon be
            // removed must last as long as the watch.
            .update_expression("SET #room = :until, #ttl = :ttl")
            .expression_attribute_names("#room", watched_room(room))
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_values(":until", millis(until))
            .expression_attribute_values(":ttl", item_ttl(now))
            .return_values(ReturnValue::AllNew);
        match self.client.update(request).await? {
            Outcome::Done(output) => {
                output.attributes.map(item::read).transpose().map(Option::unwrap_or_default)
            }
            Outcome::ConditionFailed(_) => Err(StoreError::Unreadable { what: "connections item" }),
        }
    }

    /// Forgets rooms that were watched until then, unless one of them is watched again. One write.
    pub async fn forget_watches(
        &self,
        user: UserId,
        over: &[(ConversationId, Timestamp)],
    ) -> Result<(), StoreError> {
        // An expression may have 300 operators.
        let Some(over) = over.get(..over.len().min(100)).filter(|over| !over.is_empty()) else {
            return Ok(());
        };
        let mut request =
            self.client.sdk().update_item().table_name(&self.table).set_key(Some(keys::user(user)));
        let (mut removals, mut conditions) = (Vec::new(), Vec::new());
        for (index, (room, until)) in over.iter().enumerate() {
            request = request
                .expression_attribute_names(format!("#room{index}"), watched_room(*room))
                .expression_attribute_values(format!(":until{index}"), millis(*until));
            removals.push(format!("#room{index}"));
            conditions.push(format!("#room{index} = :until{index}"));
        }
        let request = request
            .update_expression(format!("REMOVE {}", removals.join(", ")))
            .condition_expression(conditions.join(" AND "));
        match self.client.update(request).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }
}

fn millis(at: Timestamp) -> AttributeValue {
    AttributeValue::N(at.millis().to_string())
}
