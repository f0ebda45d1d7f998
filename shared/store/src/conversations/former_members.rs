//! What is kept of somebody who is no longer a member: what they had cleared and deleted for
//! themselves stays so if they come back, and what they have written is found again.

use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem};
use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    member::{FormerMember, Member},
    room::RoomName,
    seq::Seq,
    time::Timestamp,
};

use super::{Conversations, item, keys};
use crate::{
    Consistency, StoreError,
    attributes::{
        ITEM_EXISTS,
        conversations::member::{CLEARED_SEQ, HAS_HIDDEN, INBOX_POSITION, USER},
    },
};

impl Conversations {
    /// What is kept of somebody who was a member. 1 RRU, or half of it.
    pub async fn former_member(
        &self,
        conversation: ConversationId,
        user: UserId,
        consistency: Consistency,
    ) -> Result<Option<FormerMember>, StoreError> {
        let key = keys::key(conversation, keys::former_member(user));
        let item = self.client.item(&self.table, key, consistency).await?;
        item.map(item::read_former_member).transpose()
    }

    /// The conversations that a person was a member of and is no longer, the latest left first. As
    /// the index is, it is eventually consistent.
    pub async fn left_by_user(&self, user: UserId) -> Result<Vec<ConversationId>, StoreError> {
        let query = self
            .client
            .sdk()
            .query()
            .table_name(&self.table)
            .index_name(keys::BY_USER)
            .key_condition_expression(format!("#user = :user AND {INBOX_POSITION} >= :first"))
            .expression_attribute_names("#user", USER)
            .expression_attribute_values(":user", AttributeValue::S(keys::former_member(user)))
            .expression_attribute_values(":first", AttributeValue::S("0".to_owned()))
            .scan_index_forward(false);
        let found = self.client.query_all(query).await?;
        let listed = found.iter().map(item::read_positioned);
        listed.map(|listed| listed.map(|listed| listed.conversation)).collect()
    }

    /// The end of a membership: the member item, which must still say what `member` does of what
    /// they have cleared and hidden, makes room for what is kept of it.
    pub(super) fn end_membership(
        &self,
        conversation: ConversationId,
        former: &FormerMember,
    ) -> Result<[TransactWriteItem; 2], StoreError> {
        let unbuilt = StoreError::unbuilt("TransactWriteItems");
        let Member { user, cleared, has_hidden, .. } = former.member;
        let hidden = if has_hidden { "" } else { " AND attribute_not_exists(#hidden)" };
        let mut delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(keys::key(conversation, keys::member(user))))
            .condition_expression(format!(
                "{ITEM_EXISTS} AND (attribute_not_exists({CLEARED_SEQ}) OR {CLEARED_SEQ} <= :seen)\
                 {hidden}"
            ))
            .expression_attribute_values(":seen", AttributeValue::N(cleared.to_string()));
        if !has_hidden {
            delete = delete.expression_attribute_names("#hidden", HAS_HIDDEN);
        }
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item::write_former_member(conversation, former)?));
        let delete = delete.build().map_err(&unbuilt)?;
        let put = put.build().map_err(&unbuilt)?;
        Ok([
            TransactWriteItem::builder().delete(delete).build(),
            TransactWriteItem::builder().put(put).build(),
        ])
    }

    /// Whoever comes back is a member again, and what was kept goes.
    pub(super) fn forget_former_member(
        &self,
        conversation: ConversationId,
        user: UserId,
    ) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(keys::key(conversation, keys::former_member(user))))
            .build()
            .map_err(StoreError::unbuilt("TransactWriteItems"))?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }

    /// Erases what is kept of somebody who was a member, and what they had deleted for themselves.
    /// The last step of an account's deletion in a conversation. Repeating it is harmless.
    pub async fn erase_former_member(
        &self,
        conversation: ConversationId,
        former: &Member,
    ) -> Result<(), StoreError> {
        let user = former.user;
        if former.has_hidden {
            self.forget_hidden(conversation, user).await?;
        }
        let request = self
            .client
            .sdk()
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(conversation, keys::former_member(user))));
        self.client.delete(request).await.map(|_| ())
    }
}

/// Somebody who is a member no more, from `now` on.
pub(super) fn former(member: Member, room: Option<&RoomName>, now: Timestamp) -> FormerMember {
    FormerMember { member, left_at: now, room_name: room.cloned(), erased: Seq::NONE }
}
