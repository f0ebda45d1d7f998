//! Who is connected.

use std::{collections::HashMap, time::Duration};

use aws_sdk_dynamodb::types::KeysAndAttributes;
use natter_domain::{ids::UserId, presence::Connections as UserConnections};

use super::{Connections, item, keys};
use crate::{StoreError, users::Consistency};

/// Keys in one BatchGetItem: DynamoDB's limit.
const BATCH: usize = 100;
/// Rounds for keys that DynamoDB did not get to.
const ROUNDS: u32 = 5;

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
        let mut found = HashMap::new();
        for batch in users.chunks(BATCH) {
            self.find_batch(batch, &mut found).await?;
        }
        Ok(found)
    }

    async fn find_batch(
        &self,
        users: &[UserId],
        found: &mut HashMap<UserId, UserConnections>,
    ) -> Result<(), StoreError> {
        let keys = KeysAndAttributes::builder()
            .set_keys(Some(users.iter().copied().map(keys::user).collect()))
            .build()
            .map_err(StoreError::unbuilt("BatchGetItem"))?;
        let mut left = HashMap::from([(self.table.clone(), keys)]);
        for round in 0..ROUNDS {
            let request = self.db.client().batch_get_item().set_request_items(Some(left));
            let (items, unprocessed) = self.db.batch_get(request).await?;
            for item in items {
                let owner = item.get("pk").and_then(|pk| pk.as_s().ok()).and_then(|pk| keys::user_of(pk));
                let owner = owner.ok_or(StoreError::Unreadable { what: "connections item" })?;
                found.insert(owner, item::read(item)?);
            }
            if unprocessed.is_empty() {
                return Ok(());
            }
            left = unprocessed;
            tokio::time::sleep(Duration::from_millis(20 << round)).await;
        }
        Err(StoreError::Unavailable { operation: "BatchGetItem", reason: "keys left unprocessed".to_owned() })
    }
}
