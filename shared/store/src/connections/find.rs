//! Who is connected.

use std::collections::HashMap;

use natter_domain::{ids::UserId, presence::Connections as UserConnections};

use super::{Connections, item, keys};
use crate::{Consistency, StoreError, attributes::PK};

impl Connections {
    /// The connections of one person. 0.5 RRU, or 1 for a strong read.
    pub async fn of(
        &self,
        user: UserId,
        consistency: Consistency,
    ) -> Result<UserConnections, StoreError> {
        let key = keys::user(user);
        let item = self.client.item(&self.table, key, consistency).await?;
        item.map(item::read).transpose().map(Option::unwrap_or_default)
    }

    /// The connections of many people, those who have any. One request and 0.5 RRU a person for
    /// each hundred.
    pub async fn of_all(
        &self,
        users: &[UserId],
    ) -> Result<HashMap<UserId, UserConnections>, StoreError> {
        let wanted = users.iter().copied().map(keys::user).collect();
        let items = self.client.batch_get_all(&self.table, wanted, Consistency::Eventual).await?;
        let read = |item: crate::dynamodb::Item| {
            let owner = item.get(PK).and_then(|pk| pk.as_s().ok()).and_then(|pk| keys::user_of(pk));
            Ok((
                owner.ok_or(StoreError::Unreadable { what: "connections item" })?,
                item::read(item)?,
            ))
        };
        items.into_iter().map(read).collect()
    }
}
