//! Blocks. Each is kept twice, once with either person, so that one read of one's own items knows
//! both directions.

mod find;

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{Delete, Put, Select, TransactWriteItem};
use natter_domain::{
    ids::UserId,
    limits::{BLOCKS_AT_ONCE, BLOCKS_PER_USER},
    presence::LastSight,
};

use super::{Consistency, Users, item::BlockItem, keys};
use crate::{
    StoreError,
    attributes::{ITEM_EXISTS, ITEM_IS_ABSENT},
    dynamodb::TransactOutcome,
    query::SortKeys,
};

/// With whom somebody has nothing to do, and what they saw last of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Blocks {
    /// The users whom this user blocks.
    pub blocking: BTreeMap<UserId, LastSight>,
    /// The users who block this user.
    pub blocked_by: BTreeMap<UserId, LastSight>,
}

/// What two people saw last of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LastSights {
    /// What the one who is blocked saw of the one who blocks.
    pub of_user: LastSight,
    /// What the one who blocks saw of the one who is blocked.
    pub of_other: LastSight,
}

/// The outcome of blocking or unblocking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockChange {
    /// The block is there, or gone, since now.
    Changed,
    /// It was before.
    Unchanged,
}

/// Why somebody was not blocked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// The person blocks as many others as one may.
    #[error("the person blocks as many others as one may")]
    TooMany,
    /// The store failed. Either nothing was stored or all of it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Blocks {
    /// Whether one of the two blocks the other.
    #[must_use]
    pub fn between(&self, other: UserId) -> bool {
        self.last_sight(other).is_some()
    }

    /// What this user saw last of `other`; `None` if neither blocks the other.
    #[must_use]
    pub fn last_sight(&self, other: UserId) -> Option<LastSight> {
        self.blocking.get(&other).or_else(|| self.blocked_by.get(&other)).copied()
    }

    fn add(&mut self, sk: &str, sight: LastSight) {
        self.blocking.extend(keys::block_of(sk).map(|other| (other, sight)));
        self.blocked_by.extend(keys::blocked_of(sk).map(|other| (other, sight)));
    }
}

impl Users {
    /// Lets `user`, who has `made` so many blocks, block `other`, and remembers what the two saw
    /// last of each other. Repeating it changes nothing. Close to the limit the blocks are counted
    /// once more after the write, so that requests side by side don't pass it together.
    pub async fn block(
        &self,
        user: UserId,
        other: UserId,
        sights: LastSights,
        made: usize,
    ) -> Result<BlockChange, BlockError> {
        if made >= BLOCKS_PER_USER {
            return Err(BlockError::TooMany);
        }
        let change = self.put_block(user, other, sights).await?;
        let close = made + BLOCKS_AT_ONCE >= BLOCKS_PER_USER;
        if change == BlockChange::Changed
            && close
            && self.blocks_made(user).await? > BLOCKS_PER_USER
        {
            self.unblock(user, other).await?;
            return Err(BlockError::TooMany);
        }
        Ok(change)
    }

    /// How many others `user` blocks, counted to one more than anybody may. A strong read, one
    /// request.
    pub async fn blocks_made(&self, user: UserId) -> Result<usize, StoreError> {
        let query = self
            .client
            .partition(
                &self.table,
                keys::user(user),
                SortKeys::Prefix(keys::BLOCKING),
                Consistency::Strong,
            )
            .select(Select::Count)
            .limit(i32::try_from(BLOCKS_PER_USER + 1).unwrap_or(i32::MAX));
        let counted = self.client.query(query).await?.count;
        Ok(usize::try_from(counted).unwrap_or_default())
    }

    async fn put_block(
        &self,
        user: UserId,
        other: UserId,
        sights: LastSights,
    ) -> Result<BlockChange, StoreError> {
        let items = [
            (BlockItem::write(user, keys::block(other), sights.of_other)?, Some(ITEM_IS_ABSENT)),
            (BlockItem::write(other, keys::blocked(user), sights.of_user)?, None),
        ];
        let mut request = self.client.sdk().transact_write_items();
        for (item, condition) in items {
            let put = Put::builder().table_name(&self.table).set_item(Some(item));
            let put = put.set_condition_expression(condition.map(str::to_owned)).build();
            let put = put.map_err(StoreError::unbuilt("TransactWriteItems"))?;
            request = request.transact_items(TransactWriteItem::builder().put(put).build());
        }
        self.client.transact(request).await.map(change)
    }

    /// Lets `user` not block `other` any more. Repeating it changes nothing.
    pub async fn unblock(&self, user: UserId, other: UserId) -> Result<BlockChange, StoreError> {
        let keys = [
            (keys::key(keys::user(user), keys::block(other)), Some(ITEM_EXISTS)),
            (keys::key(keys::user(other), keys::blocked(user)), None),
        ];
        let mut request = self.client.sdk().transact_write_items();
        for (key, condition) in keys {
            let delete = Delete::builder().table_name(&self.table).set_key(Some(key));
            let delete = delete.set_condition_expression(condition.map(str::to_owned)).build();
            let delete = delete.map_err(StoreError::unbuilt("TransactWriteItems"))?;
            request = request.transact_items(TransactWriteItem::builder().delete(delete).build());
        }
        self.client.transact(request).await.map(change)
    }
}

fn change(outcome: TransactOutcome) -> BlockChange {
    match outcome {
        TransactOutcome::Done => BlockChange::Changed,
        TransactOutcome::ConditionFailed(_) => BlockChange::Unchanged,
    }
}
