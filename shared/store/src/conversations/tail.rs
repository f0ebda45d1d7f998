//! The newest entries of a log, and those before them where a repeat may lie further back.

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::{
    conversation::ConversationId,
    entry::{Entry, SendId},
    ids::UserId,
    limits::TAIL_ENTRIES,
    seq::Seq,
    tail::Tail,
};

use super::{Conversations, item, keys};
use crate::{StoreError, users::Consistency};

/// Pages that are read to find a repeat: each is up to 1 MB, 256 RRU. It bounds what one send can cost.
const FIND_PAGES: u32 = 4;

/// What came of looking for a repeat.
pub(super) enum Found {
    /// It is one of this entry.
    Entry(Entry),
    /// It is none.
    Nothing,
    /// There was more to read than one send may cost.
    TooMuch,
}

impl Conversations {
    /// The newest twelve entries in one consistent read: about 1 RRU for short messages.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn tail(&self, conversation: ConversationId) -> Result<Tail, StoreError> {
        let range = (Seq::NONE.next(), Seq::MAX);
        Ok(Tail::new(self.newest(conversation, range, TAIL_ENTRIES).await?))
    }

    /// Entries with numbers in `range`, newest first, consistent.
    pub(super) async fn newest(
        &self,
        conversation: ConversationId,
        range: (Seq, Seq),
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        self.query_entries(conversation, range, limit, (false, Consistency::Strong)).await
    }

    /// The newest entry, perhaps without one that was written this moment. 0.5 RRU for a short one.
    pub(super) async fn newest_soon(
        &self,
        conversation: ConversationId,
    ) -> Result<Option<Entry>, StoreError> {
        let everything = (Seq::NONE.next(), Seq::MAX);
        let newest = self.query_entries(conversation, everything, 1, (false, Consistency::Eventual)).await?;
        Ok(newest.into_iter().next())
    }

    /// Entries with numbers in `range`, oldest first, consistent.
    pub(super) async fn oldest(
        &self,
        conversation: ConversationId,
        range: (Seq, Seq),
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        self.query_entries(conversation, range, limit, (true, Consistency::Strong)).await
    }

    /// Usually one Query. A page of 100 of the longest messages (16 KB each as four-byte characters) could pass DynamoDB's
    /// 1 MB for an answer, so it goes on until it has `limit` entries.
    async fn query_entries(
        &self,
        conversation: ConversationId,
        (first, last): (Seq, Seq),
        limit: u32,
        (forward, consistency): (bool, Consistency),
    ) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        let mut start = None;
        loop {
            let left = limit.saturating_sub(u32::try_from(entries.len()).unwrap_or(u32::MAX));
            let request = self
                .db
                .client()
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
                .expression_attribute_values(":pk", AttributeValue::S(conversation.to_string()))
                .expression_attribute_values(":first", AttributeValue::S(keys::entry(first)))
                .expression_attribute_values(":last", AttributeValue::S(keys::entry(last)))
                .scan_index_forward(forward)
                .limit(i32::try_from(left).unwrap_or(i32::MAX))
                .consistent_read(consistency == Consistency::Strong)
                .set_exclusive_start_key(start.take());
            let output = self.db.query(request).await?;
            for found in output.items.unwrap_or_default() {
                entries.push(item::read_entry(found)?);
            }
            start = output.last_evaluated_key;
            if start.is_none() || entries.len() >= limit as usize {
                return Ok(entries);
            }
        }
    }

    /// Looks for the entry that a send has made among the numbers in `range`. From the oldest on: a lost answer was
    /// given soon after the sender last looked. At most four pages of a megabyte, which is more than the most entries
    /// that `after` may lie back, unless they are long.
    pub(super) async fn find_send(
        &self,
        conversation: ConversationId,
        (first, last): (Seq, Seq),
        sender: UserId,
        send: &SendId,
    ) -> Result<Found, StoreError> {
        let (attribute, id) = match send {
            SendId::Client(id) => ("cid", id.as_str()),
            SendId::Made(id) => ("mid", id.as_str()),
        };
        let mut start = None;
        for _ in 0..FIND_PAGES {
            let request = self
                .db
                .client()
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk AND sk BETWEEN :first AND :last")
                .filter_expression("#by = :sender AND #id = :id")
                .expression_attribute_names("#by", "by")
                .expression_attribute_names("#id", attribute)
                .expression_attribute_values(":pk", AttributeValue::S(conversation.to_string()))
                .expression_attribute_values(":first", AttributeValue::S(keys::entry(first)))
                .expression_attribute_values(":last", AttributeValue::S(keys::entry(last)))
                .expression_attribute_values(":sender", AttributeValue::S(sender.to_string()))
                .expression_attribute_values(":id", AttributeValue::S(id.to_owned()))
                .consistent_read(true)
                .set_exclusive_start_key(start.take());
            let output = self.db.query(request).await?;
            if let Some(found) = output.items.unwrap_or_default().into_iter().next() {
                return item::read_entry(found).map(Found::Entry);
            }
            start = output.last_evaluated_key;
            if start.is_none() {
                return Ok(Found::Nothing);
            }
        }
        Ok(Found::TooMuch)
    }
}
