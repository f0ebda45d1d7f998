//! Members as items.

use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    inbox::{InboxPosition, PositionedConversation},
    limits::INBOX_POSITIONS_REMEMBERED,
    member::{FormerMember, Member},
    room::{Role, RoomName},
    seq::Seq,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::from_item;

use super::write;
use crate::{
    StoreError,
    attributes::{
        PK,
        conversations::member::{INBOX_POSITION, earlier_position},
    },
    conversations::keys,
    dynamodb::Item,
};

/// A member of a conversation.
#[derive(Serialize, Deserialize)]
struct MemberItem {
    pk: ConversationId,
    sk: String,
    /// The person; partition of the `by-user` index.
    user: UserId,
    /// Position in the inbox; sort key of the `by-user` index. Earlier positions stand beside it.
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

/// Somebody who was a member.
#[derive(Serialize, Deserialize)]
struct FormerMemberItem {
    pk: ConversationId,
    sk: String,
    /// The same as `sk`; partition of the `by-user` index.
    user: String,
    /// Sort key of the `by-user` index.
    act: String,
    role: Role,
    /// Joined, in milliseconds.
    j: Timestamp,
    /// Left, in milliseconds.
    l: Timestamp,
    /// What the room was called then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    n: Option<RoomName>,
    r: Seq,
    d: Seq,
    x: Seq,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    hid: bool,
    /// Messages erased up to this number.
    #[serde(default, skip_serializing_if = "is_none")]
    es: Seq,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it")]
fn is_none(seq: &Seq) -> bool {
    *seq == Seq::NONE
}

/// Somebody who was a member, as an item.
pub(in crate::conversations) fn write_former_member(
    conversation: ConversationId,
    former: &FormerMember,
) -> Result<Item, StoreError> {
    let member = &former.member;
    let key = keys::former_member(member.user);
    let item = FormerMemberItem {
        pk: conversation,
        sk: key.clone(),
        user: key,
        act: InboxPosition::new(conversation, former.left_at).to_string(),
        role: member.role,
        j: member.joined_at,
        l: former.left_at,
        n: former.room_name.clone(),
        r: member.read,
        d: member.delivered,
        x: member.cleared,
        hid: member.has_hidden,
        es: former.erased,
    };
    write(item, "former member")
}

/// An item as somebody who was a member.
pub(in crate::conversations) fn read_former_member(item: Item) -> Result<FormerMember, StoreError> {
    let unreadable = || StoreError::Unreadable { what: "former member" };
    let read: FormerMemberItem = from_item(item).map_err(|_| unreadable())?;
    let member = Member {
        user: keys::former_member_of(&read.sk).ok_or_else(unreadable)?,
        role: read.role,
        joined_at: read.j,
        read: read.r,
        delivered: read.d,
        cleared: read.x,
        has_hidden: read.hid,
    };
    Ok(FormerMember { member, left_at: read.l, room_name: read.n, erased: read.es })
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
        act: InboxPosition::new(conversation, activity).to_string(),
        role: member.role,
        j: member.joined_at,
        r: member.read,
        d: member.delivered,
        x: member.cleared,
        hid: member.has_hidden,
    };
    write(item, "member")
}

/// An item as a member, with the conversation.
pub(in crate::conversations) fn read_member(
    item: Item,
) -> Result<(ConversationId, Member), StoreError> {
    let read: MemberItem =
        from_item(item).map_err(|_| StoreError::Unreadable { what: "member" })?;
    let member = Member {
        user: read.user,
        role: read.role,
        joined_at: read.j,
        read: read.r,
        delivered: read.d,
        cleared: read.x,
        has_hidden: read.hid,
    };
    Ok((read.pk, member))
}

/// An item of the `by-user` index: where a conversation stands in somebody's inbox.
pub(in crate::conversations) fn read_positioned(
    item: &Item,
) -> Result<PositionedConversation, StoreError> {
    let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok());
    let position = |name: &str| text(name).and_then(|position| position.parse().ok());
    let unreadable = || StoreError::Unreadable { what: "position in an inbox" };
    let conversation = text(PK).and_then(|pk| pk.parse().ok()).ok_or_else(unreadable)?;
    let earlier =
        (1..=INBOX_POSITIONS_REMEMBERED).map_while(|n| position(&earlier_position(n))).collect();
    Ok(PositionedConversation {
        conversation,
        position: position(INBOX_POSITION).ok_or_else(unreadable)?,
        earlier,
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::types::AttributeValue;

    use super::*;
    use crate::attributes::{
        SK,
        conversations::member::{
            CLEARED_SEQ, DELIVERED_SEQ, ERASED_SEQ, HAS_HIDDEN, JOINED_AT, LEFT_AT, READ_SEQ, ROLE,
            ROOM_NAME, USER,
        },
        testing::{ROOM, USER_ID, assert_same_names, item, number, text},
    };

    #[test]
    fn a_member_has_the_attributes_of_the_list() {
        assert_same_names::<MemberItem, _>([
            (PK, text(ROOM)),
            (SK, text(&format!("MEMBER#{USER_ID}"))),
            (USER, text(USER_ID)),
            (INBOX_POSITION, text("17957080977218969")),
            (ROLE, text("admin")),
            (JOINED_AT, number(1)),
            (READ_SEQ, number(2)),
            (DELIVERED_SEQ, number(3)),
            (CLEARED_SEQ, number(4)),
            (HAS_HIDDEN, AttributeValue::Bool(true)),
        ]);
    }

    #[test]
    fn somebody_who_was_a_member_has_the_attributes_of_the_list() {
        assert_same_names::<FormerMemberItem, _>([
            (PK, text(ROOM)),
            (SK, text(&format!("FORMER#{USER_ID}"))),
            (USER, text(&format!("FORMER#{USER_ID}"))),
            (INBOX_POSITION, text("17957080977218969")),
            (ROLE, text("admin")),
            (JOINED_AT, number(1)),
            (LEFT_AT, number(5)),
            (ROOM_NAME, text("Tea")),
            (READ_SEQ, number(2)),
            (DELIVERED_SEQ, number(3)),
            (CLEARED_SEQ, number(4)),
            (HAS_HIDDEN, AttributeValue::Bool(true)),
            (ERASED_SEQ, number(6)),
        ]);
    }

    #[test]
    fn the_earlier_positions_are_p1_to_p5() {
        let listed = item([
            (PK, text(ROOM)),
            (INBOX_POSITION, text("17957080977218969")),
            ("p1", text("17957080977218968")),
            ("p2", text("17957080977218967")),
            ("p3", text("17957080977218966")),
            ("p4", text("17957080977218965")),
            ("p5", text("17957080977218964")),
        ]);
        assert_eq!(read_positioned(&listed).expect("an item of the index").earlier.len(), 5);
    }
}
