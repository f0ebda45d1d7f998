//! Room commands change the room, its members and its log in one transaction.

use natter_domain::{
    conversation::ConversationId,
    entry::Body,
    ids::UserId,
    limits::ROOM_FIRST_MEMBERS,
    room::{Command, Role, RoomError, Visibility},
    seq::Seq,
    tail::FloodLimit,
};
use natter_store::{
    StoreError,
    conversations::{NewRoom, RoomChangeError, RoomChanged, RoomCommand},
    metering::measure,
    users::Consistency,
};

use crate::{
    begin::items,
    harness::{Store, now, seconds},
    hidden_entries::read,
    people::user,
    room::{IDS, agrees, begin, begin_at, change, done, name, refused},
};

async fn role(store: &Store, room: ConversationId, user: UserId) -> Option<Role> {
    let member = store.conversations.member(room, user, Consistency::Strong).await.unwrap();
    member.map(|member| member.role)
}

fn put(user: UserId, role: Role) -> Command {
    Command::Put { user, role }
}

#[tokio::test]
async fn a_room_begins_with_its_meta_all_its_members_and_one_entry_in_one_request() {
    let store = Store::start().await;
    let owner = user();
    let others: Vec<_> = (0..ROOM_FIRST_MEMBERS).map(|_| user()).collect();
    let beginning = begin_at(&store, (Visibility::Invite, owner), &others, now());
    let ((id, room, entry), usage) = measure(beginning).await;
    assert_eq!(usage.requests, 1);
    let everybody: Vec<_> = std::iter::once(owner).chain(others).collect();
    assert!(entry.body == Body::Joined { users: everybody.clone() });
    assert_eq!(room.members as usize, everybody.len());
    let members = everybody.iter().map(|user| format!("MEMBER#{user}"));
    let rest = ["META".to_owned(), format!("ENTRY#{:020}", 1)];
    assert_eq!(items(&store, id).await, members.chain(rest).collect());
    assert!(agrees(&store, id).await == [entry]);
    for user in everybody {
        assert_eq!(store.conversations.of_user(user).await.unwrap(), [id], "it is in their inbox");
        let member =
            store.conversations.member(id, user, Consistency::Strong).await.unwrap().unwrap();
        let read = if user == owner { 1 } else { 0 };
        assert_eq!(member.read.get(), read, "that they are in it is news to whoever was added");
    }
}

#[tokio::test]
async fn a_room_overwrites_no_other_room() {
    let store = Store::start().await;
    let (owner, thief) = (user(), user());
    let id = begin(&store, Visibility::Open, owner, &[]).await;
    let new = NewRoom {
        id: id.room().unwrap(),
        name: name("theft"),
        visibility: Visibility::Open,
        owner: thief,
        others: &[],
    };
    let begun = store.conversations.create_room(new, &IDS, now()).await;
    assert!(matches!(begun.err(), Some(StoreError::Refused { .. })));
    assert_eq!(store.conversations.of_user(thief).await.unwrap(), []);
    agrees(&store, id).await;
}

#[tokio::test]
async fn an_open_room_is_joined_by_its_id_and_one_to_which_people_are_invited_is_not() {
    let store = Store::start().await;
    let (owner, guest) = (user(), user());
    for (visibility, expected) in [(Visibility::Open, true), (Visibility::Invite, false)] {
        let id = begin(&store, visibility, owner, &[]).await;
        if expected {
            let (room, bodies) = done(&store, id, guest, &Command::Join).await;
            assert!(room.members == 2 && bodies == [Body::Joined { users: vec![guest] }]);
            let again = change(&store, id, guest, &Command::Join).await;
            assert!(matches!(again, Ok(RoomChanged::Unchanged(_))), "once is enough");
            let member =
                store.conversations.member(id, guest, Consistency::Strong).await.unwrap().unwrap();
            assert_eq!(member.read.get(), 2, "what was said before is no news");
        } else {
            let stranger = refused(&store, id, guest, &Command::Join).await;
            let nowhere = ConversationId::Room(IDS.room(now()));
            assert_eq!(stranger, refused(&store, nowhere, guest, &Command::Join).await);
            assert_eq!(stranger, RoomError::NotFound);
        }
        agrees(&store, id).await;
    }
}

#[tokio::test]
async fn owners_and_admins_add_people_and_only_owners_give_roles() {
    let store = Store::start().await;
    let [owner, admin, member, guest] = [(); 4].map(|()| user());
    let id = begin(&store, Visibility::Invite, owner, &[admin, member]).await;
    done(&store, id, owner, &put(admin, Role::Admin)).await;
    assert_eq!(refused(&store, id, member, &put(guest, Role::Member)).await, RoomError::NotAllowed);
    assert_eq!(refused(&store, id, admin, &put(guest, Role::Admin)).await, RoomError::NotAllowed);
    assert_eq!(refused(&store, id, guest, &put(guest, Role::Member)).await, RoomError::NotFound);
    let (room, bodies) = done(&store, id, admin, &put(guest, Role::Member)).await;
    assert!(room.members == 4 && bodies == [Body::Joined { users: vec![guest] }]);
    assert_eq!(refused(&store, id, admin, &put(guest, Role::Admin)).await, RoomError::NotAllowed);
    let (_, bodies) = done(&store, id, owner, &put(guest, Role::Admin)).await;
    assert!(bodies == [Body::Role { user: guest, role: Role::Admin }]);
    let same = change(&store, id, owner, &put(guest, Role::Admin)).await;
    assert!(matches!(same, Ok(RoomChanged::Unchanged(_))));
    done(&store, id, owner, &put(guest, Role::Member)).await;
    assert_eq!(role(&store, id, guest).await, Some(Role::Member));
    assert_eq!(agrees(&store, id).await.len(), 5);
}

#[tokio::test]
async fn who_is_added_as_admin_is_one_for_whoever_reads_the_log_too() {
    let store = Store::start().await;
    let (owner, guest) = (user(), user());
    let id = begin(&store, Visibility::Invite, owner, &[]).await;
    let (_, bodies) = done(&store, id, owner, &put(guest, Role::Admin)).await;
    let joined = Body::Joined { users: vec![guest] };
    assert!(bodies == [joined, Body::Role { user: guest, role: Role::Admin }]);
    assert_eq!(role(&store, id, guest).await, Some(Role::Admin));
    agrees(&store, id).await;
}

#[tokio::test]
async fn a_room_is_handed_over_to_somebody_who_is_there() {
    let store = Store::start().await;
    let [owner, next, stranger] = [(); 3].map(|()| user());
    let id = begin(&store, Visibility::Invite, owner, &[next]).await;
    let enqueue = |to| put(to, Role::Owner);
    assert_eq!(refused(&store, id, owner, &enqueue(stranger)).await, RoomError::TargetNotAMember);
    assert_eq!(refused(&store, id, next, &enqueue(next)).await, RoomError::NotAllowed);
    assert_eq!(
        refused(&store, id, owner, &put(owner, Role::Admin)).await,
        RoomError::OwnerMustHandOver
    );
    let (room, bodies) = done(&store, id, owner, &enqueue(next)).await;
    assert!(room.owner == next && bodies == [Body::Role { user: next, role: Role::Owner }]);
    assert_eq!(role(&store, id, owner).await, Some(Role::Admin));
    assert_eq!(role(&store, id, next).await, Some(Role::Owner));
    assert_eq!(refused(&store, id, owner, &enqueue(owner)).await, RoomError::NotAllowed);
    agrees(&store, id).await;
}

#[tokio::test]
async fn the_owner_leaves_last_or_hands_the_room_over_and_the_last_one_ends_it() {
    let store = Store::start().await;
    let (owner, member) = (user(), user());
    let id = begin(&store, Visibility::Open, owner, &[member]).await;
    assert_eq!(refused(&store, id, owner, &Command::Leave).await, RoomError::OwnerMustHandOver);
    let (room, bodies) = done(&store, id, member, &Command::Leave).await;
    assert!(room.members == 1 && bodies == [Body::Left]);
    assert_eq!(refused(&store, id, member, &Command::Leave).await, RoomError::NotFound);
    assert_eq!(store.conversations.of_user(member).await.unwrap(), []);
    let (room, bodies) = done(&store, id, owner, &Command::Leave).await;
    assert!(
        room.members == 0 && room.ended_at == Some(now()) && bodies == [Body::Left, Body::Ended]
    );
    assert_eq!(refused(&store, id, member, &Command::Join).await, RoomError::Ended);
    agrees(&store, id).await;
}

#[tokio::test]
async fn whoever_is_removed_has_less_power_than_whoever_removes() {
    let store = Store::start().await;
    let [owner, admin, other, member] = [(); 4].map(|()| user());
    let id = begin(&store, Visibility::Invite, owner, &[admin, other, member]).await;
    for user in [admin, other] {
        done(&store, id, owner, &put(user, Role::Admin)).await;
    }
    let remove = |user| Command::Remove { user };
    for (actor, target) in [(member, admin), (admin, other), (admin, owner)] {
        assert_eq!(refused(&store, id, actor, &remove(target)).await, RoomError::NotAllowed);
    }
    let (_, bodies) = done(&store, id, admin, &remove(member)).await;
    assert!(bodies == [Body::Removed { user: member }]);
    assert_eq!(role(&store, id, member).await, None);
    assert_eq!(refused(&store, id, admin, &remove(member)).await, RoomError::TargetNotAMember);
    assert_eq!(refused(&store, id, member, &Command::Leave).await, RoomError::NotFound);
    done(&store, id, owner, &remove(admin)).await;
    agrees(&store, id).await;
}

#[tokio::test]
async fn managers_rename_and_open_a_room_and_nothing_is_said_of_what_stays() {
    let store = Store::start().await;
    let (owner, member) = (user(), user());
    let id = begin(&store, Visibility::Invite, owner, &[member]).await;
    let edit = |text: Option<&str>, visibility| Command::Edit { name: text.map(name), visibility };
    let both = edit(Some("coffee"), Some(Visibility::Open));
    assert_eq!(refused(&store, id, member, &both).await, RoomError::NotAllowed);
    let (room, bodies) = done(&store, id, owner, &both).await;
    assert!(room.name == name("coffee") && room.visibility == Visibility::Open);
    let opened = Body::Visibility { visibility: Visibility::Open };
    assert!(bodies == [Body::Renamed { name: name("coffee") }, opened]);
    for same in [both, edit(None, None), edit(Some("coffee"), None)] {
        assert!(matches!(change(&store, id, owner, &same).await, Ok(RoomChanged::Unchanged(_))));
    }
    let (_, bodies) =
        done(&store, id, owner, &edit(Some("coffee"), Some(Visibility::Invite))).await;
    assert!(bodies == [Body::Visibility { visibility: Visibility::Invite }]);
    agrees(&store, id).await;
}

#[tokio::test]
async fn a_change_is_three_requests_and_says_when_it_opens_a_new_span_of_activity() {
    let store = Store::start().await;
    let owner = user();
    let id = begin(&store, Visibility::Open, owner, &[]).await;
    for (later, opens) in [(1, false), (600, true), (601, false)] {
        let wanted = RoomCommand {
            conversation: id,
            actor: user(),
            command: &Command::Join,
            flood: FloodLimit::Off,
        };
        let changing = store.conversations.change_room(wanted, &IDS, now().plus(seconds(later)));
        let (changed, usage) = measure(changing).await;
        let RoomChanged::Done { bumps_inbox, .. } = changed.unwrap() else { panic!("not done") };
        assert_eq!((usage.requests, bumps_inbox), (3, opens));
    }
}

#[tokio::test]
async fn coming_going_and_renaming_are_held_to_the_flood_limit_and_managing_is_not() {
    let store = Store::start().await;
    let owner = user();
    let (id, ..) =
        begin_at(&store, (Visibility::Open, owner), &[], now().before(seconds(60))).await;
    let flood = FloodLimit::parse("3/5").unwrap();
    let limited = async |actor, command: &Command| {
        let wanted = RoomCommand { conversation: id, actor, command, flood };
        store.conversations.change_room(wanted, &IDS, now()).await
    };
    for n in 0..4 {
        let rename = Command::Edit { name: Some(name(&format!("name {n}"))), visibility: None };
        let changed = limited(owner, &rename).await;
        assert_eq!(matches!(changed, Err(RoomChangeError::Flood { .. })), n == 3, "rename {n}");
    }
    for _ in 0..5 {
        assert!(matches!(
            limited(owner, &put(user(), Role::Member)).await,
            Ok(RoomChanged::Done { .. })
        ));
    }
    let restless = user();
    for n in 0..4 {
        let command = if n % 2 == 0 { Command::Join } else { Command::Leave };
        let changed = limited(restless, &command).await;
        assert_eq!(matches!(changed, Err(RoomChangeError::Flood { .. })), n == 3, "{command:?}");
    }
    agrees(&store, id).await;
}

#[tokio::test]
async fn a_room_that_has_ended_is_read_and_changes_no_more() {
    let store = Store::start().await;
    let (owner, member) = (user(), user());
    let id = begin(&store, Visibility::Open, owner, &[member]).await;
    assert_eq!(refused(&store, id, member, &Command::End).await, RoomError::NotAllowed);
    let (room, bodies) = done(&store, id, owner, &Command::End).await;
    assert!(room.ended_at == Some(now()) && bodies == [Body::Ended]);
    for command in [
        Command::Leave,
        Command::End,
        Command::Remove { user: member },
        put(user(), Role::Member),
        put(member, Role::Owner),
        Command::Edit { name: Some(name("late")), visibility: None },
    ] {
        assert_eq!(refused(&store, id, owner, &command).await, RoomError::Ended, "{command:?}");
    }
    assert_eq!(refused(&store, id, user(), &Command::Join).await, RoomError::Ended);
    assert_eq!(refused(&store, id, user(), &Command::End).await, RoomError::NotFound);
    let page = read(&store, id, member, Default::default()).await.unwrap();
    assert_eq!((page.entries.len(), page.last), (2, Seq::new(2).unwrap()));
    agrees(&store, id).await;
}
