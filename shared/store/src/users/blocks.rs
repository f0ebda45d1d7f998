//! Blocks. Each is kept twice, once with either person, so that one read of one's own items knows both directions.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};
use natter_domain::ids::UserId;

use super::{Consistency, Users, keys};
use crate::{StoreError, db::Item};

/// With whom somebody has nothing to do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Blocks {
    /// Whom they block.
    pub blocking: BTreeSet<UserId>,
    /// Who blocks them.
    pub blocked_by: BTreeSet<UserId>,
}

impl Blocks {
    /// Whether one of the two blocks the other.
    #[must_use]
    pub fn between(&self, other: UserId) -> bool {
        self.blocking.contains(&other) || self.blocked_by.contains(&other)
    }

    fn add(&mut self, sk: &str) {
        self.blocking.extend(keys::block_of(sk));
        self.blocked_by.extend(keys::blocked_of(sk));
    }
}

impl Users {
    /// Lets `user` block `other`. Repeating it is harmless.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn block(&self, user: UserId, other: UserId) -> Result<(), StoreError> {
        let mut request = self.db.client().transact_write_items();
        for key in both(user, other) {
            let put = Put::builder().table_name(&self.table).set_item(Some(key));
            let put = put.build().map_err(StoreError::unbuilt("TransactWriteItems"))?;
            request = request.transact_items(TransactWriteItem::builder().put(put).build());
        }
        self.db.transact(request).await.map(|_| ())
    }

    /// Lets `user` not block `other` any more. Repeating it is harmless.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn unblock(&self, user: UserId, other: UserId) -> Result<(), StoreError> {
        let mut request = self.db.client().transact_write_items();
        for key in both(user, other) {
            let delete = Delete::builder().table_name(&self.table).set_key(Some(key));
            let delete = delete.build().map_err(StoreError::unbuilt("TransactWriteItems"))?;
            request = request.transact_items(TransactWriteItem::builder().delete(delete).build());
        }
        self.db.transact(request).await.map(|_| ())
    }

    /// The blocks between `user` and each of `others`. One request for each fifty, and 1 RRU a person, or 2 for a strong read.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn blocks_with(
        &self,
        user: UserId,
        others: &[UserId],
        consistency: Consistency,
    ) -> Result<Blocks, StoreError> {
        let wanted = others.iter().flat_map(|other| {
            [keys::block(*other), keys::blocked(*other)].map(|sk| keys::key(keys::user(user), sk))
        });
        let found = self.db.batch_get_all(&self.table, wanted.collect(), consistency).await?;
        Ok(gather(&found))
    }

    /// All blocks of a person, in both directions.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn blocks(&self, user: UserId) -> Result<Blocks, StoreError> {
        let mut blocks = Blocks::default();
        let mut start = None;
        loop {
            let request = self
                .db
                .client()
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk AND begins_with(sk, :blocks)")
                .expression_attribute_values(":pk", AttributeValue::S(keys::user(user)))
                .expression_attribute_values(":blocks", AttributeValue::S(keys::BLOCKS.to_owned()))
                .set_exclusive_start_key(start.take());
            let output = self.db.query(request).await?;
            let found = gather(&output.items.unwrap_or_default());
            blocks.blocking.extend(found.blocking);
            blocks.blocked_by.extend(found.blocked_by);
            start = output.last_evaluated_key;
            if start.is_none() {
                return Ok(blocks);
            }
        }
    }
}

/// The two items of a block.
fn both(user: UserId, other: UserId) -> [Item; 2] {
    [keys::key(keys::user(user), keys::block(other)), keys::key(keys::user(other), keys::blocked(user))]
}

fn gather(items: &[Item]) -> Blocks {
    let mut blocks = Blocks::default();
    for sk in items.iter().filter_map(|item| item.get("sk")?.as_s().ok()) {
        blocks.add(sk);
    }
    blocks
}
