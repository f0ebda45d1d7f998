//! Members as items.

use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    inbox::{Place, Placed},
    limits::PLACES_REMEMBERED,
    member::Member,
    room::Role,
    seq::Seq,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::from_item;

use super::write;
use crate::{StoreError, conversations::keys, db::Item};

/// A member of a conversation.
#[derive(Serialize, Deserialize)]
struct MemberItem {
    pk: ConversationId,
    sk: String,
    /// The person; partition of the `by-user` index.
    user: UserId,
    /// Place in the inbox; sort key of the `by-user` index. Earlier ones are in `p1` (the latest) to `p5`.
    act: String,
    role: Role,
    /// Joined, in milliseconds.
    j: Timestamp,
    /// Read up to this number.
    #[serde(default)]
    r: Seq,
    /// Delivered up to this number.
    #[serde(default)]
    d: Seq,
    /// Cleared up to this number.
    #[serde(default)]
    x: Seq,
    /// Whether some entries are deleted for this member alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    hid: bool,
}

/// A member as an item, with the conversation's place in their inbox.
pub(in crate::conversations) fn write_member(
    conversation: ConversationId,
    member: &Member,
    activity: Timestamp,
) -> Result<Item, StoreError> {
    let item = MemberItem {
        pk: conversation,
        sk: keys::member(member.user),
        user: member.user,
        act: Place::new(conversation, activity).to_string(),
        role: member.role,
        j: member.joined_at,
        r: member.read,
        d: member.delivered,
        x: member.cleared,
        hid: member.hides,
    };
    write(item, "member")
}

/// An item as a member, with the conversation.
pub(in crate::conversations) fn read_member(item: Item) -> Result<(ConversationId, Member), StoreError> {
    let read: MemberItem = from_item(item).map_err(|_| StoreError::Unreadable { what: "member" })?;
    let member = Member {
        user: read.user,
        role: read.role,
        joined_at: read.j,
        read: read.r,
        delivered: read.d,
        cleared: read.x,
        hides: read.hid,
    };
    Ok((read.pk, member))
}

/// An item of the `by-user` index: where a conversation stands in somebody's inbox.
pub(in crate::conversations) fn read_placed(item: &Item) -> Result<Placed, StoreError> {
    let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok());
    let place = |name: &str| text(name).and_then(|place| place.parse().ok());
    let unreadable = || StoreError::Unreadable { what: "place in an inbox" };
    let conversation = text("pk").and_then(|pk| pk.parse().ok()).ok_or_else(unreadable)?;
    let earlier = (1..=PLACES_REMEMBERED).map_while(|n| place(&format!("p{n}"))).collect();
    Ok(Placed { conversation, place: place("act").ok_or_else(unreadable)?, earlier })
}
