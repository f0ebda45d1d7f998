//! The newest entries of a log, and those before them where a repeat may lie further back.

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::{
    conversation::ConversationId,
    entry::{Entry, SendId},
    limits::TAIL_ENTRIES,
    seq::Seq,
    tail::{AfterError, Tail},
};

use super::{AppendError, Conversations, MadeBy, drafts::Progress, item, keys};
use crate::{
    Consistency, StoreError,
    attributes::conversations::entry::{CLIENT_MESSAGE_ID, MADE_SEND_ID, SENDER},
    query::SortKeys,
};

/// Pages that are read to find a repeat: each is up to 1 MB, 256 RRU. It bounds what one send can
/// cost.
const FIND_PAGES: u32 = 4;

impl Conversations {
    /// The newest twelve entries in one consistent read: about 1 RRU for short messages.
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

    /// Entries with numbers in `range`, oldest first, consistent.
    pub(super) async fn oldest(
        &self,
        conversation: ConversationId,
        range: (Seq, Seq),
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        self.query_entries(conversation, range, limit, (true, Consistency::Strong)).await
    }

    /// Usually one Query. A page of 100 of the longest messages (16 KB each as four-byte
    /// characters) could pass DynamoDB's 1 MB for an answer, so it goes on until it has `limit`
    /// entries.
    pub(super) async fn query_entries(
        &self,
        conversation: ConversationId,
        (first, last): (Seq, Seq),
        limit: u32,
        (forward, consistency): (bool, Consistency),
    ) -> Result<Vec<Entry>, StoreError> {
        let query = self
            .client
            .partition(
                &self.table,
                conversation.to_string(),
                SortKeys::Between(keys::entry(first), keys::entry(last)),
                consistency,
            )
            .scan_index_forward(forward);
        let found = self.client.query_up_to(query, Some(limit)).await?;
        found.into_iter().map(item::read_entry).collect()
    }

    /// Looks for what earlier tries have made of drafts among the numbers in `range`. From the
    /// oldest on: a lost answer was given soon after the sender last looked. At most four pages of
    /// a megabyte, which is more than the most entries that `after` may lie back, unless they are
    /// long.
    ///
    /// # Errors
    /// [`AfterError::TooFarBehind`] where there was more to read than one send may cost.
    pub(super) async fn find_sends(
        &self,
        conversation: ConversationId,
        (first, last): (Seq, Seq),
        progress: &mut Progress,
    ) -> Result<(), AppendError> {
        let sender = AttributeValue::S(progress.sender().to_string());
        let mut query = self
            .client
            .partition(
                &self.table,
                conversation.to_string(),
                SortKeys::Between(keys::entry(first), keys::entry(last)),
                Consistency::Strong,
            )
            .expression_attribute_names("#sender", SENDER)
            .expression_attribute_values(":sender", sender);
        let mut sends = Vec::new();
        for (index, draft) in progress.left().enumerate() {
            let (name, attribute, id) = match &draft.send {
                SendId::Client(id) => ("#client", CLIENT_MESSAGE_ID, id.as_str()),
                SendId::Made(id) => ("#made", MADE_SEND_ID, id.as_str()),
            };
            query = query.expression_attribute_names(name, attribute).expression_attribute_values(
                format!(":send{index}"),
                AttributeValue::S(id.to_owned()),
            );
            sends.push(format!("{name} = :send{index}"));
        }
        query = query.filter_expression(format!("#sender = :sender AND ({})", sends.join(" OR ")));
        let mut start = None;
        for _ in 0..FIND_PAGES {
            let page = query.clone().set_exclusive_start_key(start.take());
            let output = self.client.query(page).await?;
            for found in output.items.unwrap_or_default() {
                progress.recognise(&item::read_entry(found)?, MadeBy::Earlier)?;
            }
            start = output.last_evaluated_key;
            if start.is_none() || progress.count_left() == 0 {
                return Ok(());
            }
        }
        Err(AfterError::TooFarBehind.into())
    }
}
