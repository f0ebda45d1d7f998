//! Reading members.

use std::collections::HashMap;

use natter_domain::{
    conversation::ConversationId, ids::UserId, member::Member, paging::PageSize, room::Room,
};

use super::{Conversations, item, keys};
use crate::{Consistency, StoreError, dynamodb::Item, query::SortKeys};

/// Why something that only members may do was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MembershipError {
    /// The person is not a member.
    #[error("the person is not a member")]
    NotAMember,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

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
    pub async fn member(
        &self,
        conversation: ConversationId,
        user: UserId,
        consistency: Consistency,
    ) -> Result<Option<Member>, StoreError> {
        let key = keys::key(conversation, keys::member(user));
        let item = self.client.item(&self.table, key, consistency).await?;
        let found = item.map(item::read_member).transpose()?;
        Ok(found.map(|(_, member)| member))
    }

    /// A room. 1 RRU, or half of it.
    pub async fn room(
        &self,
        conversation: ConversationId,
        consistency: Consistency,
    ) -> Result<Option<Room>, StoreError> {
        let key = keys::key(conversation, keys::META);
        let item = self.client.item(&self.table, key, consistency).await?;
        item.map(item::read_room).transpose()
    }

    /// All members, by id. About 7 RRU for a hundred with a strong read.
    pub async fn members(
        &self,
        conversation: ConversationId,
        consistency: Consistency,
    ) -> Result<Vec<Member>, StoreError> {
        let query = self.client.partition(
            &self.table,
            conversation.to_string(),
            SortKeys::Prefix(keys::MEMBERS),
            consistency,
        );
        let found = self.client.query_all(query).await?;
        found.into_iter().map(|item| item::read_member(item).map(|(_, member)| member)).collect()
    }

    /// Members after `after`, by id, and whether there are more. Half an RRU for about sixteen.
    pub async fn members_page(
        &self,
        conversation: ConversationId,
        after: Option<UserId>,
        limit: PageSize,
    ) -> Result<(Vec<Member>, bool), StoreError> {
        let wanted = limit.len() + 1;
        let request = self
            .client
            .partition(
                &self.table,
                conversation.to_string(),
                SortKeys::Prefix(keys::MEMBERS),
                Consistency::Eventual,
            )
            .limit(i32::try_from(wanted).unwrap_or(i32::MAX))
            .set_exclusive_start_key(after.map(|user| keys::key(conversation, keys::member(user))));
        let output = self.client.query(request).await?;
        let mut members = Vec::new();
        for found in output.items.unwrap_or_default() {
            members.push(item::read_member(found)?.1);
        }
        let more = members.len() > limit.len();
        members.truncate(limit.len());
        Ok((members, more))
    }

    /// What `user` is in each of `conversations`, where they are a member. One request for each
    /// hundred.
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
