//! Reading many items of the table by their keys.

use super::Conversations;
use crate::{Consistency, StoreError, dynamodb::Item};

impl Conversations {
    /// The items of `keys` that there are, in no order. One request for each hundred.
    pub(super) async fn batch(
        &self,
        keys: Vec<Item>,
        consistency: Consistency,
    ) -> Result<Vec<Item>, StoreError> {
        self.client.batch_get_all(&self.table, keys, consistency).await
    }
}
