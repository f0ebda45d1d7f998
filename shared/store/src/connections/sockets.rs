//! A socket opens, a socket is gone.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use natter_domain::{
    ids::{ConnectionId, UserId},
    limits::LAST_SEEN_LIFE,
    presence::{Connection, Connections as UserConnections},
    time::Timestamp,
};

use super::{Connections, item, keys};
use crate::{StoreError, db::Outcome};

/// Connections removed by one update: DynamoDB allows 300 operators in an expression.
const BATCH: usize = 100;

/// What became of removing connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removed {
    /// They are gone; these are left.
    Left(UserConnections),
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

    /// Removes connections of `user`, of which at least one must still be there, and returns those that are left. One
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
            removed = match (self.remove_batch(user, batch, now).await?, removed) {
                (Removed::NotThere, before) => before,
                (left @ Removed::Left(_), _) => left,
            };
        }
        Ok(removed)
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
            .return_values(ReturnValue::AllNew);
        match self.db.update(request).await? {
            Outcome::Done(output) => {
                let left = output.attributes.map(item::read).transpose()?;
                Ok(Removed::Left(left.unwrap_or_default()))
            }
            Outcome::ConditionFailed(_) => Ok(Removed::NotThere),
        }
    }
}

/// When an item that nobody touches again may be removed: it remembers for so long when its owner was last seen.
fn item_ttl(now: Timestamp) -> AttributeValue {
    AttributeValue::N(now.plus(LAST_SEEN_LIFE).seconds().to_string())
}
