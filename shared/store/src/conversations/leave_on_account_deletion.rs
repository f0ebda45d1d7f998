//! Whoever deletes the account goes from each conversation.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use natter_domain::{
    conversation::{ConversationId, Direct},
    entry::{Body, Entry},
    ids::{Ids, UserId},
    member::Member,
    room::{Command, Role, RoomError, RoomName},
    tail::FloodLimit,
    time::Timestamp,
};

use super::{
    Conversations, RoomChangeError, RoomChanged, RoomCommand,
    append_transaction::{Author, entries},
    former_members::former,
    keys,
};
use crate::{
    Consistency, StoreError, attributes::conversations::meta::MEMBER_COUNT, backoff,
    dynamodb::TransactOutcome,
};

/// What leaving a conversation has done.
pub enum LeftOnAccountDeletion {
    /// The membership has ended, and these entries record it. There are none where the log was
    /// closed already.
    Left(Vec<Entry>),
    /// The person was not a member.
    NotAMember,
}

/// Why a conversation was not left.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LeaveError {
    /// Other writers were faster each time. Trying again is safe.
    #[error("a conversation was too busy to be left")]
    Contended,
    /// The store failed. Whether the conversation was left is then unknown; a repeat shows it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Conversations {
    /// Takes `user`, who deletes the account, out of a conversation. A room that they own goes to
    /// an admin, or to the member who has been there longest. Repeating it is harmless.
    pub async fn leave_on_account_deletion(
        &self,
        conversation: ConversationId,
        user: UserId,
        ids: &Ids,
        now: Timestamp,
    ) -> Result<LeftOnAccountDeletion, LeaveError> {
        match conversation {
            ConversationId::Direct(direct) => self.leave_direct(direct, user, ids, now).await,
            ConversationId::Room(_) => self.leave_room(conversation, user, ids, now).await,
        }
    }

    async fn leave_room(
        &self,
        conversation: ConversationId,
        user: UserId,
        ids: &Ids,
        now: Timestamp,
    ) -> Result<LeftOnAccountDeletion, LeaveError> {
        for attempt in 0..backoff::APPEND_ATTEMPTS {
            let command = Command::LeaveOnAccountDeletion {
                successor: self.successor(conversation, user).await?,
            };
            let wanted = RoomCommand {
                conversation,
                actor: user,
                command: &command,
                flood: FloodLimit::Off,
            };
            let refused = match self.change_room(wanted, ids, now).await {
                Ok(RoomChanged::Done { entries, .. }) => {
                    return Ok(LeftOnAccountDeletion::Left(entries));
                }
                Ok(RoomChanged::Unchanged(_)) => return Ok(LeftOnAccountDeletion::NotAMember),
                Err(RoomChangeError::Room(refused)) => refused,
                Err(RoomChangeError::Flood { .. } | RoomChangeError::Contended) => {
                    return Err(LeaveError::Contended);
                }
                Err(RoomChangeError::Store(error)) => return Err(error.into()),
            };
            match refused {
                RoomError::NotFound => return Ok(LeftOnAccountDeletion::NotAMember),
                // The log takes no more entries, so there is nothing to notify anybody of.
                RoomError::Ended => return self.leave_ended_room(conversation, user, now).await,
                // The successor has left, or others have joined, since the members were read.
                RoomError::OwnerMustHandOver
                | RoomError::TargetNotAMember
                | RoomError::NotAllowed
                | RoomError::Full => backoff::APPEND.pause_spread(attempt, user).await,
            }
        }
        Err(LeaveError::Contended)
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
    async fn leave_direct(
        &self,
        direct: Direct,
        user: UserId,
        ids: &Ids,
        now: Timestamp,
    ) -> Result<LeftOnAccountDeletion, LeaveError> {
        for attempt in 0..backoff::APPEND_ATTEMPTS {
            let tail = self.tail(direct.id()).await?;
            let Some(member) = self.member(direct.id(), user, Consistency::Strong).await? else {
                return Ok(LeftOnAccountDeletion::NotAMember);
            };
            if tail.closed().is_some() {
                self.end_closed_membership(direct.id(), member, None, now).await?;
                return Ok(LeftOnAccountDeletion::Left(Vec::new()));
            }
            let author = Author { user, now, ids };
            let written = entries(direct.id(), author, tail.last().next(), vec![Body::Left]);
            let ended = self.end_membership(direct.id(), &former(member, None, now))?;
            if self.append_transaction(&written, ended.into()).await? {
                return Ok(LeftOnAccountDeletion::Left(written));
            }
            backoff::APPEND.pause_spread(attempt, user).await;
        }
        Err(LeaveError::Contended)
    }

    async fn leave_ended_room(
        &self,
        conversation: ConversationId,
        user: UserId,
        now: Timestamp,
    ) -> Result<LeftOnAccountDeletion, LeaveError> {
        let (member, room) = futures_util::try_join!(
            self.member(conversation, user, Consistency::Strong),
            self.room(conversation, Consistency::Strong),
        )?;
        let Some(member) = member else { return Ok(LeftOnAccountDeletion::NotAMember) };
        let name = room.map(|room| room.name);
        self.end_closed_membership(conversation, member, name, now).await?;
        Ok(LeftOnAccountDeletion::Left(Vec::new()))
    }

    /// Ends a membership in a conversation whose log has ended. A room has one member less then.
    async fn end_closed_membership(
        &self,
        conversation: ConversationId,
        member: Member,
        room_name: Option<RoomName>,
        now: Timestamp,
    ) -> Result<(), LeaveError> {
        let mut request = self.client.sdk().transact_write_items();
        for item in self.end_membership(conversation, &former(member, room_name.as_ref(), now))? {
            request = request.transact_items(item);
        }
        if conversation.room().is_some() {
            let one_less = Update::builder()
                .table_name(&self.table)
                .set_key(Some(keys::key(conversation, keys::META)))
                .update_expression(format!("SET {MEMBER_COUNT} = {MEMBER_COUNT} - :one"))
                .condition_expression(format!("{MEMBER_COUNT} > :zero"))
                .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
                .expression_attribute_values(":zero", AttributeValue::N("0".to_owned()))
                .build()
                .map_err(StoreError::unbuilt("TransactWriteItems"))?;
            request = request.transact_items(TransactWriteItem::builder().update(one_less).build());
        }
        match self.client.transact(request).await? {
            // Where it is gone already, or something was cleared meanwhile, the next round sees it.
            TransactOutcome::Done | TransactOutcome::ConditionFailed(_) => Ok(()),
        }
    }
}
