//! Reads of one item by its key, and of the items of one partition, page by page.

use aws_sdk_dynamodb::{operation::query::builders::QueryFluentBuilder, types::AttributeValue};

use crate::{
    Consistency, MeteredClient, StoreError,
    attributes::{PK, SK},
    dynamodb::Item,
};

/// The sort keys of a partition that a query reads.
pub(crate) enum SortKeys {
    /// All that begin with this.
    Prefix(&'static str),
    /// All from the first to the second, both included.
    Between(String, String),
}

impl MeteredClient {
    /// The item with this key, if there is one.
    pub(crate) async fn item(
        &self,
        table: &str,
        key: Item,
        consistency: Consistency,
    ) -> Result<Option<Item>, StoreError> {
        let request = self
            .sdk()
            .get_item()
            .table_name(table)
            .set_key(Some(key))
            .consistent_read(consistency == Consistency::Strong);
        self.get(request).await
    }

    /// A query of one partition of a table that has a sort key.
    pub(crate) fn partition(
        &self,
        table: &str,
        pk: String,
        sort_keys: SortKeys,
        consistency: Consistency,
    ) -> QueryFluentBuilder {
        let query = self
            .sdk()
            .query()
            .table_name(table)
            .expression_attribute_values(":pk", AttributeValue::S(pk))
            .consistent_read(consistency == Consistency::Strong);
        match sort_keys {
            SortKeys::Prefix(prefix) => query
                .key_condition_expression(format!("{PK} = :pk AND begins_with({SK}, :prefix)"))
                .expression_attribute_values(":prefix", AttributeValue::S(prefix.to_owned())),
            SortKeys::Between(first, last) => query
                .key_condition_expression(format!("{PK} = :pk AND {SK} BETWEEN :first AND :last"))
                .expression_attribute_values(":first", AttributeValue::S(first))
                .expression_attribute_values(":last", AttributeValue::S(last)),
        }
    }

    /// All items that a query finds. One request for each megabyte that it reads.
    pub(crate) async fn query_all(
        &self,
        query: QueryFluentBuilder,
    ) -> Result<Vec<Item>, StoreError> {
        self.query_up_to(query, None).await
    }

    /// The first items that a query finds, at most `limit`. Usually one request: DynamoDB ends a
    /// page before the limit only where it has read a megabyte.
    pub(crate) async fn query_up_to(
        &self,
        query: QueryFluentBuilder,
        limit: Option<u32>,
    ) -> Result<Vec<Item>, StoreError> {
        let mut items: Vec<Item> = Vec::new();
        let mut start = None;
        loop {
            let found = u32::try_from(items.len()).unwrap_or(u32::MAX);
            let left = limit.map(|limit| limit.saturating_sub(found));
            let page = query
                .clone()
                .set_limit(left.map(|left| i32::try_from(left).unwrap_or(i32::MAX)))
                .set_exclusive_start_key(start.take());
            let output = self.query(page).await?;
            items.extend(output.items.unwrap_or_default());
            start = output.last_evaluated_key;
            let enough = limit.is_some_and(|limit| items.len() >= limit as usize);
            if start.is_none() || enough {
                return Ok(items);
            }
        }
    }
}
