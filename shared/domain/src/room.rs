//! Rooms: who may do what, and what each change means for the room and its members.

mod rules;
mod values;

use crate::{ids::UserId, member::Member, time::Timestamp};

pub use rules::{Change, Command, Judged, RoomRefused, judge};
pub use values::{Role, RoomName, Visibility};

/// A room, apart from its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Its name.
    pub name: RoomName,
    /// Whether anybody with its id can join.
    pub visibility: Visibility,
    /// Its one owner.
    pub owner: UserId,
    /// How many members it has.
    pub members: u32,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ended, if it has.
    pub ended_at: Option<Timestamp>,
}

/// What a rule looks at: a room at one moment, with the member items of the people concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomState {
    /// The room.
    pub room: Room,
    /// The member item of whoever asks, if they are a member.
    pub actor: Option<Member>,
    /// The member item of the person who is asked about, if that is somebody else and they are a member.
    pub target: Option<Member>,
}
