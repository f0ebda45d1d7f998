//! Conversations as their members see them from outside: the last entry, the counts, the room.

use std::collections::{BTreeSet, HashMap};

use futures_util::{StreamExt as _, TryStreamExt as _, stream, try_join};
use natter_domain::{
    conversation::ConversationId, glance::Glance, ids::UserId, limits::IN_FLIGHT_WINDOW,
    member::Member, room::Room, seq::Seq, time::Timestamp,
};

use super::{Conversations, item, keys};
use crate::{
    Consistency, StoreError,
    attributes::{PK, SK},
};

/// Logs that are read at once: each may hold a hundred long messages.
const AT_ONCE: usize = 16;

/// What a member's list of conversations shows of one.
pub struct Summary {
    /// The conversation.
    pub conversation: ConversationId,
    /// The member.
    pub member: Member,
    /// The room, where it is one.
    pub room: Option<Room>,
    /// The log as the member sees it from its end.
    pub glance: Glance,
}

impl Conversations {
    /// The summaries of those of `conversations` that `user` is a member of, in the same order. One
    /// request for each hundred items, and mostly one for each log; one more for the log of
    /// somebody who has deleted messages for themselves.
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
        let items = self.batch(members.chain(metas).collect(), consistency).await?;
        let (mut members, mut rooms) = (HashMap::new(), HashMap::new());
        for found in items {
            let text = |name: &str| found.get(name).and_then(|value| value.as_s().ok());
            if text(SK).is_some_and(|sk| sk == keys::META) {
                let id = text(PK).and_then(|pk| pk.parse().ok());
                let id: ConversationId = id.ok_or(StoreError::Unreadable { what: "meta" })?;
                rooms.insert(id, item::read_room(found)?);
            } else {
                let (id, member) = item::read_member(found)?;
                members.insert(id, member);
            }
        }
        // Copies: a stream over borrowed members would not be `Send` in every function.
        let owned: Vec<(ConversationId, Member)> =
            members.iter().map(|(id, member)| (*id, member.clone())).collect();
        let glances = stream::iter(owned)
            .map(|(id, member)| async move {
                let glance = self.glance(id, Glance::new(&member), &member, consistency).await?;
                Ok::<_, StoreError>((id, glance))
            })
            .buffer_unordered(AT_ONCE)
            .try_collect::<HashMap<_, _>>()
            .await?;
        self.without_those_left(user, &mut members, &glances, now).await?;
        let mut summaries = Vec::with_capacity(conversations.len());
        for conversation in conversations {
            let Some(member) = members.remove(conversation) else { continue };
            let Some(glance) = glances.get(conversation).cloned() else { continue };
            let room = rooms.remove(conversation);
            summaries.push(Summary { conversation: *conversation, member, room, glance });
        }
        Ok(summaries)
    }

    /// Carries on a glance of `member` until it has found everything. One request where fewer than
    /// a hundred entries came after what the member has read.
    pub(super) async fn glance(
        &self,
        conversation: ConversationId,
        mut glance: Glance,
        member: &Member,
        consistency: Consistency,
    ) -> Result<Glance, StoreError> {
        while let Some(part) = glance.next() {
            let (entries, hidden) = try_join!(
                self.query_entries(conversation, part.range, part.limit, (false, consistency)),
                self.hidden_of(conversation, member, part.range),
            )?;
            let is_whole = entries.len() < part.limit as usize;
            let oldest = entries.last().filter(|_| !is_whole).map(|entry| entry.seq);
            glance.look_at(&entries, oldest.unwrap_or(part.range.0), &hidden);
        }
        Ok(glance)
    }

    /// The numbers in `range` that `member` has deleted for themselves. No request where they have
    /// deleted nothing.
    pub(super) async fn hidden_of(
        &self,
        conversation: ConversationId,
        member: &Member,
        range: (Seq, Seq),
    ) -> Result<BTreeSet<Seq>, StoreError> {
        if !member.has_hidden {
            return Ok(BTreeSet::new());
        }
        self.hidden(conversation, member.user, range).await
    }

    /// Looks once more at the memberships of rooms in which something was said just now: the items
    /// were read before the entries, and would show them to somebody who has been removed between.
    async fn without_those_left(
        &self,
        user: UserId,
        members: &mut HashMap<ConversationId, Member>,
        glances: &HashMap<ConversationId, Glance>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let is_fresh = |glance: &Glance| {
            glance.written_at().is_some_and(|at| now.since(at) < IN_FLIGHT_WINDOW)
        };
        let rooms: Vec<ConversationId> = members
            .keys()
            .filter(|id| id.room().is_some() && glances.get(id).is_some_and(is_fresh))
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
