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

use super::Conversations;
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
    pub async fn entries_since(
        &self,
        conversation: ConversationId,
        member: &Member,
        known: Seq,
        limit: PageSize,
    ) -> Result<Option<EntriesSince>, StoreError> {
        let after = known.max(member.cleared);
        let first = read_along(after, member.seen());
        let already = after.distance_from(first.previous());
        let wanted = u64::from(limit.get()).saturating_add(1).saturating_add(already);
        let wanted = u32::try_from(wanted).unwrap_or(u32::MAX);
        let mut read = self.oldest(conversation, (first, Seq::MAX), wanted).await?;
        let is_ahead = after > Seq::NONE && read.iter().all(|entry| entry.seq != after);
        if is_ahead {
            return self.afresh(conversation, member, None, limit).await.map(Some);
        }
        let Some(last) = read.last().map(|entry| entry.seq).filter(|last| *last > after) else {
            return Ok(None);
        };
        if last.distance_from(after) > u64::from(limit.get()) {
            return self.some_since(conversation, member, (read, after), limit).await.map(Some);
        }
        let hidden = self.hidden_of(conversation, member, (first, Seq::MAX)).await?;
        read.reverse();
        let mut glance = Glance::counting(member);
        glance.look_at(&read, first, &hidden);
        let glance = self.glance(conversation, glance, member, Consistency::Strong).await?;
        read.reverse();
        read.retain(|entry| entry.seq > after);
        let entries = visible(read, &hidden);
        let unread = glance.unread();
        Ok(Some(EntriesSince { entries, last, unread, more: false, recovered: true }))
    }

    /// The first of the entries that were `read`, after `after`, of more than `limit`.
    async fn some_since(
        &self,
        conversation: ConversationId,
        member: &Member,
        (mut read, after): (Vec<Entry>, Seq),
        limit: PageSize,
    ) -> Result<EntriesSince, StoreError> {
        let glance = Glance::counting(member);
        let glance = self.glance(conversation, glance, member, Consistency::Strong).await?;
        if glance.last().distance_from(after) > SYNC_BEHIND {
            return self.afresh(conversation, member, Some(glance), limit).await;
        }
        read.retain(|entry| entry.seq > after);
        read.truncate(limit.len());
        let entries = self.visible(conversation, member, read).await?;
        let (last, unread) = (glance.last(), glance.unread());
        Ok(EntriesSince { entries, last, unread, more: true, recovered: true })
    }

    /// The conversation's last number, and how many messages `member` has not read. Mostly one
    /// request.
    pub async fn last_and_unread(
        &self,
        conversation: ConversationId,
        member: &Member,
    ) -> Result<(Seq, u32), StoreError> {
        let glance = Glance::counting(member);
        let glance = self.glance(conversation, glance, member, Consistency::Strong).await?;
        Ok((glance.last(), glance.unread()))
    }

    /// The newest entries up to `last`, for a client that has none, without what `member` has
    /// cleared, and whether there are more before them. One request.
    pub async fn latest_entries(
        &self,
        conversation: ConversationId,
        member: &Member,
        last: Seq,
        limit: PageSize,
    ) -> Result<(Vec<VisibleEntry>, bool), StoreError> {
        let first = member.cleared.next();
        if last < first {
            return Ok((Vec::new(), false));
        }
        let wanted = limit.get().saturating_add(1);
        let mut entries = self.newest(conversation, (first, last), wanted).await?;
        let more = entries.len() > limit.len();
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
    ) -> Result<EntriesSince, StoreError> {
        let wanted = limit.get().saturating_add(1);
        let range = (Seq::NONE.next(), counted.as_ref().map_or(Seq::MAX, Glance::last));
        let mut newest = self.newest(conversation, range, wanted).await?;
        let more = newest.len() > limit.len();
        let first = newest.last().filter(|_| more).map_or(range.0, |oldest| oldest.seq);
        let hidden = self.hidden_of(conversation, member, (first, range.1)).await?;
        let glance = match counted {
            Some(glance) => glance,
            None => {
                let mut glance = Glance::counting(member);
                glance.look_at(&newest, first, &hidden);
                self.glance(conversation, glance, member, Consistency::Strong).await?
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
