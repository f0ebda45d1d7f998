//! Meta items.

use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    room::{Room, RoomName, Visibility},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::from_item;

use super::write;
use crate::{StoreError, conversations::keys, dynamodb::Item};

/// A conversation's meta item.
#[derive(Serialize)]
struct MetaItem<'a> {
    pk: ConversationId,
    sk: &'static str,
    /// `direct` or `room`
    kind: &'static str,
    /// Created, in milliseconds.
    c: Timestamp,
    #[serde(flatten)]
    room: Option<RoomItem<'a>>,
}

/// What the meta item of a room has besides.
#[derive(Serialize)]
struct RoomItem<'a> {
    /// Name.
    n: &'a RoomName,
    /// Visibility.
    v: Visibility,
    /// Owner.
    o: UserId,
    /// The number of members.
    mc: u32,
}

/// The meta item of a room as it is read.
#[derive(Deserialize)]
struct ReadRoom {
    c: Timestamp,
    n: RoomName,
    v: Visibility,
    o: UserId,
    mc: u32,
    /// Ended, in milliseconds.
    #[serde(default)]
    e: Option<Timestamp>,
}

/// The meta item of a conversation; without `room` of a direct one.
pub(in crate::conversations) fn write_meta(
    conversation: ConversationId,
    created_at: Timestamp,
    room: Option<&Room>,
) -> Result<Item, StoreError> {
    let kind = if room.is_some() { "room" } else { "direct" };
    let room = room.map(|room| RoomItem {
        n: &room.name,
        v: room.visibility,
        o: room.owner,
        mc: room.members,
    });
    write(MetaItem { pk: conversation, sk: keys::META, kind, c: created_at, room }, "meta")
}

/// A meta item as a room.
pub(in crate::conversations) fn read_room(item: Item) -> Result<Room, StoreError> {
    let read: ReadRoom = from_item(item).map_err(|_| StoreError::Unreadable { what: "meta" })?;
    Ok(Room {
        name: read.n,
        visibility: read.v,
        owner: read.o,
        members: read.mc,
        created_at: read.c,
        ended_at: read.e,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::{
        PK, SK,
        conversations::meta::{CREATED_AT, ENDED_AT, KIND, MEMBER_COUNT, NAME, OWNER, VISIBILITY},
        testing::{ROOM, USER_ID, item, number, text},
    };

    #[test]
    fn the_meta_item_of_a_room_has_the_attributes_of_the_list() {
        let room = Room {
            name: RoomName::parse("Tea").expect("a name"),
            visibility: Visibility::Invite,
            owner: USER_ID.parse().expect("an id"),
            members: 2,
            created_at: Timestamp::from_seconds(1),
            ended_at: None,
        };
        let stored = item([
            (PK, text(ROOM)),
            (SK, text(keys::META)),
            (KIND, text("room")),
            (CREATED_AT, number(1000)),
            (NAME, text("Tea")),
            (VISIBILITY, text("invite")),
            (OWNER, text(USER_ID)),
            (MEMBER_COUNT, number(2)),
        ]);
        let written = write_meta(ROOM.parse().expect("an id"), room.created_at, Some(&room));
        assert_eq!(written.expect("an item"), stored);
        assert_eq!(read_room(stored.clone()).expect("a room"), room);

        let mut ended = stored;
        ended.extend(item([(ENDED_AT, number(2000))]));
        let read = read_room(ended).expect("a room");
        assert_eq!(read.ended_at, Some(Timestamp::from_seconds(2)));
    }
}
