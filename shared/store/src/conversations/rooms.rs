//! Rooms: they begin, and change by the rules of the domain.

use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry},
    ids::{Ids, RoomId, UserId},
    member::{FormerMember, Member},
    room::{
        Change, Command, Decision, Role, Room, RoomError, RoomName, RoomState, Visibility, decide,
    },
    seq::Seq,
    tail::FloodLimit,
    time::Timestamp,
};

use super::{
    Conversations,
    append_transaction::{Author, entries},
    former_members, item, keys,
};
use crate::{
    Consistency, StoreError,
    attributes::{
        SK,
        conversations::{member, meta},
    },
    backoff,
};

/// A room that is to begin.
pub struct NewRoom<'a> {
    /// The room's id.
    pub id: RoomId,
    /// The room's name.
    pub name: RoomName,
    /// Who can join the room.
    pub visibility: Visibility,
    /// The room's owner.
    pub owner: UserId,
    /// Whoever else is a member from the beginning: at most 50, without the owner.
    pub others: &'a [UserId],
}

/// A command of a member to a room.
pub struct RoomCommand<'a> {
    /// The room.
    pub conversation: ConversationId,
    /// The person who gives the command.
    pub actor: UserId,
    /// The command.
    pub command: &'a Command,
    /// The flood limit, which counts the command's entries as well.
    pub flood: FloodLimit,
}

/// What a command that was not refused has done.
pub enum RoomChanged {
    /// The room has changed.
    Done {
        /// The room as it is now.
        room: Room,
        /// The entries that record the change.
        entries: Vec<Entry>,
        /// Whether the conversation should move up in its members' inboxes.
        bumps_inbox: bool,
    },
    /// The room was in the wanted state already.
    Unchanged(Room),
}

/// Why a room was not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoomChangeError {
    /// The rules of rooms do not allow it.
    #[error(transparent)]
    Room(#[from] RoomError),
    /// The actor has reached the flood limit.
    #[error("the actor has reached the flood limit")]
    Flood {
        /// Until the actor may try again.
        wait: Duration,
    },
    /// Other writers took every number that was tried. Nothing was changed; trying again is safe.
    #[error("other writers took every number that was tried")]
    Contended,
    /// The store failed. Whether the room was changed is then unknown; a repeat shows it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Conversations {
    /// Begins a room: meta, members and the first entry in one transaction of at most 53 items.
    pub async fn create_room(
        &self,
        new: NewRoom<'_>,
        ids: &Ids,
        now: Timestamp,
    ) -> Result<(Room, Entry), StoreError> {
        let conversation = ConversationId::Room(new.id);
        let members = u32::try_from(new.others.len()).unwrap_or(u32::MAX).saturating_add(1);
        let room = Room {
            name: new.name,
            visibility: new.visibility,
            owner: new.owner,
            members,
            created_at: now,
            ended_at: None,
        };
        let author = Author { user: new.owner, now, ids };
        let users: Vec<UserId> =
            std::iter::once(new.owner).chain(new.others.iter().copied()).collect();
        let first = entries(
            conversation,
            author,
            Seq::NONE.next(),
            vec![Body::Joined { users: users.clone() }],
        );
        let mut others = vec![self.put_new(item::write_meta(conversation, now, Some(&room))?)?];
        for user in users {
            let role = if user == new.owner { Role::Owner } else { Role::Member };
            let member = entering(user, role, (Seq::NONE.next(), new.owner), None, now);
            others.push(self.put_new(item::write_member(conversation, &member, now)?)?);
        }
        if !self.append_transaction(&first, others).await? {
            let reason = "a new room's id is taken".to_owned();
            return Err(StoreError::Refused { operation: "TransactWriteItems", reason });
        }
        let entry = first.into_iter().next().ok_or(StoreError::Unreadable { what: "entry" })?;
        Ok((room, entry))
    }

    /// Does what `wanted` says, if the rules allow it: three requests where nobody gets in between.
    pub async fn change_room(
        &self,
        wanted: RoomCommand<'_>,
        ids: &Ids,
        now: Timestamp,
    ) -> Result<RoomChanged, RoomChangeError> {
        let RoomCommand { conversation, actor, command, flood } = wanted;
        for attempt in 0..backoff::APPEND_ATTEMPTS {
            let tail = self.tail(conversation).await?;
            // After the newest entry: whatever changes from now on takes the next number.
            let Some((state, former)) = self.room_state(conversation, actor, command).await? else {
                return Err(RoomError::NotFound.into());
            };
            let (change, bodies) = match decide(&state, actor, command)? {
                Decision::Nothing => return Ok(RoomChanged::Unchanged(state.room)),
                Decision::Change(change, bodies) => (change, bodies),
            };
            let held = matches!(command, Command::Join | Command::Leave | Command::Edit { .. });
            if let Some(wait) = tail.flood_wait(actor, 1, now, flood).filter(|_| held) {
                return Err(RoomChangeError::Flood { wait });
            }
            let author = Author { user: actor, now, ids };
            let first = tail.last().next();
            let written = entries(conversation, author, first, bodies);
            let gone = removed(&state, &change);
            let room = changed(state.room, &change, now);
            let mut others = self.items_of(conversation, &change, &room)?;
            if let Some((user, role)) = change.added {
                let member = entering(user, role, (first, author.user), former.as_ref(), now);
                others.push(self.put_new(item::write_member(conversation, &member, now)?)?);
                if former.is_some() {
                    others.push(self.forget_former_member(conversation, user)?);
                }
            }
            if let Some(member) = gone {
                let former = former_members::former(member, Some(&room.name), now);
                others.extend(self.end_membership(conversation, &former)?);
            }
            if self.append_transaction(&written, others).await? {
                let bumps_inbox = tail.bumps_inbox(now);
                return Ok(RoomChanged::Done { room, entries: written, bumps_inbox });
            }
            backoff::APPEND.pause_spread(attempt, written.first().map(|one| &one.send)).await;
        }
        Err(RoomChangeError::Contended)
    }

    /// The room, the two people's member items, and what is kept of whoever may come back, in one
    /// strong read.
    async fn room_state(
        &self,
        conversation: ConversationId,
        actor: UserId,
        command: &Command,
    ) -> Result<Option<(RoomState, Option<FormerMember>)>, StoreError> {
        let target = command.target().filter(|target| *target != actor);
        let members = [Some(actor), target].into_iter().flatten().map(keys::member);
        let former = command.newcomer(actor).map(keys::former_member);
        let wanted = std::iter::once(keys::META.to_owned()).chain(members).chain(former);
        let wanted = wanted.map(|sk| keys::key(conversation, sk)).collect();
        let (mut room, mut actors, mut targets, mut former) = (None, None, None, None);
        for found in self.batch(wanted, Consistency::Strong).await? {
            let sk = found.get(SK).and_then(|sk| sk.as_s().ok());
            if sk.is_some_and(|sk| sk == keys::META) {
                room = Some(item::read_room(found)?);
            } else if sk.is_some_and(|sk| keys::former_member_of(sk).is_some()) {
                former = Some(item::read_former_member(found)?);
            } else {
                let (_, member) = item::read_member(found)?;
                if member.user == actor { actors = Some(member) } else { targets = Some(member) }
            }
        }
        Ok(room.map(|room| (RoomState { room, actor: actors, target: targets }, former)))
    }

    fn items_of(
        &self,
        conversation: ConversationId,
        change: &Change,
        room: &Room,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let mut values = vec![(meta::MEMBER_COUNT, AttributeValue::N(room.members.to_string()))];
        values.extend(change.owner.map(|owner| (meta::OWNER, text(&owner.to_string()))));
        values.extend(change.name.as_ref().map(|name| (meta::NAME, text(name.as_str()))));
        values.extend(
            change.visibility.map(|visibility| (meta::VISIBILITY, text(visibility.as_str()))),
        );
        values.extend(
            room.ended_at.map(|at| (meta::ENDED_AT, AttributeValue::N(at.millis().to_string()))),
        );
        let mut items = vec![self.set(conversation, keys::META.to_owned(), values)?];
        for (user, role) in &change.roles {
            items.push(self.set(
                conversation,
                keys::member(*user),
                vec![(member::ROLE, text(role.as_str()))],
            )?);
        }
        Ok(items)
    }
}

/// Whoever enters has read what was said before: it is there, but it is not news. Whoever was added
/// has not read that. What somebody who comes back had cleared and hidden stays so.
fn entering(
    user: UserId,
    role: Role,
    (joined, by): (Seq, UserId),
    former: Option<&FormerMember>,
    now: Timestamp,
) -> Member {
    Member {
        user,
        role,
        joined_at: now,
        read: if user == by { joined } else { joined.previous() },
        delivered: Seq::NONE,
        cleared: former.map_or(Seq::NONE, |former| former.member.cleared),
        has_hidden: former.is_some_and(|former| former.member.has_hidden),
    }
}

/// The member whom the change removes: the actor or the target.
fn removed(state: &RoomState, change: &Change) -> Option<Member> {
    let mut people = [&state.actor, &state.target].into_iter().flatten();
    people.find(|member| Some(member.user) == change.removed).cloned()
}

fn changed(room: Room, change: &Change, now: Timestamp) -> Room {
    let come = u32::from(change.added.is_some());
    let gone = u32::from(change.removed.is_some());
    Room {
        name: change.name.clone().unwrap_or(room.name),
        visibility: change.visibility.unwrap_or(room.visibility),
        owner: change.owner.unwrap_or(room.owner),
        members: room.members.saturating_add(come).saturating_sub(gone),
        created_at: room.created_at,
        ended_at: if change.ends { Some(now) } else { room.ended_at },
    }
}
