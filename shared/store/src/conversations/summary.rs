//! Conversations as their members see them from outside: the newest entry, the counts, the room.

use std::collections::{HashMap, HashSet};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use natter_domain::{
    conversation::ConversationId,
    entry::{Entry, Seen},
    ids::UserId,
    limits::IN_FLIGHT,
    member::Member,
    room::Room,
    seq::Seq,
    time::Timestamp,
};

use super::{Conversations, item, keys};
use crate::{StoreError, users::Consistency};

/// Reads under way at once.
const AT_ONCE: usize = 32;

/// What a member's list of conversations shows of one.
pub struct Summary {
    /// The conversation.
    pub conversation: ConversationId,
    /// The member.
    pub member: Member,
    /// The room, where it is one.
    pub room: Option<Room>,
    /// The newest entry, if the member may see one.
    pub newest: Option<Seen>,
    /// The last number.
    pub last: Seq,
}

impl Summary {
    /// Whether the member has cleared all of it: it is not shown until something new is said.
    #[must_use]
    pub fn is_cleared(&self) -> bool {
        self.member.cleared > Seq::NONE && self.last <= self.member.cleared
    }

    /// How many entries the member has not read.
    #[must_use]
    pub fn unread(&self) -> u64 {
        let own = self.newest.as_ref().is_some_and(|newest| newest.entry.sender == self.member.user);
        self.member.unread(self.last, own)
    }
}

impl Conversations {
    /// The summaries of those of `conversations` that `user` is a member of, in the same order. One request for the items, one
    /// for each newest entry.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn summaries(
        &self,
        user: UserId,
        conversations: &[ConversationId],
        consistency: Consistency,
        now: Timestamp,
    ) -> Result<Vec<Summary>, StoreError> {
        let members = conversations.iter().map(|id| keys::key(*id, keys::member(user)));
        let rooms = conversations.iter().filter(|id| id.room().is_some());
        let metas = rooms.map(|id| keys::key(*id, keys::META));
        let wanted = members.chain(metas).collect();
        let items = self.batch(wanted, consistency);
        let newest = stream::iter(conversations.iter().copied())
            .map(|conversation| async move {
                let newest = match consistency {
                    Consistency::Eventual => self.newest_soon(conversation).await?,
                    Consistency::Strong => {
                        self.newest(conversation, (Seq::NONE.next(), Seq::MAX), 1).await?.into_iter().next()
                    }
                };
                Ok((conversation, newest))
            })
            .buffer_unordered(AT_ONCE)
            .try_collect();
        let (items, newest): (_, HashMap<_, _>) = match consistency {
            Consistency::Eventual => futures_util::try_join!(items, newest)?,
            // The items after the entries: who was removed meanwhile does not see what was said after.
            Consistency::Strong => {
                let newest = newest.await?;
                (items.await?, newest)
            }
        };
        let (mut members, mut rooms) = (HashMap::new(), HashMap::new());
        for found in items {
            let text = |name: &str| found.get(name).and_then(|value| value.as_s().ok());
            if text("sk").is_some_and(|sk| sk == keys::META) {
                let id = text("pk").and_then(|pk| pk.parse().ok());
                let id: ConversationId = id.ok_or(StoreError::Unreadable { what: "meta" })?;
                rooms.insert(id, item::read_room(found)?);
            } else {
                let (id, member) = item::read_member(found)?;
                members.insert(id, member);
            }
        }
        if consistency == Consistency::Eventual {
            self.without_those_left(user, &mut members, &newest, now).await?;
        }
        let hidden = self.newest_hidden(user, &members, &newest).await?;
        let mut summaries = Vec::with_capacity(conversations.len());
        for conversation in conversations {
            let Some(member) = members.remove(conversation) else { continue };
            let newest = newest.get(conversation).cloned().flatten();
            let last = newest.as_ref().map_or(Seq::NONE, |entry| entry.seq);
            let hidden = hidden.contains(conversation);
            let newest =
                newest.filter(|entry| entry.seq > member.cleared).map(|entry| Seen { entry, hidden });
            let room = rooms.remove(conversation);
            summaries.push(Summary { conversation: *conversation, member, room, newest, last });
        }
        Ok(summaries)
    }

    /// Of which conversations the newest entry is one that `user` has deleted for themselves. A strong read, as everywhere: who
    /// deletes and reads again must not see it. No request where nobody has; else one for each hundred.
    async fn newest_hidden(
        &self,
        user: UserId,
        members: &HashMap<ConversationId, Member>,
        newest: &HashMap<ConversationId, Option<Entry>>,
    ) -> Result<HashSet<ConversationId>, StoreError> {
        let newest_of = |id: &ConversationId| newest.get(id).and_then(Option::as_ref);
        let hiding = members.iter().filter(|(_, member)| member.hides);
        let wanted =
            hiding.filter_map(|(id, _)| Some(keys::key(*id, keys::hidden(user, newest_of(id)?.seq))));
        let unreadable = StoreError::Unreadable { what: "hidden entry" };
        self.batch(wanted.collect(), Consistency::Strong)
            .await?
            .iter()
            .map(|item| item.get("pk")?.as_s().ok()?.parse().ok())
            .map(|id| id.ok_or_else(|| unreadable.clone()))
            .collect()
    }

    /// Looks once more at the memberships of rooms in which something was said just now: an item that is a moment older than the
    /// entry would show it to somebody who has been removed before.
    async fn without_those_left(
        &self,
        user: UserId,
        members: &mut HashMap<ConversationId, Member>,
        newest: &HashMap<ConversationId, Option<Entry>>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let fresh = |entry: &Entry| now.since(entry.sent_at) < IN_FLIGHT;
        let rooms: Vec<ConversationId> = members
            .keys()
            .filter(|id| {
                id.room().is_some() && newest.get(id).is_some_and(|entry| entry.as_ref().is_some_and(fresh))
            })
            .copied()
            .collect();
        if rooms.is_empty() {
            return Ok(());
        }
        let still = self.memberships(user, &rooms, Consistency::Strong).await?;
        members.retain(|id, _| !rooms.contains(id) || still.contains_key(id));
        Ok(())
    }
}
