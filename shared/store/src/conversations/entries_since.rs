//! What has come since a number: the heart of a sync.

use std::collections::BTreeSet;

use natter_domain::{
    conversation::ConversationId,
    entry::{Entry, VisibleEntry},
    glance::Glance,
    limits::{SYNC_BEHIND, SYNC_READ_ALONG},
    member::Member,
    paging::PageSize,
    seq::Seq,
};

use super::{Conversations, LogBudget, glances::Look};
use crate::{Consistency, StoreError};

/// What a client gets that has everything up to some number.
pub struct EntriesSince {
    /// Entries, by number, as the member sees them.
    pub entries: Vec<VisibleEntry>,
    /// The conversation's last number.
    pub last: Seq,
    /// How many messages the member has not read, as [`Glance::unread`] counts them.
    pub unread: u32,
    /// Whether there are more after these (or, where it is not recovered, before them).
    pub more: bool,
    /// Whether these go on from what the client has. If not, it should begin anew from these.
    pub recovered: bool,
}

impl Conversations {
    /// What has come since `known`, or since what `member` has cleared; `None` where nothing has.
    /// One request where nothing has come, or little and `known` is near the read number; two where
    /// more has come, three where the client is so far behind that it gets the newest entries.
    /// Where the budget does not hold all of it, fewer entries, or none.
    pub async fn entries_since(
        &self,
        conversation: ConversationId,
        member: &Member,
        known: Seq,
        limit: PageSize,
        budget: &LogBudget,
    ) -> Result<Option<EntriesSince>, StoreError> {
        let after = known.max(member.cleared);
        let first = read_along(after, member.seen());
        let already = u32::try_from(after.distance_from(first.previous())).unwrap_or(u32::MAX);
        let wanted = limit.get().saturating_add(1).saturating_add(already);
        let first_look = wanted.min(budget.first_look_beyond(already));
        let (mut read, is_whole) =
            self.read_on(conversation, first, (first_look, wanted), budget).await?;
        let reaches = read.last().is_some_and(|last| last.seq > after);
        if !is_whole && !reaches {
            return self.whether(conversation, member, known, budget).await;
        }
        let is_ahead = after > Seq::NONE && read.iter().all(|entry| entry.seq != after);
        if is_ahead {
            return self.afresh(conversation, member, None, limit, budget).await.map(Some);
        }
        let Some(last) = read.last().map(|entry| entry.seq).filter(|last| *last > after) else {
            return Ok(None);
        };
        if !is_whole || last.distance_from(after) > u64::from(limit.get()) {
            let read = (read, after);
            return self.some_since(conversation, member, read, limit, budget).await.map(Some);
        }
        let hidden = self.hidden_of(conversation, member, (first, last), wanted).await?;
        read.reverse();
        let mut glance = Glance::counting(member);
        glance.look_at(&read, first, &hidden);
        let glance = self.counted_glance(conversation, glance, member, budget).await?;
        read.reverse();
        read.retain(|entry| entry.seq > after);
        let entries = visible(read, &hidden);
        let unread = glance.unread();
        Ok(Some(EntriesSince { entries, last, unread, more: false, recovered: true }))
    }

    /// Whether anything has come since `known`, or since what `member` has cleared. Mostly one
    /// request.
    pub async fn whether(
        &self,
        conversation: ConversationId,
        member: &Member,
        known: Seq,
        budget: &LogBudget,
    ) -> Result<Option<EntriesSince>, StoreError> {
        let glance = Glance::counting(member);
        let glance = self.counted_glance(conversation, glance, member, budget).await?;
        let (last, unread) = (glance.last(), glance.unread());
        // A client that is ahead of this read learns of it in its next sync.
        let is_new = last > known.max(member.cleared);
        let (entries, more, recovered) = (Vec::new(), true, true);
        Ok(is_new.then_some(EntriesSince { entries, last, unread, more, recovered }))
    }

    /// The first of the entries that were `read`, after `after`, where they may not be all.
    async fn some_since(
        &self,
        conversation: ConversationId,
        member: &Member,
        (mut read, after): (Vec<Entry>, Seq),
        limit: PageSize,
        budget: &LogBudget,
    ) -> Result<EntriesSince, StoreError> {
        let glance = Glance::counting(member);
        let glance = self.counted_glance(conversation, glance, member, budget).await?;
        if glance.last().distance_from(after) > SYNC_BEHIND {
            return self.afresh(conversation, member, Some(glance), limit, budget).await;
        }
        read.retain(|entry| entry.seq > after);
        read.truncate(limit.len());
        let more = read.last().is_none_or(|newest| newest.seq < glance.last());
        let entries = self.visible(conversation, member, read).await?;
        let (last, unread) = (glance.last(), glance.unread());
        Ok(EntriesSince { entries, last, unread, more, recovered: true })
    }

    /// The newest entries up to `last`, for a client that has none, without what `member` has
    /// cleared, and whether there are more before them. Mostly one request.
    pub async fn latest_entries(
        &self,
        conversation: ConversationId,
        member: &Member,
        last: Seq,
        limit: PageSize,
        budget: &LogBudget,
    ) -> Result<(Vec<VisibleEntry>, bool), StoreError> {
        let first = member.cleared.next();
        if last < first {
            return Ok((Vec::new(), false));
        }
        let (mut entries, more) =
            self.read_back(conversation, (first, last), limit, budget).await?;
        entries.truncate(limit.len());
        entries.reverse();
        Ok((self.visible(conversation, member, entries).await?, more))
    }

    /// The newest entries, for a client that can't go on from what it has. What is unread was
    /// `counted`, or is counted in the same request where it is little.
    async fn afresh(
        &self,
        conversation: ConversationId,
        member: &Member,
        counted: Option<Glance>,
        limit: PageSize,
        budget: &LogBudget,
    ) -> Result<EntriesSince, StoreError> {
        let range = (Seq::NONE.next(), counted.as_ref().map_or(Seq::MAX, Glance::last));
        let (mut newest, more) = self.read_back(conversation, range, limit, budget).await?;
        let first = newest.last().filter(|_| more).map_or(range.0, |oldest| oldest.seq);
        let read = u32::try_from(newest.len()).unwrap_or(u32::MAX);
        let hidden = self.hidden_of(conversation, member, (first, range.1), read).await?;
        let glance = match counted {
            Some(glance) => glance,
            None => {
                let mut glance = Glance::counting(member);
                glance.look_at(&newest, first, &hidden);
                self.counted_glance(conversation, glance, member, budget).await?
            }
        };
        newest.truncate(limit.len());
        newest.reverse();
        // A member who has cleared everything before the first of these entries has no gap.
        let all = newest.first().is_some_and(|first| first.seq <= member.cleared.next());
        newest.retain(|entry| entry.seq > member.cleared);
        Ok(EntriesSince {
            entries: visible(newest, &hidden),
            last: glance.last(),
            unread: glance.unread(),
            more: more && !all,
            recovered: false,
        })
    }

    async fn counted_glance(
        &self,
        conversation: ConversationId,
        glance: Glance,
        member: &Member,
        budget: &LogBudget,
    ) -> Result<Glance, StoreError> {
        let look = Look { first: budget.first_look(), consistency: Consistency::Strong, budget };
        self.glance(conversation, glance, member, look).await
    }

    /// The entries from `first` on, by number: at most `wanted`, of which the first request asks
    /// for `first_look`. Whether they are so many, or all that there are.
    async fn read_on(
        &self,
        conversation: ConversationId,
        first: Seq,
        (first_look, wanted): (u32, u32),
        budget: &LogBudget,
    ) -> Result<(Vec<Entry>, bool), StoreError> {
        let (mut read, mut from, mut ask): (Vec<Entry>, _, _) = (Vec::new(), first, first_look);
        loop {
            let Some(share) = budget.reserve(ask).await else { return Ok((read, false)) };
            let found = self.oldest(conversation, (from, Seq::MAX), share.limit()).await?;
            let limit = share.limit() as usize;
            share.spend(&found);
            let is_end = found.len() < limit;
            read.extend(found);
            let left = wanted.saturating_sub(u32::try_from(read.len()).unwrap_or(u32::MAX));
            if is_end || left == 0 {
                return Ok((read, true));
            }
            (from, ask) = (read.last().map_or(from, |last| last.seq.next()), left);
        }
    }

    /// The newest entries of a range, newest first: at least one, at most one more than `limit`.
    /// Whether there are more than a page of `limit` holds of these.
    async fn read_back(
        &self,
        conversation: ConversationId,
        (first, last): (Seq, Seq),
        limit: PageSize,
        budget: &LogBudget,
    ) -> Result<(Vec<Entry>, bool), StoreError> {
        let wanted = limit.get().saturating_add(1);
        let share = budget.first(wanted.min(budget.first_look())).await;
        let mut read = self.newest(conversation, (first, last), share.limit()).await?;
        let mut is_end = read.len() < share.limit() as usize;
        share.spend(&read);
        while !is_end {
            let left = wanted.saturating_sub(u32::try_from(read.len()).unwrap_or(u32::MAX));
            let Some(oldest) = read.last().map(|oldest| oldest.seq) else { break };
            if left == 0 || oldest <= first {
                break;
            }
            let Some(share) = budget.reserve(left).await else { return Ok((read, true)) };
            let found =
                self.newest(conversation, (first, oldest.previous()), share.limit()).await?;
            is_end = found.len() < share.limit() as usize;
            share.spend(&found);
            read.extend(found);
        }
        let more = read.len() > limit.len();
        Ok((read, more))
    }
}

/// The number from which a client's entries are read that has them up to `after`. That entry is
/// read along: if it is not there, the client is ahead of the log. Where little lies between, what
/// was not read is read along, too, to be counted.
fn read_along(after: Seq, seen: Seq) -> Seq {
    let first = if after.distance_from(seen) <= SYNC_READ_ALONG { after.min(seen) } else { after };
    first.max(Seq::NONE.next())
}

fn visible(entries: Vec<Entry>, hidden: &BTreeSet<Seq>) -> Vec<VisibleEntry> {
    let seen = |entry: Entry| VisibleEntry { hidden: hidden.contains(&entry.seq), entry };
    entries.into_iter().map(seen).collect()
}
