//! Who is connected.

use std::collections::HashMap;

use natter_domain::{ids::UserId, presence::Connections as UserConnections};

use super::{Connections, item, keys};
use crate::{StoreError, users::Consistency};

impl Connections {
    /// The connections of one person. 0.5 RRU, or 1 for a strong read.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn of(&self, user: UserId, consistency: Consistency) -> Result<UserConnections, StoreError> {
        let request = self
            .db
            .client()
            .get_item()
            .table_name(&self.table)
            .set_key(Some(keys::user(user)))
            .consistent_read(consistency == Consistency::Strong);
        self.db.get(request).await?.map(item::read).transpose().map(Option::unwrap_or_default)
    }

    /// The connections of many people, those who have any. One request and 0.5 RRU a person for each hundred.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn of_all(&self, users: &[UserId]) -> Result<HashMap<UserId, UserConnections>, StoreError> {
        let wanted = users.iter().copied().map(keys::user).collect();
        let items = self.db.batch_get_all(&self.table, wanted, Consistency::Eventual).await?;
        let read = |item: crate::db::Item| {
            let owner = item.get("pk").and_then(|pk| pk.as_s().ok()).and_then(|pk| keys::user_of(pk));
            Ok((owner.ok_or(StoreError::Unreadable { what: "connections item" })?, item::read(item)?))
        };
        items.into_iter().map(read).collect()
    }
}
