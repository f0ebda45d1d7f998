//! An entry, and the event that tells of one.

use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry, SendId},
    ids::{ClientMessageId, UserId},
    seq::Seq,
    time::{Timestamp, rfc3339},
};
use serde::Serialize;

/// An entry as clients see it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EntryView<'a> {
    seq: Seq,
    id: String,
    kind: &'static str,
    sender: UserId,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_message_id: Option<&'a ClientMessageId>,
    #[serde(serialize_with = "rfc3339")]
    sent_at: Timestamp,
}

impl<'a> EntryView<'a> {
    pub(crate) fn new(entry: &'a Entry) -> Self {
        let (kind, text) = match &entry.body {
            Body::Message(text) => ("message", Some(text.as_str())),
        };
        let client_message_id = match &entry.send {
            SendId::Client(id) => Some(id),
            SendId::Made(_) => None,
        };
        Self {
            seq: entry.seq,
            id: entry.id(),
            kind,
            sender: entry.sender,
            text,
            client_message_id,
            sent_at: entry.sent_at,
        }
    }
}

/// An entry with the conversation that it belongs to: the answer to a send.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SentView<'a> {
    conversation_id: ConversationId,
    entry: EntryView<'a>,
}

impl<'a> SentView<'a> {
    pub(crate) fn new(entry: &'a Entry) -> Self {
        Self { conversation_id: entry.conversation, entry: EntryView::new(entry) }
    }
}

/// The event that tells of a new entry.
#[derive(Serialize)]
#[serde(tag = "event", rename = "newMessage")]
pub(crate) struct NewMessage<'a> {
    #[serde(flatten)]
    pub(crate) sent: SentView<'a>,
}
