//! Rooms: they begin, and change by the rules of the domain.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry},
    ids::{Ids, RoomId, UserId},
    member::Member,
    room::{Change, Command, Judged, Role, Room, RoomName, RoomRefused, RoomState, Visibility, judge},
    seq::Seq,
    tail::FloodLimit,
    time::Timestamp,
};

use super::{
    Conversations,
    amend::{Author, TRIES, entries, pause},
    item, keys,
};
use crate::{StoreError, users::Consistency};

/// A room that is to begin.
pub struct NewRoom<'a> {
    /// Its id.
    pub id: RoomId,
    /// Its name.
    pub name: RoomName,
    /// Who can join.
    pub visibility: Visibility,
    /// Its owner.
    pub owner: UserId,
    /// Whoever else is a member from the beginning: at most 50, without the owner.
    pub others: &'a [UserId],
}

/// What somebody wants of a room.
pub struct RoomCommand<'a> {
    /// The room.
    pub conversation: ConversationId,
    /// Who.
    pub actor: UserId,
    /// What.
    pub command: &'a Command,
    /// How fast one person may go on.
    pub flood: FloodLimit,
}

/// What became of it.
pub enum RoomChanged {
    /// It was done.
    Done {
        /// The room as it is now.
        room: Room,
        /// The entries that say so.
        entries: Vec<Entry>,
        /// Whether the conversation should move up in its members' inboxes.
        opens_activity: bool,
    },
    /// It was so already.
    Nothing(Room),
    /// The rules are against it.
    Refused(RoomRefused),
    /// Too fast.
    Flood {
        /// How long to wait.
        wait: std::time::Duration,
    },
    /// Too many were writing. Nothing was changed; trying again is safe.
    Busy,
}

impl Conversations {
    /// Begins a room: meta, members and the first entry in one transaction of at most 53 items.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
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
        let users: Vec<UserId> = std::iter::once(new.owner).chain(new.others.iter().copied()).collect();
        let first =
            entries(conversation, author, Seq::NONE.next(), vec![Body::Joined { users: users.clone() }]);
        let mut others = vec![self.put_new(item::write_meta(conversation, now, Some(&room))?)?];
        for user in users {
            let role = if user == new.owner { Role::Owner } else { Role::Member };
            let member = entering(user, role, (Seq::NONE.next(), new.owner), now);
            others.push(self.put_new(item::write_member(conversation, &member, now)?)?);
        }
        if !self.amend(&first, others).await? {
            let reason = "a new room's id is taken".to_owned();
            return Err(StoreError::Refused { operation: "TransactWriteItems", reason });
        }
        let entry = first.into_iter().next().ok_or(StoreError::Unreadable { what: "entry" })?;
        Ok((room, entry))
    }

    /// Does what `wanted` says, if the rules allow it: three requests where nobody gets in between.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails. Whether it was done is then not known; a repeat tells.
    pub async fn change_room(
        &self,
        wanted: RoomCommand<'_>,
        ids: &Ids,
        now: Timestamp,
    ) -> Result<RoomChanged, StoreError> {
        let RoomCommand { conversation, actor, command, flood } = wanted;
        for attempt in 0..TRIES {
            let tail = self.tail(conversation).await?;
            // After the newest entry: whatever changes from now on takes the next number.
            let Some(state) = self.room_state(conversation, actor, command.target()).await? else {
                return Ok(RoomChanged::Refused(RoomRefused::NotThere));
            };
            let (change, bodies) = match judge(&state, actor, command) {
                Err(refused) => return Ok(RoomChanged::Refused(refused)),
                Ok(Judged::Nothing) => return Ok(RoomChanged::Nothing(state.room)),
                Ok(Judged::Change(change, bodies)) => (change, bodies),
            };
            let held = matches!(command, Command::Join | Command::Leave | Command::Edit { .. });
            if let Some(wait) = tail.flood_wait(actor, now, flood).filter(|_| held) {
                return Ok(RoomChanged::Flood { wait });
            }
            let author = Author { user: actor, now, ids };
            let written = entries(conversation, author, tail.last().next(), bodies);
            let room = changed(state.room, &change, now);
            let first = tail.last().next();
            let others = self.items_of(conversation, &change, &room, (first, author))?;
            if self.amend(&written, others).await? {
                if let Some(gone) = change.goes {
                    // Whoever comes back comes as somebody new.
                    self.forget_hidden(conversation, gone).await?;
                }
                let opens_activity = tail.opens_activity(now);
                return Ok(RoomChanged::Done { room, entries: written, opens_activity });
            }
            pause(actor, attempt).await;
        }
        Ok(RoomChanged::Busy)
    }

    /// The room and the two people's member items, in one strong read.
    async fn room_state(
        &self,
        conversation: ConversationId,
        actor: UserId,
        target: Option<UserId>,
    ) -> Result<Option<RoomState>, StoreError> {
        let people = std::iter::once(actor).chain(target.filter(|target| *target != actor));
        let members = people.map(|user| keys::key(conversation, keys::member(user)));
        let wanted = std::iter::once(keys::key(conversation, keys::META)).chain(members).collect();
        let (mut room, mut actors, mut targets) = (None, None, None);
        for found in self.batch(wanted, Consistency::Strong).await? {
            let sk = found.get("sk").and_then(|sk| sk.as_s().ok());
            if sk.is_some_and(|sk| sk == keys::META) {
                room = Some(item::read_room(found)?);
            } else {
                let (_, member) = item::read_member(found)?;
                if member.user == actor { actors = Some(member) } else { targets = Some(member) }
            }
        }
        Ok(room.map(|room| RoomState { room, actor: actors, target: targets }))
    }

    fn items_of(
        &self,
        conversation: ConversationId,
        change: &Change,
        room: &Room,
        (joined, author): (Seq, Author<'_>),
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let mut meta = vec![("mc", AttributeValue::N(room.members.to_string()))];
        meta.extend(change.owner.map(|owner| ("o", text(&owner.to_string()))));
        meta.extend(change.name.as_ref().map(|name| ("n", text(name.as_str()))));
        meta.extend(change.visibility.map(|visibility| ("v", text(visibility.as_str()))));
        meta.extend(room.ended_at.map(|at| ("e", AttributeValue::N(at.millis().to_string()))));
        let mut items = vec![self.set(conversation, keys::META.to_owned(), meta)?];
        if let Some((user, role)) = change.joins {
            let member = entering(user, role, (joined, author.user), author.now);
            items.push(self.put_new(item::write_member(conversation, &member, author.now)?)?);
        }
        if let Some(user) = change.goes {
            items.push(self.delete_member(conversation, user)?);
        }
        for (user, role) in &change.roles {
            items.push(self.set(conversation, keys::member(*user), vec![("role", text(role.as_str()))])?);
        }
        Ok(items)
    }
}

/// Whoever enters has read what was said before: it is there, but it is not news. Whoever was added has not read that.
fn entering(user: UserId, role: Role, (joined, by): (Seq, UserId), now: Timestamp) -> Member {
    Member {
        user,
        role,
        joined_at: now,
        read: if user == by { joined } else { joined.previous() },
        delivered: Seq::NONE,
        cleared: Seq::NONE,
        hides: false,
    }
}

fn changed(room: Room, change: &Change, now: Timestamp) -> Room {
    let come = u32::from(change.joins.is_some());
    let gone = u32::from(change.goes.is_some());
    Room {
        name: change.name.clone().unwrap_or(room.name),
        visibility: change.visibility.unwrap_or(room.visibility),
        owner: change.owner.unwrap_or(room.owner),
        members: room.members.saturating_add(come).saturating_sub(gone),
        created_at: room.created_at,
        ended_at: if change.ends { Some(now) } else { room.ended_at },
    }
}
