//! Many items by their keys, whatever DynamoDB leaves over at first.

use std::collections::{HashMap, HashSet};

use aws_sdk_dynamodb::types::{KeysAndAttributes, WriteRequest};

use crate::{Consistency, MeteredClient, StoreError, backoff, dynamodb::Item};

/// Keys in one BatchGetItem: DynamoDB's limit.
pub(crate) const BATCH_GET_KEYS: usize = 100;
/// Writes in one BatchWriteItem: DynamoDB's limit.
const WRITES: usize = 25;
/// Rounds for what DynamoDB did not get to, before giving up on a table that keeps throttling.
const ROUNDS: u32 = 8;

impl MeteredClient {
    /// The items of `keys` that there are, in no order. One request for each hundred.
    pub(crate) async fn batch_get_all(
        &self,
        table: &str,
        keys: Vec<Item>,
        consistency: Consistency,
    ) -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::with_capacity(keys.len());
        for batch in distinct(keys).chunks(BATCH_GET_KEYS) {
            let wanted = KeysAndAttributes::builder()
                .set_keys(Some(batch.to_vec()))
                .consistent_read(consistency == Consistency::Strong)
                .build()
                .map_err(StoreError::unbuilt("BatchGetItem"))?;
            found.extend(self.batch_get_rounds(HashMap::from([(table.to_owned(), wanted)])).await?);
        }
        Ok(found)
    }

    /// The items of up to a hundred keys, by table, that there are, in no order.
    pub(crate) async fn batch_get_rounds(
        &self,
        mut left: HashMap<String, KeysAndAttributes>,
    ) -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::new();
        for round in 0..ROUNDS {
            let request = self.sdk().batch_get_item().set_request_items(Some(left));
            let (items, unprocessed) = self.batch_get(request).await?;
            found.extend(items);
            if unprocessed.is_empty() {
                return Ok(found);
            }
            left = unprocessed;
            backoff::UNPROCESSED.pause(round).await;
        }
        Err(left_over("BatchGetItem"))
    }

    /// Does all of `writes`. One request for each twenty-five. Repeating it is harmless.
    pub(crate) async fn batch_write_all(
        &self,
        table: &str,
        writes: Vec<WriteRequest>,
    ) -> Result<(), StoreError> {
        for batch in writes.chunks(WRITES) {
            self.batch_write_rounds(HashMap::from([(table.to_owned(), batch.to_vec())])).await?;
        }
        Ok(())
    }

    async fn batch_write_rounds(
        &self,
        mut left: HashMap<String, Vec<WriteRequest>>,
    ) -> Result<(), StoreError> {
        for round in 0..ROUNDS {
            left = self
                .batch_write(self.sdk().batch_write_item().set_request_items(Some(left)))
                .await?;
            if left.is_empty() {
                return Ok(());
            }
            backoff::UNPROCESSED.pause(round).await;
        }
        Err(left_over("BatchWriteItem"))
    }
}

/// DynamoDB refuses a batch that names an item twice.
fn distinct(keys: Vec<Item>) -> Vec<Item> {
    let mut seen: HashSet<Vec<(String, String)>> = HashSet::with_capacity(keys.len());
    let name = |key: &Item| {
        let mut parts: Vec<_> = key
            .iter()
            .map(|(name, value)| (name.clone(), value.as_s().cloned().unwrap_or_default()))
            .collect();
        parts.sort();
        parts
    };
    keys.into_iter().filter(|key| seen.insert(name(key))).collect()
}

fn left_over(operation: &'static str) -> StoreError {
    StoreError::Unavailable { operation, reason: "some were left unprocessed".to_owned() }
}
