use super::*;
use crate::{member::Member, room::Room, seq::Seq, time::Timestamp};

fn user(n: u128) -> UserId {
    UserId::from_bits(n)
}

fn member(n: u128, role: Role) -> Member {
    Member {
        user: user(n),
        role,
        joined_at: Timestamp::default(),
        read: Seq::NONE,
        delivered: Seq::NONE,
        cleared: Seq::NONE,
        has_hidden: false,
    }
}

/// A room of three: the owner 1, whoever acts, and perhaps 3.
fn state(actor: Option<Role>, target: Option<Role>) -> RoomState {
    RoomState {
        room: Room {
            name: RoomName::parse("tea").unwrap(),
            visibility: Visibility::Invite,
            owner: user(1),
            members: 3,
            created_at: Timestamp::default(),
            ended_at: None,
        },
        actor: actor.map(|role| member(2, role)),
        target: target.map(|role| member(3, role)),
    }
}

fn decided(state: &RoomState, command: &Command) -> Result<bool, RoomError> {
    decide(state, user(2), command).map(|decided| decided != Decision::Nothing)
}

const ALL: [Role; 3] = [Role::Member, Role::Admin, Role::Owner];

#[test]
fn whoever_is_not_a_member_learns_nothing() {
    for command in [
        Command::Join,
        Command::Leave,
        Command::Put { user: user(3), role: Role::Member },
        Command::Remove { user: user(3) },
        Command::Edit { name: None, visibility: None },
        Command::End,
    ] {
        assert_eq!(decided(&state(None, None), &command), Err(RoomError::NotFound), "{command:?}");
    }
}

#[test]
fn an_open_room_is_joined_until_it_is_full_or_ended() {
    let mut open = state(None, None);
    open.room.visibility = Visibility::Open;
    assert_eq!(decided(&open, &Command::Join), Ok(true));
    open.room.members = ROOM_MEMBERS;
    assert_eq!(decided(&open, &Command::Join), Err(RoomError::Full));
    open.room.ended_at = Some(Timestamp::default());
    assert_eq!(decided(&open, &Command::Join), Err(RoomError::Ended));
}

#[test]
fn nobody_removes_whoever_has_as_much_power() {
    for actor in ALL {
        for target in ALL {
            let result =
                decided(&state(Some(actor), Some(target)), &Command::Remove { user: user(3) });
            let expected = if actor.manages() && target < actor {
                Ok(true)
            } else {
                Err(RoomError::NotAllowed)
            };
            assert_eq!(result, expected, "{actor:?} removes {target:?}");
        }
    }
}

#[test]
fn only_the_owner_changes_roles_and_only_a_manager_adds() {
    for actor in ALL {
        for wanted in ALL {
            let put = Command::Put { user: user(3), role: wanted };
            let added = decided(&state(Some(actor), None), &put);
            match (actor, wanted) {
                (Role::Owner, Role::Owner) => assert_eq!(added, Err(RoomError::TargetNotAMember)),
                (Role::Owner, _) | (Role::Admin, Role::Member) => assert_eq!(added, Ok(true)),
                (_, _) => assert_eq!(added, Err(RoomError::NotAllowed)),
            }
            for target in [Role::Member, Role::Admin] {
                let changed = decided(&state(Some(actor), Some(target)), &put);
                match actor {
                    Role::Owner => assert_eq!(changed, Ok(target != wanted)),
                    Role::Admin if target == wanted => assert_eq!(changed, Ok(false)),
                    Role::Admin | Role::Member => assert_eq!(changed, Err(RoomError::NotAllowed)),
                }
            }
        }
    }
}

#[test]
fn whoever_hands_the_room_over_becomes_an_admin() {
    let mut state = state(Some(Role::Owner), Some(Role::Member));
    state.room.owner = user(2);
    let Ok(Decision::Change(change, _)) =
        decide(&state, user(2), &Command::Put { user: user(3), role: Role::Owner })
    else {
        panic!("it is allowed");
    };
    assert_eq!(change.owner, Some(user(3)));
    assert_eq!(change.roles, [(user(3), Role::Owner), (user(2), Role::Admin)]);
}

#[test]
fn an_owner_can_not_go_while_others_are_there_and_ends_the_room_when_alone() {
    let mut state = state(Some(Role::Owner), None);
    assert_eq!(decided(&state, &Command::Leave), Err(RoomError::OwnerMustHandOver));
    state.room.members = 1;
    let Ok(Decision::Change(change, bodies)) = decide(&state, user(2), &Command::Leave) else {
        panic!("it is allowed");
    };
    assert!(change.ends && change.removed == Some(user(2)));
    assert!(bodies == [Body::Left, Body::Ended]);
}

#[test]
fn an_ended_room_does_not_change_any_more() {
    let mut state = state(Some(Role::Owner), Some(Role::Member));
    state.room.ended_at = Some(Timestamp::default());
    for command in [
        Command::Leave,
        Command::Put { user: user(3), role: Role::Admin },
        Command::Remove { user: user(3) },
        Command::End,
    ] {
        assert_eq!(decided(&state, &command), Err(RoomError::Ended));
    }
}

#[test]
fn an_owner_whose_account_is_deleted_leaves_the_room_to_a_successor() {
    let mut state = state(Some(Role::Owner), Some(Role::Admin));
    state.room.owner = user(2);
    let leave = |successor| Command::LeaveOnAccountDeletion { successor };
    assert_eq!(decided(&state, &leave(None)), Err(RoomError::OwnerMustHandOver));
    let Ok(Decision::Change(change, bodies)) = decide(&state, user(2), &leave(Some(user(3))))
    else {
        panic!("it is allowed");
    };
    assert_eq!((change.owner, change.removed), (Some(user(3)), Some(user(2))));
    assert_eq!(bodies.len(), 2);
}
