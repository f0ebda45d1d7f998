//! Entries as items.

use natter_domain::{
    call::FinishedCall,
    conversation::ConversationId,
    entry::{Body, Entry, SendId},
    ids::{ClientMessageId, UserId},
    room::{Role, RoomName, Visibility},
    seq::Seq,
    text::MessageText,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::from_item;

use super::write;
use crate::{StoreError, conversations::keys, db::Item};

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
    /// Accepted, in milliseconds.
    t: Timestamp,
    #[serde(flatten)]
    body: BodyItem,
}

/// What an entry says: `k` is its kind.
#[derive(Serialize, Deserialize)]
#[serde(tag = "k")]
enum BodyItem {
    #[serde(rename = "m")]
    Message {
        /// Text; none once it is deleted for everyone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        b: Option<MessageText>,
    },
    #[serde(rename = "d")]
    Deleted {
        /// Number of the message.
        g: Seq,
    },
    #[serde(rename = "j")]
    Joined {
        /// The new members.
        us: Vec<UserId>,
    },
    #[serde(rename = "l")]
    Left,
    #[serde(rename = "x")]
    Removed {
        /// Who.
        u: UserId,
    },
    #[serde(rename = "r")]
    Role {
        /// Who.
        u: UserId,
        /// The new role.
        ro: Role,
    },
    #[serde(rename = "n")]
    Renamed {
        /// The new name.
        n: RoomName,
    },
    #[serde(rename = "v")]
    Visibility {
        /// The new visibility.
        v: Visibility,
    },
    #[serde(rename = "e")]
    Ended,
    #[serde(rename = "c")]
    Call {
        /// The call.
        cl: FinishedCall,
    },
}

impl From<&Body> for BodyItem {
    fn from(body: &Body) -> Self {
        match body.clone() {
            Body::Message(text) => Self::Message { b: Some(text) },
            Body::DeletedMessage => Self::Message { b: None },
            Body::Deleted { target } => Self::Deleted { g: target },
            Body::Joined { users } => Self::Joined { us: users },
            Body::Left => Self::Left,
            Body::Removed { user } => Self::Removed { u: user },
            Body::Role { user, role } => Self::Role { u: user, ro: role },
            Body::Renamed { name } => Self::Renamed { n: name },
            Body::Visibility { visibility } => Self::Visibility { v: visibility },
            Body::Ended => Self::Ended,
            Body::Call(call) => Self::Call { cl: call },
        }
    }
}

impl From<BodyItem> for Body {
    fn from(body: BodyItem) -> Self {
        match body {
            BodyItem::Message { b: Some(text) } => Self::Message(text),
            BodyItem::Message { b: None } => Self::DeletedMessage,
            BodyItem::Deleted { g } => Self::Deleted { target: g },
            BodyItem::Joined { us } => Self::Joined { users: us },
            BodyItem::Left => Self::Left,
            BodyItem::Removed { u } => Self::Removed { user: u },
            BodyItem::Role { u, ro } => Self::Role { user: u, role: ro },
            BodyItem::Renamed { n } => Self::Renamed { name: n },
            BodyItem::Visibility { v } => Self::Visibility { visibility: v },
            BodyItem::Ended => Self::Ended,
            BodyItem::Call { cl } => Self::Call(cl),
        }
    }
}

/// An entry as an item.
pub(in crate::conversations) fn write_entry(entry: &Entry) -> Result<Item, StoreError> {
    let (cid, mid) = match &entry.send {
        SendId::Client(id) => (Some(id.clone()), None),
        SendId::Made(id) => (None, Some(id.clone())),
    };
    let item = EntryItem {
        pk: entry.conversation,
        sk: keys::entry(entry.seq),
        by: entry.sender,
        cid,
        mid,
        t: entry.sent_at,
        body: BodyItem::from(&entry.body),
    };
    write(item, "entry")
}

/// An item as an entry.
pub(in crate::conversations) fn read_entry(item: Item) -> Result<Entry, StoreError> {
    let unreadable = StoreError::Unreadable { what: "entry" };
    let read: EntryItem = from_item(item).map_err(|_| unreadable.clone())?;
    let send = match (read.cid, read.mid) {
        (Some(id), _) => SendId::Client(id),
        (None, Some(id)) => SendId::Made(id),
        (None, None) => return Err(unreadable),
    };
    let seq = keys::entry_of(&read.sk).ok_or(unreadable)?;
    Ok(Entry { conversation: read.pk, seq, sender: read.by, send, body: read.body.into(), sent_at: read.t })
}
