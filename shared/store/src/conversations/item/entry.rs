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
use crate::{StoreError, conversations::keys, dynamodb::Item};

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

/// The kind of a message.
pub(in crate::conversations) const MESSAGE_KIND: &str = "m";

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
        /// Whether all earlier messages of the sender are deleted, too.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        a: bool,
    },
    #[serde(rename = "j")]
    Joined {
        /// The new members.
        us: Vec<UserId>,
    },
    #[serde(rename = "l")]
    Left {
        /// Whether by deleting the account.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        ad: bool,
    },
    #[serde(rename = "x")]
    Removed {
        /// The removed member.
        u: UserId,
    },
    #[serde(rename = "r")]
    Role {
        /// The member.
        u: UserId,
        /// The new role.
        ro: Role,
        /// Whether because the sender deletes the account: then it is the owner's.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        ad: bool,
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
            Body::Deleted { target, all_of_sender: a } => Self::Deleted { g: target, a },
            Body::Joined { users } => Self::Joined { us: users },
            Body::Left => Self::Left { ad: false },
            Body::LeftWithAccount => Self::Left { ad: true },
            Body::Removed { user } => Self::Removed { u: user },
            Body::Role { user, role } => Self::Role { u: user, ro: role, ad: false },
            Body::Inherited { user } => Self::Role { u: user, ro: Role::Owner, ad: true },
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
            BodyItem::Deleted { g, a } => Self::Deleted { target: g, all_of_sender: a },
            BodyItem::Joined { us } => Self::Joined { users: us },
            BodyItem::Left { ad: false } => Self::Left,
            BodyItem::Left { ad: true } => Self::LeftWithAccount,
            BodyItem::Removed { u } => Self::Removed { user: u },
            BodyItem::Role { u, ro: Role::Owner, ad: true } => Self::Inherited { user: u },
            BodyItem::Role { u, ro, ad: _ } => Self::Role { user: u, role: ro },
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
    Ok(Entry {
        conversation: read.pk,
        seq,
        sender: read.by,
        send,
        body: read.body.into(),
        sent_at: read.t,
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::types::AttributeValue;

    use super::*;
    use crate::attributes::{
        PK, SK,
        conversations::entry::{
            AFFECTED_USER, ALL_OF_SENDER, CALL, CLIENT_MESSAGE_ID, DELETED_SEQ, JOINED_USERS, KIND,
            MADE_SEND_ID, NEW_NAME, NEW_ROLE, NEW_VISIBILITY, SENDER, SENT_AT, TEXT, WITH_ACCOUNT,
        },
        testing::{ROOM, USER_ID, assert_same_names, item, number, text},
    };

    #[test]
    fn an_entry_has_the_attributes_of_the_list() {
        assert_same_names::<EntryItem, _>([
            (PK, text(ROOM)),
            (SK, text("ENTRY#00000000000000000002")),
            (SENDER, text(USER_ID)),
            (CLIENT_MESSAGE_ID, text("a-1")),
            (MADE_SEND_ID, text("01m8c8p55sc7221z6y30kq0s7f")),
            (SENT_AT, number(1)),
            (KIND, text(MESSAGE_KIND)),
            (TEXT, text("Tea is ready.")),
        ]);
    }

    #[test]
    fn the_kinds_of_entries_have_the_attributes_of_the_list() {
        let person = || text(USER_ID);
        assert_same_names::<BodyItem, _>([
            (KIND, text("d")),
            (DELETED_SEQ, number(2)),
            (ALL_OF_SENDER, AttributeValue::Bool(true)),
        ]);
        let joined = AttributeValue::L(vec![person()]);
        assert_same_names::<BodyItem, _>([(KIND, text("j")), (JOINED_USERS, joined)]);
        let with_account = || (WITH_ACCOUNT, AttributeValue::Bool(true));
        assert_same_names::<BodyItem, _>([(KIND, text("l")), with_account()]);
        assert_same_names::<BodyItem, _>([(KIND, text("x")), (AFFECTED_USER, person())]);
        assert_same_names::<BodyItem, _>([
            (KIND, text("r")),
            (AFFECTED_USER, person()),
            (NEW_ROLE, text("owner")),
            with_account(),
        ]);
        assert_same_names::<BodyItem, _>([(KIND, text("n")), (NEW_NAME, text("Tea"))]);
        assert_same_names::<BodyItem, _>([(KIND, text("v")), (NEW_VISIBILITY, text("open"))]);
        assert_same_names::<BodyItem, _>([(KIND, text("e"))]);
        let call = AttributeValue::M(item([
            ("callId", text("call-1")),
            ("media", text("audio")),
            ("outcome", text("answered")),
            ("seconds", number(3)),
        ]));
        assert_same_names::<BodyItem, _>([(KIND, text("c")), (CALL, call)]);
    }
}
