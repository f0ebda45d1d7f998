//! Rooms for the tests, and the invariants of every room.

use std::{collections::BTreeMap, sync::LazyLock};

use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry},
    ids::{Ids, UserId},
    room::{Command, Role, Room, RoomError, RoomName, Visibility},
    tail::FloodLimit,
    time::Timestamp,
};
use natter_store::{
    conversations::{
        AppendError, Appended, Draft, NewRoom, Prepared, RoomChangeError, RoomChanged, RoomCommand,
    },
    users::Consistency,
};

use crate::{
    append::{everything, only},
    harness::{Store, now},
};

/// Ids that nothing else has.
pub(crate) static IDS: LazyLock<Ids> = LazyLock::new(|| Ids::counting(1));

pub(crate) fn name(text: &str) -> RoomName {
    RoomName::parse(text).unwrap()
}

/// Begins a room called `tea` at `moment`.
pub(crate) async fn begin_at(
    store: &Store,
    (visibility, owner): (Visibility, UserId),
    others: &[UserId],
    moment: Timestamp,
) -> (ConversationId, Room, Entry) {
    let id = IDS.room(moment);
    let new = NewRoom { id, name: name("tea"), visibility, owner, others };
    let (room, entry) = store.conversations.create_room(new, &IDS, moment).await.unwrap();
    (ConversationId::Room(id), room, entry)
}

/// Begins a room.
pub(crate) async fn begin(
    store: &Store,
    visibility: Visibility,
    owner: UserId,
    others: &[UserId],
) -> ConversationId {
    begin_at(store, (visibility, owner), others, now()).await.0
}

/// What becomes of a command at `moment`. Where too many were writing it is tried again, as the
/// answer to that says.
pub(crate) async fn change_at(
    store: &Store,
    conversation: ConversationId,
    actor: UserId,
    command: &Command,
    moment: Timestamp,
) -> Result<RoomChanged, RoomChangeError> {
    loop {
        let wanted = RoomCommand { conversation, actor, command, flood: FloodLimit::Off };
        match store.conversations.change_room(wanted, &IDS, moment).await {
            Err(RoomChangeError::Contended) => {}
            changed => return changed,
        }
    }
}

pub(crate) async fn change(
    store: &Store,
    conversation: ConversationId,
    actor: UserId,
    command: &Command,
) -> Result<RoomChanged, RoomChangeError> {
    change_at(store, conversation, actor, command, now()).await
}

/// What a command does that is allowed, as the bodies of its entries.
pub(crate) async fn done(
    store: &Store,
    conversation: ConversationId,
    actor: UserId,
    command: &Command,
) -> (Room, Vec<Body>) {
    match change(store, conversation, actor, command).await {
        Ok(RoomChanged::Done { room, entries, .. }) => {
            assert!(entries.iter().all(|entry| entry.sender == actor));
            (room, entries.into_iter().map(|entry| entry.body).collect())
        }
        other => panic!("{command:?}: {}", outcome(&other)),
    }
}

/// Why a command is refused.
pub(crate) async fn refused(
    store: &Store,
    conversation: ConversationId,
    actor: UserId,
    command: &Command,
) -> RoomError {
    match change(store, conversation, actor, command).await {
        Err(RoomChangeError::Room(refused)) => refused,
        other => panic!("{command:?}: {}", outcome(&other)),
    }
}

/// Sends as the functions do. `None` where the sender is not a member, or the room takes nothing
/// more.
pub(crate) async fn say(store: &Store, draft: &Draft) -> Option<Entry> {
    let (log, room) = (&store.conversations, draft.conversation);
    loop {
        let prepared = log.prepare(draft.clone(), None, FloodLimit::Off);
        let (prepared, members) = tokio::join!(prepared, log.members(room, Consistency::Strong));
        if !members.unwrap().iter().any(|member| member.user == draft.sender) {
            return None;
        }
        let plan = match prepared {
            Ok(Prepared::Ready(plan)) => plan,
            Err(AppendError::Closed(_)) => return None,
            _ => panic!("not ready"),
        };
        if plan.outdates_membership()
            && log.member(room, draft.sender, Consistency::Strong).await.unwrap().is_none()
        {
            return None;
        }
        match log.append(plan).await {
            Ok(Appended { stored, .. }) => return Some(only(stored).entry),
            Err(AppendError::NotAMember | AppendError::Closed(_)) => return None,
            Err(AppendError::Contended) => {}
            _ => panic!("neither written nor refused"),
        }
    }
}

pub(crate) fn outcome(changed: &Result<RoomChanged, RoomChangeError>) -> String {
    match changed {
        Ok(RoomChanged::Done { .. }) => "done".to_owned(),
        Ok(RoomChanged::Unchanged(_)) => "unchanged".to_owned(),
        Err(refused) => refused.to_string(),
    }
}

/// A room as its log tells it.
struct Told {
    roles: BTreeMap<UserId, Role>,
    name: RoomName,
    visibility: Option<Visibility>,
    ended: bool,
}

impl Told {
    fn read(log: &[Entry]) -> Self {
        let mut told =
            Self { roles: BTreeMap::new(), name: name("tea"), visibility: None, ended: false };
        for (index, entry) in log.iter().enumerate() {
            assert_eq!(entry.seq.get(), index as u64 + 1, "a hole");
            assert!(!told.ended, "an entry after the end");
            told.hear(entry);
        }
        told
    }

    fn hear(&mut self, entry: &Entry) {
        let sender = entry.sender;
        let first = entry.seq.get() == 1;
        let enters = matches!(&entry.body, Body::Joined { users } if users.contains(&sender));
        // What ends a room that its last member leaves comes after their departure, and whoever has
        // left can still delete what they have said.
        let may = enters
            || self.roles.contains_key(&sender)
            || matches!(entry.body, Body::Ended | Body::Deleted { .. });
        assert!(may, "an entry of somebody who is not a member: {}", entry.seq);
        match &entry.body {
            Body::Joined { users } => {
                for user in users {
                    let role = if first && *user == sender { Role::Owner } else { Role::Member };
                    assert_eq!(self.roles.insert(*user, role), None, "joined twice");
                }
            }
            Body::Left | Body::LeftWithAccount => {
                self.roles.remove(&sender).expect("was there");
            }
            Body::Removed { user } => drop(self.roles.remove(user).expect("was there")),
            Body::Role { user, role } => {
                if *role == Role::Owner {
                    // Whoever hands a room over stays as admin.
                    let former = self.roles.values_mut().find(|role| **role == Role::Owner);
                    *former.expect("an owner") = Role::Admin;
                }
                *self.roles.get_mut(user).expect("is there") = *role;
            }
            Body::Inherited { user } => {
                *self.roles.get_mut(&sender).expect("an owner") = Role::Admin;
                *self.roles.get_mut(user).expect("is there") = Role::Owner;
            }
            Body::Renamed { name } => self.name = name.clone(),
            Body::Visibility { visibility } => self.visibility = Some(*visibility),
            Body::Ended => self.ended = true,
            Body::Message(_) | Body::DeletedMessage | Body::Deleted { .. } | Body::Call(_) => {}
        }
    }
}

/// Checks that log, members and room tell the same, that the log has no hole and nobody's entry who
/// was not there, and that there is one owner. Returns the log.
pub(crate) async fn agrees(store: &Store, conversation: ConversationId) -> Vec<Entry> {
    let log = everything(&store.conversations, conversation).await;
    let told = Told::read(&log);
    let room = store.conversations.room(conversation, Consistency::Strong).await.unwrap().unwrap();
    let members = store.conversations.members(conversation, Consistency::Strong).await.unwrap();
    let stored: BTreeMap<_, _> = members.iter().map(|member| (member.user, member.role)).collect();
    assert_eq!(stored, told.roles);
    assert_eq!(room.members as usize, stored.len());
    let owners: Vec<_> = stored.iter().filter(|(_, role)| **role == Role::Owner).collect();
    if stored.is_empty() {
        assert!(told.ended, "a room that nobody is in has ended");
    } else {
        assert_eq!(owners, [(&room.owner, &Role::Owner)]);
    }
    assert!(room.name == told.name);
    assert!(told.visibility.is_none_or(|visibility| visibility == room.visibility));
    assert_eq!(room.ended_at.is_some(), told.ended);
    log
}
