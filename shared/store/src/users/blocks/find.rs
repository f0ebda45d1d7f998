//! Finding blocks. Those of a person lie in one partition, in both directions, by the other's id.
//!
//! Items that are read by their keys cost a read unit each, whether they are there or not; a query
//! costs one for each 4 KB. So a query looks at all that lies between the two keys of a block: for
//! hardly anybody that is more than a unit holds.

use natter_domain::ids::UserId;

use super::{
    super::{Consistency, Users, item::BlockItem, keys},
    Blocks,
};
use crate::{StoreError, attributes::SK, dynamodb::Item, query::SortKeys};

/// Blocks that one read unit holds, however long their numbers are: 105 bytes each.
const BLOCKS_IN_A_UNIT: i32 = 38;
/// Most blocks of a person, in both directions, that are read to show others: about 1.5 RRU.
const FEW_BLOCKS: u32 = 100;

impl Users {
    /// The blocks between `user` and each of `others`. One request, and 1 RRU for a strong read or
    /// half of it; where more blocks of the person lie between theirs, a second one for each fifty,
    /// and together no more than 2 RRU a person, or 1.
    ///
    /// Earlier versions read blocks by their keys alone, and so the policies of some functions let
    /// them. While a stack goes back to one of those, its policy meets this version: then these
    /// reads are by key, too.
    pub async fn blocks_with(
        &self,
        user: UserId,
        others: &[UserId],
        consistency: Consistency,
    ) -> Result<Blocks, StoreError> {
        let wanted = sort_keys(others);
        let (Some(first), Some(last)) = (wanted.iter().min(), wanted.iter().max()) else {
            return Ok(Blocks::default());
        };
        let range = SortKeys::Between(first.clone(), last.clone());
        let query = self
            .client
            .partition(&self.table, keys::user(user), range, consistency)
            .limit(BLOCKS_IN_A_UNIT);
        let output = match self.client.query(query).await {
            Err(error) if error.is_denied() => {
                tracing::warn!(%error, "blocks are read by their keys");
                return gather(self.blocks_at(user, wanted.into_iter(), consistency).await?);
            }
            output => output?,
        };
        let mut found = output.items.unwrap_or_default();
        if let Some(key) = output.last_evaluated_key {
            let looked_at = sort_key(&key).ok_or(StoreError::Unreadable { what: "block" })?;
            let rest = wanted.iter().filter(|sk| sk.as_str() > looked_at).cloned();
            found.extend(self.blocks_at(user, rest, consistency).await?);
        }
        found.retain(|item| sort_key(item).is_some_and(|sk| wanted.iter().any(|one| one == sk)));
        gather(found)
    }

    /// As [`Users::blocks_with`] for somebody who has many blocks, in whom looking between the keys
    /// would find others': one request for each fifty, and 1 RRU a person. Eventually consistent.
    pub async fn blocks_by_key(
        &self,
        user: UserId,
        others: &[UserId],
    ) -> Result<Blocks, StoreError> {
        let wanted = sort_keys(others).into_iter();
        gather(self.blocks_at(user, wanted, Consistency::Eventual).await?)
    }

    /// All blocks of a person, in both directions, if they are few: for hardly anybody they are
    /// not, and then who asks needs [`Users::blocks_by_key`]. One request, and 1.5 RRU at most,
    /// which others who block the person can't raise.
    pub async fn few_blocks(&self, user: UserId) -> Result<Option<Blocks>, StoreError> {
        let query = self.client.partition(
            &self.table,
            keys::user(user),
            SortKeys::Prefix(keys::BLOCKS),
            Consistency::Eventual,
        );
        let found = self.client.query_up_to(query, Some(FEW_BLOCKS + 1)).await?;
        let few = found.len() <= FEW_BLOCKS as usize;
        few.then(|| gather(found)).transpose()
    }

    /// The blocks between `user` and each of `others`, whom they are shown. One request if the
    /// person has few blocks.
    pub async fn blocks_among(
        &self,
        user: UserId,
        others: &[UserId],
    ) -> Result<Blocks, StoreError> {
        match self.few_blocks(user).await? {
            Some(blocks) => Ok(blocks),
            None => self.blocks_by_key(user, others).await,
        }
    }

    /// All blocks of a person, in both directions: as many as others have made. For work that shows
    /// nobody anything.
    pub async fn blocks(&self, user: UserId) -> Result<Blocks, StoreError> {
        let query = self.client.partition(
            &self.table,
            keys::user(user),
            SortKeys::Prefix(keys::BLOCKS),
            Consistency::Eventual,
        );
        gather(self.client.query_all(query).await?)
    }

    /// Those of a person's blocks with these sort keys that there are.
    async fn blocks_at(
        &self,
        user: UserId,
        wanted: impl Iterator<Item = String>,
        consistency: Consistency,
    ) -> Result<Vec<Item>, StoreError> {
        let keys = wanted.map(|sk| keys::key(keys::user(user), sk)).collect();
        self.client.batch_get_all(&self.table, keys, consistency).await
    }
}

/// The sort keys of the blocks with these people, in both directions.
fn sort_keys(others: &[UserId]) -> Vec<String> {
    others.iter().flat_map(|other| [keys::block(*other), keys::blocked(*other)]).collect()
}

fn sort_key(item: &Item) -> Option<&str> {
    item.get(SK).and_then(|sk| sk.as_s().ok()).map(String::as_str)
}

fn gather(items: Vec<Item>) -> Result<Blocks, StoreError> {
    let mut blocks = Blocks::default();
    for item in items {
        let (sk, sight) = BlockItem::read(item)?;
        blocks.add(&sk, sight);
    }
    Ok(blocks)
}
