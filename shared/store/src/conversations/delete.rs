//! Deleting a message for everyone, or for oneself.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Closed, Entry},
    ids::{Ids, UserId},
    seq::Seq,
    tail::FloodLimit,
    time::Timestamp,
};

use super::{
    Conversations,
    amend::{Author, TRIES, entries, pause},
    item, keys,
};
use crate::{StoreError, users::Consistency};

/// What is to be deleted for everyone.
#[derive(Debug, Clone, Copy)]
pub struct Deletion {
    /// Where.
    pub conversation: ConversationId,
    /// The message.
    pub target: Seq,
    /// Who wants it.
    pub actor: UserId,
    /// How fast one person may go on.
    pub flood: FloodLimit,
}

/// What became of it.
pub enum Deleted {
    /// The text is gone, and this entry says so.
    Done {
        /// The entry.
        entry: Box<Entry>,
        /// Whether the conversation should move up in its members' inboxes.
        opens_activity: bool,
    },
    /// It was gone already.
    Already,
    /// There is no such entry.
    NotFound,
    /// It is no message.
    NotAMessage,
    /// It is somebody else's message, and the actor does not manage the room.
    NotAllowed,
    /// The actor is not a member.
    NotAMember,
    /// The log takes no more entries.
    Closed(Closed),
    /// Too fast.
    Flood {
        /// How long to wait.
        wait: std::time::Duration,
    },
    /// Too many were writing. Nothing was changed; trying again is safe.
    Busy,
}

/// What became of deleting an entry for oneself.
#[derive(Clone, PartialEq, Eq)]
pub enum DeletedForMe {
    /// It is not shown to this person any more. The entry, as it is for the others.
    Done(Box<Entry>),
    /// There is no such entry.
    NotFound,
    /// It is no message.
    NotAMessage,
}

impl Conversations {
    /// Deletes a message for everyone: its text goes, and an entry says so, in one transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails. Whether it was done is then not known; a repeat tells.
    pub async fn delete_for_everyone(
        &self,
        deletion: Deletion,
        ids: &Ids,
        now: Timestamp,
    ) -> Result<Deleted, StoreError> {
        let Deletion { conversation, target, actor, flood } = deletion;
        for attempt in 0..TRIES {
            let tail = self.tail(conversation).await?;
            // After the newest entry: whoever is removed from now on takes the next number.
            let (member, entry) = futures_util::try_join!(
                self.member(conversation, actor, Consistency::Strong),
                self.entry(conversation, target),
            )?;
            let Some(member) = member else { return Ok(Deleted::NotAMember) };
            let Some(entry) = entry.filter(|entry| entry.seq > member.cleared) else {
                return Ok(Deleted::NotFound);
            };
            if target > tail.last() {
                // It has just been written, so its number is not the next one any more.
                pause(actor, attempt).await;
                continue;
            }
            match entry.body {
                _ if entry.sender != actor && !member.role.manages() => return Ok(Deleted::NotAllowed),
                Body::Message(_) => {}
                Body::DeletedMessage => return Ok(Deleted::Already),
                Body::Deleted { .. }
                | Body::Joined { .. }
                | Body::Left
                | Body::Removed { .. }
                | Body::Role { .. }
                | Body::Renamed { .. }
                | Body::Visibility { .. }
                | Body::Ended
                | Body::Call(_) => return Ok(Deleted::NotAMessage),
            }
            if let Some(closed) = tail.closed() {
                return Ok(Deleted::Closed(closed));
            }
            if let Some(wait) = tail.flood_wait(actor, now, flood) {
                return Ok(Deleted::Flood { wait });
            }
            let author = Author { user: actor, now, ids };
            let written = entries(conversation, author, tail.last().next(), vec![Body::Deleted { target }]);
            if self.amend(&written, vec![self.without_text(conversation, target)?]).await? {
                let entry = written.into_iter().next().ok_or(StoreError::Unreadable { what: "entry" })?;
                return Ok(Deleted::Done {
                    entry: Box::new(entry),
                    opens_activity: tail.opens_activity(now),
                });
            }
            pause(actor, attempt).await;
        }
        Ok(Deleted::Busy)
    }

    /// Deletes a message for `user` alone, who is a member. Repeating it is harmless.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn delete_for_me(
        &self,
        conversation: ConversationId,
        target: Seq,
        user: UserId,
    ) -> Result<DeletedForMe, StoreError> {
        let Some(entry) = self.entry(conversation, target).await? else { return Ok(DeletedForMe::NotFound) };
        if !matches!(entry.body, Body::Message(_) | Body::DeletedMessage) {
            return Ok(DeletedForMe::NotAMessage);
        }
        self.hide(conversation, target, user).await?;
        Ok(DeletedForMe::Done(Box::new(entry)))
    }

    /// One entry. 1 RRU for a short one.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn entry(&self, conversation: ConversationId, seq: Seq) -> Result<Option<Entry>, StoreError> {
        let request = self
            .db
            .client()
            .get_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(conversation, keys::entry(seq))))
            .consistent_read(true);
        self.db.get(request).await?.map(item::read_entry).transpose()
    }

    /// The message stays as an entry, without its text.
    fn without_text(
        &self,
        conversation: ConversationId,
        target: Seq,
    ) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::key(conversation, keys::entry(target))))
            .update_expression("REMOVE b")
            .condition_expression("k = :message AND attribute_exists(b)")
            .expression_attribute_values(":message", AttributeValue::S("m".to_owned()))
            .build()
            .map_err(StoreError::unbuilt("TransactWriteItems"))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}
