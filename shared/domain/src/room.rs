//! Rooms: who may do what, and what each change means for the room and its members.

mod rules;

use crate::{ids::UserId, member::Member, time::Timestamp};

pub use crate::room_values::{Role, RoomName, Visibility};
pub use rules::{Change, Command, Decision, RoomError, decide};

/// A room, apart from its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// The room's name.
    pub name: RoomName,
    /// Whether anybody with its id can join.
    pub visibility: Visibility,
    /// The room's only owner.
    pub owner: UserId,
    /// The number of members.
    pub members: u32,
    /// The time at which the room was created.
    pub created_at: Timestamp,
    /// The time at which the room ended, if it has.
    pub ended_at: Option<Timestamp>,
}

/// What a rule looks at: a room at one moment, with the member items of the people concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomState {
    /// The room.
    pub room: Room,
    /// The member item of whoever asks, if they are a member.
    pub actor: Option<Member>,
    /// The member item of the person who is asked about, if that is somebody else and they are a
    /// member.
    pub target: Option<Member>,
}
