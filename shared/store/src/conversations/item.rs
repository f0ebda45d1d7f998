//! The items of the Conversations table. Attribute names are short: they are stored, and paid for, with every item.

use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry, SendId},
    ids::{ClientMessageId, UserId},
    seq::Seq,
    text::MessageText,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::{from_item, to_item};

use super::keys;
use crate::{StoreError, db::Item};

/// A conversation's meta item.
#[derive(Serialize)]
pub(super) struct MetaItem {
    pub(super) pk: ConversationId,
    pub(super) sk: &'static str,
    /// `direct`
    pub(super) kind: &'static str,
    /// Created, in milliseconds.
    pub(super) c: Timestamp,
}

/// A member of a conversation.
#[derive(Serialize)]
pub(super) struct MemberItem {
    pub(super) pk: ConversationId,
    pub(super) sk: String,
    /// The person; partition of the `by-user` index.
    pub(super) user: UserId,
    /// Span of latest activity; sort key of the `by-user` index.
    pub(super) act: String,
    /// `member`
    pub(super) role: &'static str,
    /// Joined, in milliseconds.
    pub(super) j: Timestamp,
}

/// An entry.
#[derive(Serialize, Deserialize)]
struct EntryItem {
    pk: ConversationId,
    sk: String,
    /// Sender.
    by: UserId,
    /// Client message id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cid: Option<ClientMessageId>,
    /// What we called the send when the client gave it no id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mid: Option<String>,
    /// Kind.
    k: Kind,
    /// Text of a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    b: Option<MessageText>,
    /// Accepted, in milliseconds.
    t: Timestamp,
}

#[derive(Serialize, Deserialize, Clone, Copy)]
enum Kind {
    #[serde(rename = "m")]
    Message,
}

/// An entry as an item.
pub(super) fn write_entry(entry: &Entry) -> Result<Item, StoreError> {
    let (cid, mid) = match &entry.send {
        SendId::Client(id) => (Some(id.clone()), None),
        SendId::Made(id) => (None, Some(id.clone())),
    };
    let (k, b) = match &entry.body {
        Body::Message(text) => (Kind::Message, Some(text.clone())),
    };
    write(
        EntryItem {
            pk: entry.conversation,
            sk: keys::entry(entry.seq),
            by: entry.sender,
            cid,
            mid,
            k,
            b,
            t: entry.sent_at,
        },
        "entry",
    )
}

/// An item as an entry.
pub(super) fn read_entry(item: Item) -> Result<Entry, StoreError> {
    let unreadable = StoreError::Unreadable { what: "entry" };
    let read: EntryItem = from_item(item).map_err(|_| unreadable.clone())?;
    let send = match (read.cid, read.mid) {
        (Some(id), _) => SendId::Client(id),
        (None, Some(id)) => SendId::Made(id),
        (None, None) => return Err(unreadable),
    };
    let body = match (read.k, read.b) {
        (Kind::Message, Some(text)) => Body::Message(text),
        (Kind::Message, None) => return Err(unreadable),
    };
    let seq = read_seq(&read.sk)?;
    Ok(Entry { conversation: read.pk, seq, sender: read.by, send, body, sent_at: read.t })
}

/// The number in an entry's sort key.
pub(super) fn read_seq(sk: &str) -> Result<Seq, StoreError> {
    keys::entry_of(sk).ok_or(StoreError::Unreadable { what: "entry" })
}

/// An item out of a struct of this module. They hold only strings and numbers, which always become attributes.
pub(super) fn write(item: impl Serialize, what: &'static str) -> Result<Item, StoreError> {
    to_item(item).map_err(|_| StoreError::Unreadable { what })
}
