//! The rules: what a command means for a room in a given state, or why it is refused.
//!
//! The store reads a state, asks here, and writes the change on the condition that what was looked at still holds. So no rule is
//! written twice, and no race gets past one.

use super::{Role, RoomName, RoomState, Visibility};
use crate::{entry::Body, ids::UserId, limits::ROOM_MEMBERS};

/// What somebody wants of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// To become a member.
    Join,
    /// To be a member no more.
    Leave,
    /// The same, of somebody who deletes the account: an owner's room goes to the successor, or ends.
    Depart {
        /// Who shall be the owner then, if it is the owner who goes and somebody else is there.
        successor: Option<UserId>,
    },
    /// Somebody else to be a member with this role.
    Put {
        /// Who.
        user: UserId,
        /// As what.
        role: Role,
    },
    /// Somebody else to be a member no more.
    Remove {
        /// Who.
        user: UserId,
    },
    /// Another name, another visibility.
    Edit {
        /// The name.
        name: Option<RoomName>,
        /// The visibility.
        visibility: Option<Visibility>,
    },
    /// To end the room.
    End,
}

impl Command {
    /// The other person whom it is about.
    #[must_use]
    pub fn target(&self) -> Option<UserId> {
        match self {
            Self::Put { user, .. } | Self::Remove { user } => Some(*user),
            Self::Depart { successor } => *successor,
            Self::Join | Self::Leave | Self::Edit { .. } | Self::End => None,
        }
    }
}

/// What happens to the room and its member items.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// Who becomes a member, as what.
    pub joins: Option<(UserId, Role)>,
    /// Who is a member no more.
    pub goes: Option<UserId>,
    /// Whose role changes, to what.
    pub roles: Vec<(UserId, Role)>,
    /// The new owner.
    pub owner: Option<UserId>,
    /// The new name.
    pub name: Option<RoomName>,
    /// The new visibility.
    pub visibility: Option<Visibility>,
    /// Whether the room ends.
    pub ends: bool,
}

/// What a command comes to.
#[derive(Clone, PartialEq, Eq)]
pub enum Judged {
    /// It is so already.
    Nothing,
    /// This changes, and the log says so in these entries of the actor's.
    Change(Change, Vec<Body>),
}

/// Why a command is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RoomRefused {
    /// Whoever asks is not a member, or the room can't be joined. They must not learn more than that.
    #[error("there is no such room for whoever asks")]
    NotThere,
    /// The role of whoever asks does not allow it.
    #[error("the role does not allow it")]
    NotAllowed,
    /// The room has ended.
    #[error("the room has ended")]
    Ended,
    /// The room has as many members as a room can have.
    #[error("the room is full")]
    Full,
    /// The owner can't go, or be less, while there are others.
    #[error("the owner must hand the room over first")]
    OwnerMustHandOver,
    /// The person is not a member.
    #[error("the person is not a member")]
    TargetNotThere,
}

/// Judges what `actor` wants of a room.
///
/// # Errors
/// [`RoomRefused`].
pub fn judge(state: &RoomState, actor: UserId, command: &Command) -> Result<Judged, RoomRefused> {
    if *command == Command::Join {
        return join(state, actor);
    }
    let role = state.actor.as_ref().ok_or(RoomRefused::NotThere)?.role;
    if state.room.ended_at.is_some() {
        return Err(RoomRefused::Ended);
    }
    match command {
        Command::Join => join(state, actor),
        Command::Leave if role == Role::Owner && state.room.members > 1 => {
            Err(RoomRefused::OwnerMustHandOver)
        }
        Command::Leave => Ok(leave(state, actor)),
        Command::Depart { successor } => depart(state, actor, *successor),
        Command::Put { user, role: wanted } => put(state, (actor, role), *user, *wanted),
        Command::Remove { user } => remove(state, role, *user),
        Command::Edit { name, visibility } => edit(state, role, name.clone(), *visibility),
        Command::End if role == Role::Owner => {
            Ok(Judged::Change(Change { ends: true, ..Change::default() }, vec![Body::Ended]))
        }
        Command::End => Err(RoomRefused::NotAllowed),
    }
}

fn join(state: &RoomState, actor: UserId) -> Result<Judged, RoomRefused> {
    if state.actor.is_some() {
        return Ok(Judged::Nothing);
    }
    match (state.room.visibility, state.room.ended_at) {
        (Visibility::Invite, _) => Err(RoomRefused::NotThere),
        (Visibility::Open, Some(_)) => Err(RoomRefused::Ended),
        (Visibility::Open, None) => enter(state, actor, Role::Member),
    }
}

fn enter(state: &RoomState, user: UserId, role: Role) -> Result<Judged, RoomRefused> {
    if state.room.members >= ROOM_MEMBERS {
        return Err(RoomRefused::Full);
    }
    let change = Change { joins: Some((user, role)), ..Change::default() };
    let mut bodies = vec![Body::Joined { users: vec![user] }];
    // Whoever joins is a member; the log says so where it is more.
    if role != Role::Member {
        bodies.push(Body::Role { user, role });
    }
    Ok(Judged::Change(change, bodies))
}

/// Whoever goes last ends the room.
fn leave(state: &RoomState, actor: UserId) -> Judged {
    let ends = state.room.members <= 1;
    let mut bodies = vec![Body::Left];
    if ends {
        bodies.push(Body::Ended);
    }
    Judged::Change(Change { goes: Some(actor), ends, ..Change::default() }, bodies)
}

fn depart(state: &RoomState, actor: UserId, successor: Option<UserId>) -> Result<Judged, RoomRefused> {
    let owns = state.room.owner == actor;
    match successor {
        Some(successor) if owns => {
            state.target.as_ref().ok_or(RoomRefused::TargetNotThere)?;
            let change = Change {
                goes: Some(actor),
                roles: vec![(successor, Role::Owner)],
                owner: Some(successor),
                ..Change::default()
            };
            Ok(Judged::Change(change, vec![Body::Role { user: successor, role: Role::Owner }, Body::Left]))
        }
        None if owns && state.room.members > 1 => Err(RoomRefused::OwnerMustHandOver),
        Some(_) | None => Ok(leave(state, actor)),
    }
}

fn put(
    state: &RoomState,
    (actor, role): (UserId, Role),
    user: UserId,
    wanted: Role,
) -> Result<Judged, RoomRefused> {
    if !role.manages() {
        return Err(RoomRefused::NotAllowed);
    }
    if user == actor {
        // One's own role is given up only by handing it over.
        return match role {
            same if same == wanted => Ok(Judged::Nothing),
            Role::Owner => Err(RoomRefused::OwnerMustHandOver),
            Role::Admin | Role::Member => Err(RoomRefused::NotAllowed),
        };
    }
    let Some(target) = &state.target else {
        return match (role, wanted) {
            (Role::Owner, Role::Admin | Role::Member) | (Role::Admin, Role::Member) => {
                enter(state, user, wanted)
            }
            // Only somebody who is there already can be handed the room.
            (Role::Owner, Role::Owner) => Err(RoomRefused::TargetNotThere),
            (Role::Admin | Role::Member, _) => Err(RoomRefused::NotAllowed),
        };
    };
    if target.role == wanted {
        return Ok(Judged::Nothing);
    }
    if role != Role::Owner {
        return Err(RoomRefused::NotAllowed);
    }
    let body = Body::Role { user, role: wanted };
    if wanted == Role::Owner {
        let roles = vec![(user, Role::Owner), (actor, Role::Admin)];
        return Ok(Judged::Change(Change { roles, owner: Some(user), ..Change::default() }, vec![body]));
    }
    Ok(Judged::Change(Change { roles: vec![(user, wanted)], ..Change::default() }, vec![body]))
}

fn remove(state: &RoomState, role: Role, user: UserId) -> Result<Judged, RoomRefused> {
    if !role.manages() {
        return Err(RoomRefused::NotAllowed);
    }
    let target = state.target.as_ref().ok_or(RoomRefused::TargetNotThere)?;
    // An admin removes members, an owner also admins.
    if target.role >= role {
        return Err(RoomRefused::NotAllowed);
    }
    Ok(Judged::Change(Change { goes: Some(user), ..Change::default() }, vec![Body::Removed { user }]))
}

fn edit(
    state: &RoomState,
    role: Role,
    name: Option<RoomName>,
    visibility: Option<Visibility>,
) -> Result<Judged, RoomRefused> {
    if !role.manages() {
        return Err(RoomRefused::NotAllowed);
    }
    let name = name.filter(|name| *name != state.room.name);
    let visibility = visibility.filter(|visibility| *visibility != state.room.visibility);
    let renamed = name.clone().map(|name| Body::Renamed { name });
    let opened = visibility.map(|visibility| Body::Visibility { visibility });
    let bodies: Vec<Body> = renamed.into_iter().chain(opened).collect();
    if bodies.is_empty() {
        return Ok(Judged::Nothing);
    }
    Ok(Judged::Change(Change { name, visibility, ..Change::default() }, bodies))
}

#[cfg(test)]
mod tests;
