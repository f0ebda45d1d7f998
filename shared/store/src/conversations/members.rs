//! Reading members.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::{
    conversation::ConversationId, ids::UserId, member::Member, paging::PageSize, room::Room,
};

use super::{Conversations, item, keys};
use crate::{StoreError, db::Item, users::Consistency};

impl Conversations {
    /// The key of a member's item.
    pub(crate) fn member_key(conversation: ConversationId, user: UserId) -> Item {
        keys::key(conversation, keys::member(user))
    }

    /// An item as a member.
    pub(crate) fn member_of(item: Item) -> Result<Member, StoreError> {
        item::read_member(item).map(|(_, member)| member)
    }

    /// One member. 1 RRU, or half of it.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn member(
        &self,
        conversation: ConversationId,
        user: UserId,
        consistency: Consistency,
    ) -> Result<Option<Member>, StoreError> {
        let request = self
            .db
            .client()
            .get_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(conversation, keys::member(user))))
            .consistent_read(consistency == Consistency::Strong);
        let found = self.db.get(request).await?.map(item::read_member).transpose()?;
        Ok(found.map(|(_, member)| member))
    }

    /// A room. 1 RRU, or half of it.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn room(
        &self,
        conversation: ConversationId,
        consistency: Consistency,
    ) -> Result<Option<Room>, StoreError> {
        let request = self
            .db
            .client()
            .get_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(conversation, keys::META)))
            .consistent_read(consistency == Consistency::Strong);
        self.db.get(request).await?.map(item::read_room).transpose()
    }

    /// All members, by id. About 7 RRU for a hundred with a strong read.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn members(
        &self,
        conversation: ConversationId,
        consistency: Consistency,
    ) -> Result<Vec<Member>, StoreError> {
        let mut members = Vec::new();
        let mut start = None;
        loop {
            let request = self
                .db
                .client()
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk AND begins_with(sk, :members)")
                .expression_attribute_values(":pk", AttributeValue::S(conversation.to_string()))
                .expression_attribute_values(":members", AttributeValue::S(keys::MEMBERS.to_owned()))
                .consistent_read(consistency == Consistency::Strong)
                .set_exclusive_start_key(start.take());
            let output = self.db.query(request).await?;
            for found in output.items.unwrap_or_default() {
                members.push(item::read_member(found)?.1);
            }
            start = output.last_evaluated_key;
            if start.is_none() {
                return Ok(members);
            }
        }
    }

    /// Members after `after`, by id, and whether there are more. Half an RRU for about sixteen.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn members_page(
        &self,
        conversation: ConversationId,
        after: Option<UserId>,
        limit: PageSize,
    ) -> Result<(Vec<Member>, bool), StoreError> {
        let wanted = limit.len() + 1;
        let request = self
            .db
            .client()
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND begins_with(sk, :members)")
            .expression_attribute_values(":pk", AttributeValue::S(conversation.to_string()))
            .expression_attribute_values(":members", AttributeValue::S(keys::MEMBERS.to_owned()))
            .limit(i32::try_from(wanted).unwrap_or(i32::MAX))
            .set_exclusive_start_key(after.map(|user| keys::key(conversation, keys::member(user))));
        let output = self.db.query(request).await?;
        let mut members = Vec::new();
        for found in output.items.unwrap_or_default() {
            members.push(item::read_member(found)?.1);
        }
        let more = members.len() > limit.len();
        members.truncate(limit.len());
        Ok((members, more))
    }

    /// What `user` is in each of `conversations`, where they are a member. One request for each hundred.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn memberships(
        &self,
        user: UserId,
        conversations: &[ConversationId],
        consistency: Consistency,
    ) -> Result<HashMap<ConversationId, Member>, StoreError> {
        let keys = conversations.iter().map(|id| keys::key(*id, keys::member(user))).collect();
        self.batch(keys, consistency).await?.into_iter().map(item::read_member).collect()
    }
}
