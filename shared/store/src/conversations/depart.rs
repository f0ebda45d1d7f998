//! Whoever deletes the account goes from each conversation.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use natter_domain::{
    conversation::{ConversationId, Direct},
    entry::Body,
    ids::{Ids, UserId},
    room::{Command, Role, RoomRefused},
    tail::FloodLimit,
    time::Timestamp,
};

use super::{
    Conversations, RoomChanged, RoomCommand,
    amend::{Author, TRIES, entries, pause},
    keys,
};
use crate::{StoreError, users::Consistency};

/// What became of a departure.
pub enum Departed {
    /// The person is not a member any more, and these entries say so. There are none where the log had ended already.
    Gone(Vec<natter_domain::entry::Entry>),
    /// The person was not a member any more.
    Not,
    /// Too many were writing. Trying again is safe.
    Busy,
}

impl Conversations {
    /// Takes `user`, who deletes the account, out of a conversation. A room that they own goes to an admin, or to the member who
    /// has been there longest. Repeating it is harmless.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn depart(
        &self,
        conversation: ConversationId,
        user: UserId,
        ids: &Ids,
        now: Timestamp,
    ) -> Result<Departed, StoreError> {
        match conversation {
            ConversationId::Direct(direct) => self.depart_direct(direct, user, ids, now).await,
            ConversationId::Room(_) => self.depart_room(conversation, user, ids, now).await,
        }
    }

    async fn depart_room(
        &self,
        conversation: ConversationId,
        user: UserId,
        ids: &Ids,
        now: Timestamp,
    ) -> Result<Departed, StoreError> {
        for attempt in 0..TRIES {
            let command = Command::Depart { successor: self.successor(conversation, user).await? };
            let wanted = RoomCommand { conversation, actor: user, command: &command, flood: FloodLimit::Off };
            match self.change_room(wanted, ids, now).await? {
                RoomChanged::Done { entries, .. } => return Ok(Departed::Gone(entries)),
                RoomChanged::Nothing(_) | RoomChanged::Refused(RoomRefused::NotThere) => {
                    return Ok(Departed::Not);
                }
                // Its log takes no more entries. Nothing can be said in it, so nobody needs to be told either.
                RoomChanged::Refused(RoomRefused::Ended) => {
                    self.forget_member(conversation, user).await?;
                    return Ok(Departed::Gone(Vec::new()));
                }
                // The successor has gone, or others have come, since the members were read.
                RoomChanged::Refused(
                    RoomRefused::OwnerMustHandOver
                    | RoomRefused::TargetNotThere
                    | RoomRefused::NotAllowed
                    | RoomRefused::Full,
                ) => pause(user, attempt).await,
                RoomChanged::Flood { .. } | RoomChanged::Busy => return Ok(Departed::Busy),
            }
        }
        Ok(Departed::Busy)
    }

    /// Who gets the room if `user` owns it.
    async fn successor(
        &self,
        conversation: ConversationId,
        user: UserId,
    ) -> Result<Option<UserId>, StoreError> {
        let member = self.member(conversation, user, Consistency::Strong).await?;
        if member.is_none_or(|member| member.role != Role::Owner) {
            return Ok(None);
        }
        let mut others = self.members(conversation, Consistency::Strong).await?;
        others.retain(|member| member.user != user);
        let next = others
            .into_iter()
            .min_by_key(|member| (member.role < Role::Admin, member.joined_at, member.user));
        Ok(next.map(|member| member.user))
    }

    /// The log of the two ends here: nothing can be said to somebody who is gone.
    async fn depart_direct(
        &self,
        direct: Direct,
        user: UserId,
        ids: &Ids,
        now: Timestamp,
    ) -> Result<Departed, StoreError> {
        for attempt in 0..TRIES {
            let tail = self.tail(direct.id()).await?;
            if self.member(direct.id(), user, Consistency::Strong).await?.is_none() {
                return Ok(Departed::Not);
            }
            if tail.closed().is_some() {
                self.forget_member(direct.id(), user).await?;
                return Ok(Departed::Gone(Vec::new()));
            }
            let author = Author { user, now, ids };
            let written = entries(direct.id(), author, tail.last().next(), vec![Body::Left]);
            if self.amend(&written, vec![self.delete_member(direct.id(), user)?]).await? {
                self.forget_hidden(direct.id(), user).await?;
                return Ok(Departed::Gone(written));
            }
            pause(user, attempt).await;
        }
        Ok(Departed::Busy)
    }

    /// Removes a member item from a conversation whose log has ended. A room has one member less then.
    async fn forget_member(&self, conversation: ConversationId, user: UserId) -> Result<(), StoreError> {
        let mut request =
            self.db.client().transact_write_items().transact_items(self.delete_member(conversation, user)?);
        if conversation.room().is_some() {
            let one_less = Update::builder()
                .table_name(&self.table)
                .set_key(Some(keys::key(conversation, keys::META)))
                .update_expression("SET mc = mc - :one")
                .condition_expression("mc > :zero")
                .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
                .expression_attribute_values(":zero", AttributeValue::N("0".to_owned()))
                .build()
                .map_err(StoreError::unbuilt("TransactWriteItems"))?;
            request = request.transact_items(TransactWriteItem::builder().update(one_less).build());
        }
        // Where it is gone already there is nothing left to do.
        self.db.transact(request).await?;
        self.forget_hidden(conversation, user).await
    }
}
