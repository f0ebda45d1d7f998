//! An entry, and the event `newMessage`.

use natter_domain::{
    call::FinishedCall,
    conversation::ConversationId,
    entry::{Body, Entry, SendId, VisibleEntry},
    ids::{ClientMessageId, UserId},
    room::{Role, Visibility},
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
    #[serde(flatten)]
    body: BodyView<'a>,
    sender: UserId,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_message_id: Option<&'a ClientMessageId>,
    #[serde(serialize_with = "rfc3339")]
    sent_at: Timestamp,
}

/// The fields of an entry that depend on its kind.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum BodyView<'a> {
    Message {
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<&'a str>,
        /// Deleted for everyone, or, with `hidden`, by the reader for themselves.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        deleted: bool,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        hidden: bool,
    },
    Deleted {
        target_seq: Seq,
        /// With all earlier messages of the sender.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        all_of_sender: bool,
    },
    Joined {
        user_ids: &'a [UserId],
    },
    Left,
    Removed {
        user_id: UserId,
    },
    Role {
        user_id: UserId,
        role: Role,
    },
    Renamed {
        name: &'a str,
    },
    Visibility {
        visibility: Visibility,
    },
    Ended,
    Call {
        call: &'a FinishedCall,
    },
}

impl<'a> BodyView<'a> {
    fn new(body: &'a Body, hidden: bool) -> Self {
        match body {
            Body::Message(_) if hidden => Self::Message { text: None, deleted: true, hidden: true },
            Body::Message(text) => {
                Self::Message { text: Some(text.as_str()), deleted: false, hidden: false }
            }
            Body::DeletedMessage => Self::Message { text: None, deleted: true, hidden },
            Body::Deleted { target, all_of_sender } => {
                Self::Deleted { target_seq: *target, all_of_sender: *all_of_sender }
            }
            Body::Joined { users } => Self::Joined { user_ids: users },
            Body::Left | Body::LeftWithAccount => Self::Left,
            Body::Removed { user } => Self::Removed { user_id: *user },
            Body::Role { user, role } => Self::Role { user_id: *user, role: *role },
            Body::Inherited { user } => Self::Role { user_id: *user, role: Role::Owner },
            Body::Renamed { name } => Self::Renamed { name: name.as_str() },
            Body::Visibility { visibility } => Self::Visibility { visibility: *visibility },
            Body::Ended => Self::Ended,
            Body::Call(call) => Self::Call { call },
        }
    }
}

impl<'a> EntryView<'a> {
    pub(crate) fn new(seen: &'a VisibleEntry) -> Self {
        Self::of(&seen.entry, seen.hidden)
    }

    /// An entry that the reader has not deleted for themselves.
    pub(crate) fn shown(entry: &'a Entry) -> Self {
        Self::of(entry, false)
    }

    fn of(entry: &'a Entry, hidden: bool) -> Self {
        let client_message_id = match &entry.send {
            SendId::Client(id) => Some(id),
            SendId::Made(_) => None,
        };
        Self {
            seq: entry.seq,
            id: entry.id(),
            body: BodyView::new(&entry.body, hidden),
            sender: entry.sender,
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
    pub(crate) fn new(seen: &'a VisibleEntry) -> Self {
        Self { conversation_id: seen.entry.conversation, entry: EntryView::new(seen) }
    }
}

/// The entries of messages that were sent together, in their order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SentTogetherView<'a> {
    conversation_id: ConversationId,
    entries: Vec<EntryView<'a>>,
}

impl<'a> SentTogetherView<'a> {
    pub(crate) fn new(conversation_id: ConversationId, seen: &'a [VisibleEntry]) -> Self {
        Self { conversation_id, entries: seen.iter().map(EntryView::new).collect() }
    }
}

/// The event `newMessage`.
#[derive(Serialize)]
#[serde(tag = "event", rename = "newMessage")]
pub(crate) struct NewMessage<'a> {
    #[serde(flatten)]
    sent: SentView<'a>,
}

impl<'a> NewMessage<'a> {
    pub(crate) fn new(seen: &'a VisibleEntry) -> Self {
        Self { sent: SentView::new(seen) }
    }
}

/// An upper estimate of the bytes that an entry takes in a function's answer. The body there is a
/// JSON string that holds JSON, so characters are escaped twice.
pub(crate) fn estimated_bytes(entry: &Entry) -> usize {
    const REST: usize = 400;
    match &entry.body {
        Body::Message(text) => REST + text.as_str().chars().map(escaped_twice).sum::<usize>(),
        Body::Joined { users } => REST + users.len() * 30,
        Body::DeletedMessage
        | Body::Deleted { .. }
        | Body::Left
        | Body::LeftWithAccount
        | Body::Removed { .. }
        | Body::Role { .. }
        | Body::Inherited { .. }
        | Body::Renamed { .. }
        | Body::Visibility { .. }
        | Body::Ended
        | Body::Call(_) => REST,
    }
}

/// How many bytes a character takes as part of a JSON string within a JSON string.
fn escaped_twice(c: char) -> usize {
    match c {
        // \\\" and \\\\
        '"' | '\\' => 4,
        // \\n
        '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 3,
        // \\u0007
        c if c.is_ascii_control() => 7,
        c => c.len_utf8(),
    }
}
