//! Glances at a log from its end, as far as an answer's budget goes.

use std::collections::BTreeSet;

use futures_util::try_join;
use natter_domain::{
    conversation::ConversationId,
    glance::{Glance, Part},
    member::Member,
    seq::Seq,
};

use super::{Conversations, LogBudget};
use crate::{Consistency, StoreError};

/// How a glance is carried on.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    /// How many entries the first look asks for.
    pub(super) first: u32,
    pub(super) consistency: Consistency,
    pub(super) budget: &'a LogBudget,
}

impl Conversations {
    /// Carries on a glance of `member` until the conversation can be sorted. Mostly one request.
    pub(super) async fn place(
        &self,
        conversation: ConversationId,
        glance: Glance,
        member: &Member,
        look: Look<'_>,
    ) -> Result<Glance, StoreError> {
        self.carry_on(conversation, glance, member, look, Glance::next_to_place).await
    }

    /// Carries on a glance of `member` until it has found everything.
    pub(super) async fn glance(
        &self,
        conversation: ConversationId,
        glance: Glance,
        member: &Member,
        look: Look<'_>,
    ) -> Result<Glance, StoreError> {
        self.carry_on(conversation, glance, member, look, Glance::next).await
    }

    async fn carry_on(
        &self,
        conversation: ConversationId,
        mut glance: Glance,
        member: &Member,
        look: Look<'_>,
        next: fn(&Glance) -> Option<Part>,
    ) -> Result<Glance, StoreError> {
        while let Some(part) = next(&glance) {
            let share = if glance.is_new() {
                look.budget.first(look.first.min(part.limit)).await
            } else if let Some(share) = look.budget.reserve(part.limit).await {
                share
            } else {
                glance.give_up();
                break;
            };
            let limit = share.limit();
            let (entries, hidden) = try_join!(
                self.query_entries(conversation, part.range, limit, (false, look.consistency)),
                self.hidden_of(conversation, member, part.range, limit),
            )?;
            share.spend(&entries);
            let is_whole = entries.len() < limit as usize;
            let oldest = entries.last().filter(|_| !is_whole).map(|entry| entry.seq);
            glance.look_at(&entries, oldest.unwrap_or(part.range.0), &hidden);
        }
        Ok(glance)
    }

    /// The numbers in `range` that `member` has deleted for themselves, the newest `limit` of them:
    /// among so many of the newest entries there are no more. No request where they have deleted
    /// nothing.
    pub(super) async fn hidden_of(
        &self,
        conversation: ConversationId,
        member: &Member,
        range: (Seq, Seq),
        limit: u32,
    ) -> Result<BTreeSet<Seq>, StoreError> {
        if !member.has_hidden {
            return Ok(BTreeSet::new());
        }
        self.hidden(conversation, member.user, range, Some(limit)).await
    }
}
