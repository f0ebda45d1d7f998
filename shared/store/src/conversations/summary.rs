//! Conversations as their members see them from outside: the last entry, the counts, the room.

use std::collections::HashMap;

use futures_util::{StreamExt as _, TryStreamExt as _, stream, try_join};
use natter_domain::{
    conversation::ConversationId,
    glance::Glance,
    ids::UserId,
    inbox::InboxPlan,
    limits::{IN_FLIGHT_WINDOW, SORT_ENTRIES},
    member::Member,
    room::Room,
    time::Timestamp,
};

use super::{Conversations, InboxPage, LogBudget, glances::Look, item, keys};
use crate::{
    Consistency, StoreError,
    attributes::{PK, SK},
    batch::BATCH_GET_KEYS,
    dynamodb::Item,
};

/// Logs that are read at once.
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
        let budget = LogBudget::new(conversations.len());
        let all: Vec<_> = conversations.iter().map(|id| (*id, true)).collect();
        let mut placed = self.placed(user, &all, consistency, &budget).await?;
        let found = conversations.iter().filter_map(|id| placed.remove(id)).collect();
        self.counted(user, found, consistency, now, &budget).await
    }

    /// The page of a plan: its conversations in order, without those that `user` has cleared. Of
    /// those that may not come on the page only as much is read as sorts them.
    pub async fn planned(
        &self,
        user: UserId,
        plan: InboxPlan,
        consistency: Consistency,
        now: Timestamp,
        budget: &LogBudget,
    ) -> Result<InboxPage, StoreError> {
        let mut placed = self.placed(user, &plan.candidates(), consistency, budget).await?;
        placed.retain(|_, summary| !summary.glance.is_cleared());
        let active = placed.iter().map(|(id, summary)| (*id, summary.glance.active_at()));
        let (page, next) = plan.page(&active.collect());
        let found = page.iter().filter_map(|id| placed.remove(id)).collect();
        let summaries = self.counted(user, found, consistency, now, budget).await?;
        Ok(InboxPage { summaries, next })
    }

    /// Those of `candidates` that `user` is a member of, so far that they can be sorted. Of those
    /// that are surely shown (`true`) the first look mostly counts what is unread, too.
    async fn placed(
        &self,
        user: UserId,
        candidates: &[(ConversationId, bool)],
        consistency: Consistency,
        budget: &LogBudget,
    ) -> Result<HashMap<ConversationId, Summary>, StoreError> {
        let members = candidates.iter().map(|(id, _)| keys::key(*id, keys::member(user)));
        let rooms = candidates.iter().filter(|(id, _)| id.room().is_some());
        // Of the others they are read for those alone that are shown, where that saves a request.
        let all = candidates.len().saturating_add(rooms.clone().count()) <= BATCH_GET_KEYS;
        let metas = rooms.filter(|(_, is_shown)| all || *is_shown);
        let metas = metas.map(|(id, _)| keys::key(*id, keys::META));
        let items = self.batch(members.chain(metas).collect(), consistency).await?;
        let (mut members, mut rooms) = (HashMap::new(), HashMap::new());
        for found in items {
            let sk = found.get(SK).and_then(|sk| sk.as_s().ok());
            if sk.is_some_and(|sk| sk == keys::META) {
                let (id, room) = read_meta(found)?;
                rooms.insert(id, room);
            } else {
                let (id, member) = item::read_member(found)?;
                members.insert(id, member);
            }
        }
        // Copies: a stream over borrowed members would not be `Send` in every function.
        let mut owned = Vec::with_capacity(members.len());
        for (conversation, is_shown) in candidates {
            let Some(member) = members.remove(conversation) else { continue };
            let room = rooms.remove(conversation);
            let glance = Glance::new(&member);
            let summary = Summary { conversation: *conversation, member, room, glance };
            owned.push((summary, if *is_shown { budget.first_look() } else { SORT_ENTRIES }));
        }
        stream::iter(owned)
            .map(|(summary, first)| async move {
                let Summary { conversation, member, room, glance } = summary;
                let look = Look { first, consistency, budget };
                let glance = self.place(conversation, glance, &member, look).await?;
                Ok::<_, StoreError>((conversation, Summary { conversation, member, room, glance }))
            })
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await
    }

    /// Counts what is unread, and leaves out the rooms that `user` has left meanwhile.
    async fn counted(
        &self,
        user: UserId,
        placed: Vec<Summary>,
        consistency: Consistency,
        now: Timestamp,
        budget: &LogBudget,
    ) -> Result<Vec<Summary>, StoreError> {
        let rooms: Vec<ConversationId> = placed
            .iter()
            .filter(|summary| summary.conversation.room().is_some() && summary.room.is_none())
            .map(|summary| summary.conversation)
            .collect();
        let fresh = fresh_rooms(&placed, now);
        let glances = stream::iter(placed)
            .map(|summary| async move {
                let Summary { conversation, member, room, glance } = summary;
                let look = Look { first: budget.first_look(), consistency, budget };
                let glance = self.glance(conversation, glance, &member, look).await?;
                Ok::<_, StoreError>(Summary { conversation, member, room, glance })
            })
            .buffered(AT_ONCE)
            .try_collect::<Vec<_>>();
        let (mut summaries, mut rooms, still) = try_join!(
            glances,
            self.rooms(rooms, consistency),
            self.memberships(user, &fresh, Consistency::Strong),
        )?;
        for summary in &mut summaries {
            if summary.room.is_none() {
                summary.room = rooms.remove(&summary.conversation);
            }
        }
        summaries.retain(|Summary { conversation, .. }| {
            !fresh.contains(conversation) || still.contains_key(conversation)
        });
        Ok(summaries)
    }

    /// The rooms among `conversations`. No request where there are none.
    async fn rooms(
        &self,
        conversations: Vec<ConversationId>,
        consistency: Consistency,
    ) -> Result<HashMap<ConversationId, Room>, StoreError> {
        let keys = conversations.into_iter().map(|id| keys::key(id, keys::META)).collect();
        let mut rooms = HashMap::new();
        for found in self.batch(keys, consistency).await? {
            let (id, room) = read_meta(found)?;
            rooms.insert(id, room);
        }
        Ok(rooms)
    }
}

fn read_meta(found: Item) -> Result<(ConversationId, Room), StoreError> {
    let id = found.get(PK).and_then(|pk| pk.as_s().ok()).and_then(|pk| pk.parse().ok());
    let id = id.ok_or(StoreError::Unreadable { what: "meta" })?;
    Ok((id, item::read_room(found)?))
}

/// The rooms in which something was said just now. Their members' items were read before their
/// entries, and would show these to somebody who has been removed between.
fn fresh_rooms(placed: &[Summary], now: Timestamp) -> Vec<ConversationId> {
    let is_fresh =
        |glance: &Glance| glance.written_at().is_some_and(|at| now.since(at) < IN_FLIGHT_WINDOW);
    placed
        .iter()
        .filter(|summary| summary.conversation.room().is_some() && is_fresh(&summary.glance))
        .map(|summary| summary.conversation)
        .collect()
}
