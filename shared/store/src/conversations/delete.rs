//! Deleting a message for everyone, or for oneself.

use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, ClosedLog, Entry},
    ids::{Ids, UserId},
    member::Member,
    seq::Seq,
    tail::FloodLimit,
    time::Timestamp,
};

use super::{
    Conversations,
    append_transaction::{Author, entries},
    item, keys,
};
use crate::{
    Consistency, StoreError,
    attempts::Attempts,
    attributes::conversations::entry::{KIND, TEXT},
    backoff,
    dynamodb::Outcome,
};

/// What is to be deleted for everyone.
#[derive(Debug, Clone, Copy)]
pub struct Deletion {
    /// The conversation of the message.
    pub conversation: ConversationId,
    /// The message.
    pub target: Seq,
    /// The user who deletes the message.
    pub actor: UserId,
    /// The flood limit, which counts the deletion's entry as well.
    pub flood: FloodLimit,
}

/// A message that is deleted for everyone.
pub enum Deleted {
    /// The text is gone, and this entry records that.
    Done(Box<Entry>),
    /// The text is gone. The log takes no more entries, so nothing but the message says so.
    InClosedLog {
        /// The message as it is now, without its text.
        message: Box<Entry>,
    },
    /// The text was gone before.
    Already,
}

/// Why a message was not deleted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeleteMessageError {
    /// No entry that the actor can see has this number.
    #[error("there is no entry with this number")]
    NotFound,
    /// The entry is not a message.
    #[error("the entry is not a message")]
    NotAMessage,
    /// Somebody else has sent the message, and the actor does not manage the room.
    #[error("the message is somebody else's")]
    NotAllowed,
    /// The actor is not a member, and the message, if there is one, is not theirs.
    #[error("the actor is not a member")]
    NotAMember,
    /// The log takes no more entries, and the message is somebody else's.
    #[error("the log takes no more entries")]
    Closed(ClosedLog),
    /// The actor has reached the flood limit.
    #[error("the actor has reached the flood limit")]
    Flood {
        /// Until the actor may try again.
        wait: Duration,
    },
    /// Other writers took every number that was tried. Nothing was changed; trying again is safe.
    #[error("other writers took every number that was tried")]
    Contended,
    /// The store failed. Whether the message was deleted is then unknown; a repeat shows it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Conversations {
    /// Deletes a message for everyone: its text goes, and an entry says so, in one transaction.
    /// Where the log takes no more entries, the text goes alone.
    ///
    /// Whoever has sent the message may do that, also after they have left and after the log has
    /// ended; besides them a manager of the room, while it goes on.
    pub async fn delete_for_everyone(
        &self,
        deletion: Deletion,
        ids: &Ids,
        now: Timestamp,
    ) -> Result<Deleted, DeleteMessageError> {
        let Deletion { conversation, target, actor, flood } = deletion;
        for attempt in 0..backoff::APPEND_ATTEMPTS {
            let tail = self.tail(conversation).await?;
            // After the newest entry: whoever is removed from now on takes the next number.
            let (member, entry) = futures_util::try_join!(
                self.member(conversation, actor, Consistency::Strong),
                self.entry(conversation, target),
            )?;
            let entry = ensure_deletable(actor, member.as_ref(), entry)?;
            if target > tail.last() {
                // It has just been written, so its number is not the next one any more.
                backoff::APPEND.pause_spread(attempt, actor).await;
                continue;
            }
            if entry.body == Body::DeletedMessage {
                return Ok(Deleted::Already);
            }
            if let Some(closed) = tail.closed() {
                if entry.sender != actor {
                    return Err(DeleteMessageError::Closed(closed));
                }
                return Ok(match self.remove_text(&entry).await? {
                    true => Deleted::InClosedLog { message: Box::new(entry.without_text()) },
                    false => Deleted::Already,
                });
            }
            if let Some(wait) = tail.flood_wait(actor, 1, now, flood) {
                return Err(DeleteMessageError::Flood { wait });
            }
            let author = Author { user: actor, now, ids };
            let deleted = Body::Deleted { target, all_of_sender: false };
            let written = entries(conversation, author, tail.last().next(), vec![deleted]);
            if self.append_transaction(&written, vec![self.removal_of_text(&entry)?]).await? {
                let entry =
                    written.into_iter().next().ok_or(StoreError::Unreadable { what: "entry" })?;
                return Ok(Deleted::Done(Box::new(entry)));
            }
            backoff::APPEND.pause_spread(attempt, written.first().map(|one| &one.send)).await;
        }
        Err(DeleteMessageError::Contended)
    }

    /// Deletes a message for `user` alone, who is a member, and returns the entry as the others see
    /// it. Repeating it is harmless.
    pub async fn delete_for_me(
        &self,
        conversation: ConversationId,
        target: Seq,
        user: UserId,
    ) -> Result<Entry, DeleteMessageError> {
        let entry = self.entry(conversation, target).await?.ok_or(DeleteMessageError::NotFound)?;
        if !matches!(entry.body, Body::Message(_) | Body::DeletedMessage) {
            return Err(DeleteMessageError::NotAMessage);
        }
        self.put_hidden_entry(conversation, target, user).await?;
        Ok(entry)
    }

    /// One entry. 1 RRU for a short one.
    pub async fn entry(
        &self,
        conversation: ConversationId,
        seq: Seq,
    ) -> Result<Option<Entry>, StoreError> {
        let key = keys::key(conversation, keys::entry(seq));
        let item = self.client.item(&self.table, key, Consistency::Strong).await?;
        item.map(item::read_entry).transpose()
    }

    /// Takes the text away from a message, which stays as an entry. Says whether it had one. One
    /// write.
    pub(super) async fn remove_text(&self, message: &Entry) -> Result<bool, StoreError> {
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(message.conversation, keys::entry(message.seq))))
            .update_expression(format!("REMOVE {TEXT}"))
            .condition_expression(has_text())
            .expression_attribute_values(":message", message_kind());
        let attempts = Attempts::default();
        match self.client.update_with(request, &attempts).await? {
            Outcome::Done(_) => Ok(true),
            // The attempt before may have taken it, and its answer was lost.
            Outcome::ConditionFailed(_) => Ok(attempts.repeated()),
        }
    }

    /// The same as a part of a transaction, which fails where there is no text.
    pub(super) fn removal_of_text(&self, message: &Entry) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::key(message.conversation, keys::entry(message.seq))))
            .update_expression(format!("REMOVE {TEXT}"))
            .condition_expression(has_text())
            .expression_attribute_values(":message", message_kind())
            .build()
            .map_err(StoreError::unbuilt("TransactWriteItems"))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}

/// The condition that an entry is a message with a text.
fn has_text() -> String {
    format!("{KIND} = :message AND attribute_exists({TEXT})")
}

fn message_kind() -> AttributeValue {
    AttributeValue::S(item::MESSAGE_KIND.to_owned())
}

/// The message that `actor`, who is this member or none, wants to delete, if they may.
fn ensure_deletable(
    actor: UserId,
    member: Option<&Member>,
    entry: Option<Entry>,
) -> Result<Entry, DeleteMessageError> {
    let own = |entry: &Entry| entry.sender == actor;
    let entry = match member {
        Some(member) => entry.filter(|entry| entry.seq > member.cleared),
        // To somebody who is no member, what is not theirs looks like what is not there.
        None => Some(entry.filter(own).ok_or(DeleteMessageError::NotAMember)?),
    };
    let entry = entry.ok_or(DeleteMessageError::NotFound)?;
    if !own(&entry) && !member.is_some_and(|member| member.role.manages()) {
        return Err(DeleteMessageError::NotAllowed);
    }
    match entry.body {
        Body::Message(_) | Body::DeletedMessage => Ok(entry),
        Body::Deleted { .. }
        | Body::Joined { .. }
        | Body::Left
        | Body::LeftWithAccount
        | Body::Removed { .. }
        | Body::Role { .. }
        | Body::Inherited { .. }
        | Body::Renamed { .. }
        | Body::Visibility { .. }
        | Body::Ended
        | Body::Call(_) => Err(DeleteMessageError::NotAMessage),
    }
}
