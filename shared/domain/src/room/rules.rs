//! The rules: what a command means for a room in a given state, or why it is refused.
//!
//! The store reads a state, asks here, and writes the change on the condition that what was looked
//! at still holds. So no rule is written twice, and no race gets past one.

use super::{Role, RoomName, RoomState, Visibility};
use crate::{entry::Body, ids::UserId, limits::ROOM_MEMBERS};

/// A change that a user asks of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Become a member.
    Join,
    /// Leave the room.
    Leave,
    /// Leave the room because the account is deleted: an owner hands the room to the successor,
    /// or ends it.
    LeaveOnAccountDeletion {
        /// The next owner, if the leaving user owns the room and others remain.
        successor: Option<UserId>,
    },
    /// Add another user with this role, or give a member this role.
    Put {
        /// The user to add or change.
        user: UserId,
        /// The role to give.
        role: Role,
    },
    /// Remove another member.
    Remove {
        /// The member to remove.
        user: UserId,
    },
    /// Change the name, the visibility, or both.
    Edit {
        /// The new name; `None` keeps the present one.
        name: Option<RoomName>,
        /// The new visibility; `None` keeps the present one.
        visibility: Option<Visibility>,
    },
    /// End the room for all members.
    End,
}

impl Command {
    /// The other user whose membership the command changes, if any.
    #[must_use]
    pub fn target(&self) -> Option<UserId> {
        match self {
            Self::Put { user, .. } | Self::Remove { user } => Some(*user),
            Self::LeaveOnAccountDeletion { successor } => *successor,
            Self::Join | Self::Leave | Self::Edit { .. } | Self::End => None,
        }
    }
}

impl Command {
    /// Who may become a member by the command of `actor`, if they are none yet.
    #[must_use]
    pub fn newcomer(&self, actor: UserId) -> Option<UserId> {
        match self {
            Self::Join => Some(actor),
            Self::Put { user, .. } => Some(*user),
            Self::Leave
            | Self::LeaveOnAccountDeletion { .. }
            | Self::Remove { .. }
            | Self::Edit { .. }
            | Self::End => None,
        }
    }
}

/// What happens to the room and its member items.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// The user who becomes a member, with the role.
    pub added: Option<(UserId, Role)>,
    /// The user whose membership ends.
    pub removed: Option<UserId>,
    /// The members whose role changes, with the new role.
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

/// The result of a command that is allowed.
#[derive(Clone, PartialEq, Eq)]
pub enum Decision {
    /// The room already is as the command asks: nothing is written.
    Nothing,
    /// The change, and the entries by the actor that record it in the log.
    Change(Change, Vec<Body>),
}

/// Why a command is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RoomError {
    /// Whoever asks is not a member, or the room can't be joined. They must not learn more than
    /// that.
    #[error("there is no such room for whoever asks")]
    NotFound,
    /// The role of whoever asks does not allow it.
    #[error("the role does not allow it")]
    NotAllowed,
    /// The room has ended.
    #[error("the room has ended")]
    Ended,
    /// The room has as many members as a room can have.
    #[error("the room is full")]
    Full,
    /// The owner can't leave, or take a lesser role, while there are other members.
    #[error("the owner must hand the room over first")]
    OwnerMustHandOver,
    /// The person is not a member.
    #[error("the person is not a member")]
    TargetNotAMember,
}

/// Decides what `command` of `actor` changes in a room, or why it is refused.
pub fn decide(state: &RoomState, actor: UserId, command: &Command) -> Result<Decision, RoomError> {
    if *command == Command::Join {
        return join(state, actor);
    }
    let role = state.actor.as_ref().ok_or(RoomError::NotFound)?.role;
    if state.room.ended_at.is_some() {
        return Err(RoomError::Ended);
    }
    match command {
        Command::Join => join(state, actor),
        Command::Leave if role == Role::Owner && state.room.members > 1 => {
            Err(RoomError::OwnerMustHandOver)
        }
        Command::Leave => Ok(leave(state, actor, Body::Left)),
        Command::LeaveOnAccountDeletion { successor } => {
            leave_on_account_deletion(state, actor, *successor)
        }
        Command::Put { user, role: wanted } => put(state, (actor, role), *user, *wanted),
        Command::Remove { user } => remove(state, role, *user),
        Command::Edit { name, visibility } => edit(state, role, name.clone(), *visibility),
        Command::End if role == Role::Owner => {
            Ok(Decision::Change(Change { ends: true, ..Change::default() }, vec![Body::Ended]))
        }
        Command::End => Err(RoomError::NotAllowed),
    }
}

fn join(state: &RoomState, actor: UserId) -> Result<Decision, RoomError> {
    if state.actor.is_some() {
        return Ok(Decision::Nothing);
    }
    match (state.room.visibility, state.room.ended_at) {
        (Visibility::Invite, _) => Err(RoomError::NotFound),
        (Visibility::Open, Some(_)) => Err(RoomError::Ended),
        (Visibility::Open, None) => enter(state, actor, Role::Member),
    }
}

fn enter(state: &RoomState, user: UserId, role: Role) -> Result<Decision, RoomError> {
    if state.room.members >= ROOM_MEMBERS {
        return Err(RoomError::Full);
    }
    let change = Change { added: Some((user, role)), ..Change::default() };
    let mut bodies = vec![Body::Joined { users: vec![user] }];
    // Whoever joins is a member; the log says so where it is more.
    if role != Role::Member {
        bodies.push(Body::Role { user, role });
    }
    Ok(Decision::Change(change, bodies))
}

/// The last member who leaves ends the room.
fn leave(state: &RoomState, actor: UserId, left: Body) -> Decision {
    let ends = state.room.members <= 1;
    let mut bodies = vec![left];
    if ends {
        bodies.push(Body::Ended);
    }
    Decision::Change(Change { removed: Some(actor), ends, ..Change::default() }, bodies)
}

fn leave_on_account_deletion(
    state: &RoomState,
    actor: UserId,
    successor: Option<UserId>,
) -> Result<Decision, RoomError> {
    let owns = state.room.owner == actor;
    match successor {
        Some(successor) if owns => {
            state.target.as_ref().ok_or(RoomError::TargetNotAMember)?;
            let change = Change {
                removed: Some(actor),
                roles: vec![(successor, Role::Owner)],
                owner: Some(successor),
                ..Change::default()
            };
            Ok(Decision::Change(
                change,
                vec![Body::Inherited { user: successor }, Body::LeftWithAccount],
            ))
        }
        None if owns && state.room.members > 1 => Err(RoomError::OwnerMustHandOver),
        Some(_) | None => Ok(leave(state, actor, Body::LeftWithAccount)),
    }
}

fn put(
    state: &RoomState,
    (actor, role): (UserId, Role),
    user: UserId,
    wanted: Role,
) -> Result<Decision, RoomError> {
    if !role.manages() {
        return Err(RoomError::NotAllowed);
    }
    if user == actor {
        // One's own role is given up only by handing it over.
        return match role {
            same if same == wanted => Ok(Decision::Nothing),
            Role::Owner => Err(RoomError::OwnerMustHandOver),
            Role::Admin | Role::Member => Err(RoomError::NotAllowed),
        };
    }
    let Some(target) = &state.target else {
        return match (role, wanted) {
            (Role::Owner, Role::Admin | Role::Member) | (Role::Admin, Role::Member) => {
                enter(state, user, wanted)
            }
            // Only somebody who is there already can be handed the room.
            (Role::Owner, Role::Owner) => Err(RoomError::TargetNotAMember),
            (Role::Admin | Role::Member, _) => Err(RoomError::NotAllowed),
        };
    };
    if target.role == wanted {
        return Ok(Decision::Nothing);
    }
    if role != Role::Owner {
        return Err(RoomError::NotAllowed);
    }
    let body = Body::Role { user, role: wanted };
    if wanted == Role::Owner {
        let roles = vec![(user, Role::Owner), (actor, Role::Admin)];
        return Ok(Decision::Change(
            Change { roles, owner: Some(user), ..Change::default() },
            vec![body],
        ));
    }
    Ok(Decision::Change(Change { roles: vec![(user, wanted)], ..Change::default() }, vec![body]))
}

fn remove(state: &RoomState, role: Role, user: UserId) -> Result<Decision, RoomError> {
    if !role.manages() {
        return Err(RoomError::NotAllowed);
    }
    let target = state.target.as_ref().ok_or(RoomError::TargetNotAMember)?;
    // An admin removes members, an owner also admins.
    if target.role >= role {
        return Err(RoomError::NotAllowed);
    }
    Ok(Decision::Change(
        Change { removed: Some(user), ..Change::default() },
        vec![Body::Removed { user }],
    ))
}

fn edit(
    state: &RoomState,
    role: Role,
    name: Option<RoomName>,
    visibility: Option<Visibility>,
) -> Result<Decision, RoomError> {
    if !role.manages() {
        return Err(RoomError::NotAllowed);
    }
    let name = name.filter(|name| *name != state.room.name);
    let visibility = visibility.filter(|visibility| *visibility != state.room.visibility);
    let renamed = name.clone().map(|name| Body::Renamed { name });
    let opened = visibility.map(|visibility| Body::Visibility { visibility });
    let bodies: Vec<Body> = renamed.into_iter().chain(opened).collect();
    if bodies.is_empty() {
        return Ok(Decision::Nothing);
    }
    Ok(Decision::Change(Change { name, visibility, ..Change::default() }, bodies))
}

#[cfg(test)]
mod tests;
