//! An entry, and the event that tells of one.

use natter_domain::{
    call::FinishedCall,
    conversation::ConversationId,
    entry::{Body, Entry, Seen, SendId},
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

/// What an entry says, by its kind.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum BodyView<'a> {
    Message {
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<&'a str>,
        /// Gone: for everyone, or, if it is hidden too, for the reader alone.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        deleted: bool,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        hidden: bool,
    },
    Deleted {
        target_seq: Seq,
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
    fn new(seen: &'a Seen) -> Self {
        match &seen.entry.body {
            Body::Message(_) if seen.hidden => Self::Message { text: None, deleted: true, hidden: true },
            Body::Message(text) => Self::Message { text: Some(text.as_str()), deleted: false, hidden: false },
            Body::DeletedMessage => Self::Message { text: None, deleted: true, hidden: seen.hidden },
            Body::Deleted { target } => Self::Deleted { target_seq: *target },
            Body::Joined { users } => Self::Joined { user_ids: users },
            Body::Left => Self::Left,
            Body::Removed { user } => Self::Removed { user_id: *user },
            Body::Role { user, role } => Self::Role { user_id: *user, role: *role },
            Body::Renamed { name } => Self::Renamed { name: name.as_str() },
            Body::Visibility { visibility } => Self::Visibility { visibility: *visibility },
            Body::Ended => Self::Ended,
            Body::Call(call) => Self::Call { call },
        }
    }
}

impl<'a> EntryView<'a> {
    pub(crate) fn new(seen: &'a Seen) -> Self {
        let entry = &seen.entry;
        let client_message_id = match &entry.send {
            SendId::Client(id) => Some(id),
            SendId::Made(_) => None,
        };
        Self {
            seq: entry.seq,
            id: entry.id(),
            body: BodyView::new(seen),
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
    pub(crate) fn new(seen: &'a Seen) -> Self {
        Self { conversation_id: seen.entry.conversation, entry: EntryView::new(seen) }
    }
}

/// The event that tells of an entry.
#[derive(Serialize)]
#[serde(tag = "event", rename = "newMessage")]
pub(crate) struct NewMessage<'a> {
    #[serde(flatten)]
    sent: SentView<'a>,
}

impl<'a> NewMessage<'a> {
    pub(crate) fn new(seen: &'a Seen) -> Self {
        Self { sent: SentView::new(seen) }
    }
}

/// About how many bytes an entry takes in a function's answer, in which the JSON of the body is a JSON string once more: what stands
/// around the text, and the text with its characters escaped twice.
pub(crate) fn about_bytes(entry: &Entry) -> usize {
    const REST: usize = 400;
    match &entry.body {
        Body::Message(text) => REST + text.as_str().chars().map(escaped_twice).sum::<usize>(),
        Body::Joined { users } => REST + users.len() * 30,
        Body::DeletedMessage
        | Body::Deleted { .. }
        | Body::Left
        | Body::Removed { .. }
        | Body::Role { .. }
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
