//! A person's conversations, by latest activity.

use std::collections::{HashMap, HashSet};

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    inbox::{InboxCursor, Place, Placed},
    paging::PageSize,
    time::Timestamp,
};

use super::{Conversations, item, keys};
use crate::{StoreError, db::Item};

/// A page of an inbox.
pub struct InboxPage {
    /// The conversations, newest activity first.
    pub conversations: Vec<ConversationId>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<InboxCursor>,
}

impl Conversations {
    /// A page of somebody's inbox: one request, and one more for what has moved up since the first page. As the index is, it is
    /// eventually consistent.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn inbox(
        &self,
        user: UserId,
        cursor: Option<InboxCursor>,
        limit: PageSize,
        now: Timestamp,
    ) -> Result<InboxPage, StoreError> {
        let Some(mut cursor) = cursor else {
            let (page, more) = self.below(user, None, limit.len()).await?;
            let cursor = page.last().filter(|_| more).map(|last| {
                let mut cursor = InboxCursor::begin(now, last);
                page.iter().for_each(|placed| cursor.show(placed));
                cursor
            });
            return Ok(InboxPage { conversations: ids(page), next: cursor });
        };
        let (end, _) = cursor.end();
        // In this order: what moves up meanwhile is in the second answer at least.
        let (mut below, mut more) = self.below(user, Some(&cursor), limit.len()).await?;
        let mut page = self.moved(user, cursor.moved_since()).await?;
        page.retain(|placed| {
            let moves_now = below.iter().any(|one| one.conversation == placed.conversation);
            placed.place > end && !cursor.has_shown(placed) && !moves_now
        });
        let room = limit.len().saturating_sub(page.len());
        more = more || page.len() > limit.len() || below.len() > room;
        page.truncate(limit.len());
        below.truncate(room);
        page.iter().chain(&below).for_each(|placed| cursor.show(placed));
        if let Some(last) = below.last() {
            cursor = cursor.down_to(last);
        }
        // One that has moved between the two reads is in both.
        let seen: HashSet<_> = page.iter().map(|placed| placed.conversation).collect();
        page.extend(below.into_iter().filter(|placed| !seen.contains(&placed.conversation)));
        Ok(InboxPage { conversations: ids(page), next: more.then_some(cursor) })
    }

    /// All conversations of a person, newest activity first.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn of_user(&self, user: UserId) -> Result<Vec<ConversationId>, StoreError> {
        self.moved(user, Timestamp::default()).await.map(ids)
    }

    /// What has activity from `since` on, newest first.
    async fn moved(&self, user: UserId, since: Timestamp) -> Result<Vec<Placed>, StoreError> {
        let mut found = Vec::new();
        let mut start = None;
        loop {
            let request = self
                .index(user, "#user = :user AND act >= :since")
                .expression_attribute_values(":since", AttributeValue::S(format!("{:013}", since.millis())))
                .set_exclusive_start_key(start.take());
            let output = self.db.query(request).await?;
            for item in output.items.unwrap_or_default() {
                found.push(item::read_placed(&item)?);
            }
            start = output.last_evaluated_key;
            if start.is_none() {
                return Ok(found);
            }
        }
    }

    /// At most `limit` conversations below the end of the pages until now, and whether there are more.
    async fn below(
        &self,
        user: UserId,
        cursor: Option<&InboxCursor>,
        limit: usize,
    ) -> Result<(Vec<Placed>, bool), StoreError> {
        let request = self
            .index(user, "#user = :user")
            .limit(i32::try_from(limit + 1).unwrap_or(i32::MAX))
            .set_exclusive_start_key(cursor.map(|cursor| position(user, cursor.end())));
        let output = self.db.query(request).await?;
        let mut found = Vec::new();
        for item in output.items.unwrap_or_default() {
            found.push(item::read_placed(&item)?);
        }
        let more = found.len() > limit;
        found.truncate(limit);
        Ok((found, more))
    }

    fn index(
        &self,
        user: UserId,
        condition: &str,
    ) -> aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder {
        self.db
            .client()
            .query()
            .table_name(&self.table)
            .index_name(keys::BY_USER)
            .key_condition_expression(condition)
            .expression_attribute_names("#user", "user")
            .expression_attribute_values(":user", AttributeValue::S(user.to_string()))
            .scan_index_forward(false)
    }
}

/// The whole key of an item of the index.
fn position(user: UserId, (place, conversation): (Place, ConversationId)) -> Item {
    let mut position: HashMap<_, _> = keys::key(conversation, keys::member(user));
    position.insert("user".to_owned(), AttributeValue::S(user.to_string()));
    position.insert("act".to_owned(), AttributeValue::S(place.to_string()));
    position
}

fn ids(placed: Vec<Placed>) -> Vec<ConversationId> {
    placed.into_iter().map(|placed| placed.conversation).collect()
}
