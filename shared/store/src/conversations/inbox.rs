//! A person's conversations, by latest activity.

use std::collections::HashMap;

use aws_sdk_dynamodb::{operation::query::builders::QueryFluentBuilder, types::AttributeValue};
use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    inbox::{InboxCursor, InboxPlan, InboxPosition, PositionedConversation},
    paging::PageSize,
    time::Timestamp,
};

use super::{Conversations, LogBudget, Summary, item, keys};
use crate::{
    Consistency, StoreError,
    attributes::conversations::member::{INBOX_POSITION, USER},
    dynamodb::Item,
};

/// A page of an inbox.
pub struct InboxPage {
    /// The conversations, the last activity first, without those that the person has cleared.
    pub summaries: Vec<Summary>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<InboxCursor>,
}

impl Conversations {
    /// A page of somebody's inbox. One request to the index, one more where the page ends among
    /// conversations of one span of activity, and one more for what has moved up since the first
    /// page; then the summaries of the page, and of the rest of that span. As the index is, it is
    /// eventually consistent.
    pub async fn inbox(
        &self,
        user: UserId,
        cursor: Option<InboxCursor>,
        limit: PageSize,
        now: Timestamp,
    ) -> Result<InboxPage, StoreError> {
        let moved_since = cursor.as_ref().map(InboxCursor::moved_since);
        let cursor = cursor.unwrap_or_else(|| InboxCursor::begin(now));
        // In this order: what moves up meanwhile is in the second answer at least.
        let below = self.below(user, &cursor, limit.len()).await?;
        let moved = match moved_since {
            Some(since) => self.moved(user, since).await?,
            None => Vec::new(),
        };
        let plan = InboxPlan::new(cursor, below, moved, limit.len());
        let budget = LogBudget::new(plan.candidates().len());
        self.planned(user, plan, Consistency::Eventual, now, &budget).await
    }

    /// All conversations of a person, newest activity first.
    pub async fn of_user(&self, user: UserId) -> Result<Vec<ConversationId>, StoreError> {
        self.positions(user).await.map(ids)
    }

    /// All conversations of a person with their places in the inbox, the latest first.
    pub async fn positions(&self, user: UserId) -> Result<Vec<PositionedConversation>, StoreError> {
        self.moved(user, Timestamp::default()).await
    }

    /// What has activity from `since` on, newest first.
    async fn moved(
        &self,
        user: UserId,
        since: Timestamp,
    ) -> Result<Vec<PositionedConversation>, StoreError> {
        let since = AttributeValue::S(format!("{:013}", since.millis()));
        let query = self
            .index(user, &format!("#user = :user AND {INBOX_POSITION} >= :since"))
            .expression_attribute_values(":since", since);
        self.client.query_all(query).await?.iter().map(item::read_positioned).collect()
    }

    /// The conversations below the end of the pages until now: enough for one of `limit`, and
    /// those of the span of activity in which it ends. Whether that is all.
    async fn below(
        &self,
        user: UserId,
        cursor: &InboxCursor,
        limit: usize,
    ) -> Result<(Vec<PositionedConversation>, bool), StoreError> {
        let wanted = limit.saturating_add(1).saturating_add(cursor.shown_below());
        let request = self.index(user, "#user = :user");
        let mut found = self.from(user, request, cursor.end(), wanted).await?;
        if found.len() < wanted {
            return Ok((found, true));
        }
        if let Some((rest, lowest)) = InboxPlan::rest_of_span(cursor, &found, limit) {
            let request = self
                .index(user, &format!("#user = :user AND {INBOX_POSITION} >= :lowest"))
                .expression_attribute_values(":lowest", AttributeValue::S(lowest.to_string()));
            let end = found.last().map(|listed| (listed.position, listed.conversation));
            found.extend(self.from(user, request, end, rest).await?);
        }
        Ok((found, false))
    }

    /// At most `limit` conversations below `end`.
    async fn from(
        &self,
        user: UserId,
        request: QueryFluentBuilder,
        end: Option<(InboxPosition, ConversationId)>,
        limit: usize,
    ) -> Result<Vec<PositionedConversation>, StoreError> {
        let request = request
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(end.map(|end| start_key(user, end)));
        let output = self.client.query(request).await?;
        output.items.unwrap_or_default().iter().map(item::read_positioned).collect()
    }

    fn index(&self, user: UserId, condition: &str) -> QueryFluentBuilder {
        self.client
            .sdk()
            .query()
            .table_name(&self.table)
            .index_name(keys::BY_USER)
            .key_condition_expression(condition)
            .expression_attribute_names("#user", USER)
            .expression_attribute_values(":user", AttributeValue::S(user.to_string()))
            .scan_index_forward(false)
    }
}

/// The whole key of an item of the index.
fn start_key(user: UserId, (position, conversation): (InboxPosition, ConversationId)) -> Item {
    let mut key: HashMap<_, _> = keys::key(conversation, keys::member(user));
    key.insert(USER.to_owned(), AttributeValue::S(user.to_string()));
    key.insert(INBOX_POSITION.to_owned(), AttributeValue::S(position.to_string()));
    key
}

fn ids(listed: Vec<PositionedConversation>) -> Vec<ConversationId> {
    listed.into_iter().map(|listed| listed.conversation).collect()
}
