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
use crate::{StoreError, conversations::keys, db::Item};

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
    /// How many members it has.
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
    let room =
        room.map(|room| RoomItem { n: &room.name, v: room.visibility, o: room.owner, mc: room.members });
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
