//! Whoever deletes the account can take the texts of all their messages along.

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry},
    ids::{Ids, UserId},
    seq::Seq,
    time::Timestamp,
};

use super::{
    Conversations,
    append_transaction::{Author, entries},
    item, keys,
};
use crate::{
    Consistency, StoreError,
    attributes::{
        ITEM_EXISTS, SK,
        conversations::{
            entry::{KIND, SENDER, TEXT},
            member::ERASED_SEQ,
        },
    },
    backoff,
    query::SortKeys,
};

/// Some of somebody's messages that have a text.
pub struct WithText {
    /// The messages, the newest first.
    pub messages: Vec<Entry>,
    /// The numbers that were not looked at yet lie below this one; `None` if there are none.
    pub before: Option<Seq>,
}

/// What became of the newest message of somebody whose messages are all to be erased.
pub enum Announced {
    /// Its text is gone, and this entry says so of all of them.
    Entry(Box<Entry>),
    /// Its text is gone. The log takes no more entries.
    InClosedLog {
        /// The message as it is now, without its text.
        message: Box<Entry>,
    },
}

/// Why the messages of somebody were not erased.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EraseError {
    /// Other writers were faster each time. Trying again is safe.
    #[error("a conversation was too busy to erase messages in it")]
    Contended,
    /// The store failed. What is erased stays so; trying again goes on.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Conversations {
    /// The messages of `user` that have a text, with numbers above `after` and below `before`, as
    /// far as one strong read of a megabyte of the log goes: up to 256 RRU.
    pub async fn with_text(
        &self,
        conversation: ConversationId,
        user: UserId,
        (after, before): (Seq, Seq),
    ) -> Result<WithText, StoreError> {
        if after.next() >= before {
            return Ok(WithText { messages: Vec::new(), before: None });
        }
        let range = SortKeys::Between(keys::entry(after.next()), keys::entry(before.previous()));
        let request = self
            .client
            .partition(&self.table, conversation.to_string(), range, Consistency::Strong)
            .scan_index_forward(false)
            .filter_expression(format!(
                "#sender = :user AND {KIND} = :message AND attribute_exists({TEXT})"
            ))
            .expression_attribute_names("#sender", SENDER)
            .expression_attribute_values(":user", AttributeValue::S(user.to_string()))
            .expression_attribute_values(
                ":message",
                AttributeValue::S(item::MESSAGE_KIND.to_owned()),
            );
        let output = self.client.query(request).await?;
        let found = output.items.unwrap_or_default().into_iter();
        let messages = found.map(item::read_entry).collect::<Result<_, _>>()?;
        let before = output.last_evaluated_key.as_ref().map(|key| {
            let seq = key.get(SK).and_then(|sk| sk.as_s().ok()).and_then(|sk| keys::entry_of(sk));
            seq.ok_or(StoreError::Unreadable { what: "entry" })
        });
        Ok(WithText { messages, before: before.transpose()? })
    }

    /// Erases `newest`, the newest message of its sender, and says with an entry of theirs that all
    /// their earlier ones are deleted as well, in one transaction. They need not be a member.
    pub async fn announce_erasing(
        &self,
        newest: &Entry,
        ids: &Ids,
        now: Timestamp,
    ) -> Result<Announced, EraseError> {
        let Entry { conversation, sender, seq, .. } = *newest;
        for attempt in 0..backoff::APPEND_ATTEMPTS {
            let tail = self.tail(conversation).await?;
            if tail.closed().is_some() {
                self.erase_text(newest).await?;
                let message = Box::new(newest.without_text());
                return Ok(Announced::InClosedLog { message });
            }
            // Somebody may have deleted it meanwhile; the others are to be announced all the same.
            let stored = self.entry(conversation, seq).await?;
            let has_text = stored.is_some_and(|entry| matches!(entry.body, Body::Message(_)));
            let author = Author { user: sender, now, ids };
            let deleted = Body::Deleted { target: seq, all_of_sender: true };
            let written = entries(conversation, author, tail.last().next(), vec![deleted]);
            let others = if has_text { vec![self.removal_of_text(newest)?] } else { Vec::new() };
            if self.append_transaction(&written, others).await? {
                let entry =
                    written.into_iter().next().ok_or(StoreError::Unreadable { what: "entry" })?;
                return Ok(Announced::Entry(Box::new(entry)));
            }
            backoff::APPEND.pause_spread(attempt, written.first().map(|one| &one.send)).await;
        }
        Err(EraseError::Contended)
    }

    /// Erases the text of a message, if it still has one. One write.
    pub async fn erase_text(&self, message: &Entry) -> Result<(), StoreError> {
        self.remove_text(message).await.map(|_| ())
    }

    /// Notes that the messages of somebody who was a member are erased up to a number, so that
    /// whoever goes on need not read them again.
    pub async fn note_erased(
        &self,
        conversation: ConversationId,
        user: UserId,
        up_to: Seq,
    ) -> Result<(), StoreError> {
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(conversation, keys::former_member(user))))
            .update_expression(format!("SET {ERASED_SEQ} = :up_to"))
            .condition_expression(ITEM_EXISTS)
            .expression_attribute_values(":up_to", AttributeValue::N(up_to.to_string()));
        self.client.update(request).await.map(|_| ())
    }
}
