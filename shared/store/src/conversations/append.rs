//! Appending to a log: exactly once, in one order for all, without a counter.
//!
//! The next number is one more than the newest that a consistent read showed. It is put on the
//! condition that nothing has that number yet; several drafts at once are put at the numbers that
//! follow one another, in a transaction of such puts. Whoever loses the race is handed the items
//! that won it, sees whether one of them is its own earlier try, and goes on to the next number;
//! after a second loss it reads all that was written meanwhile. A number is only ever tried once
//! the one before it is known to exist, or is tried in the same transaction, so there are no holes;
//! and every number between the read and the write has been looked at, so a repeat is seen.

use std::{collections::BTreeSet, time::Duration};

use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use natter_domain::{
    conversation::ConversationId,
    entry::{ClosedLog, Entry, SendId},
    ids::UserId,
    seq::Seq,
    tail::{AfterError, FloodLimit, Tail},
};
use natter_metrics::Metric;

use super::{
    Conversations, MadeBy, Stored,
    drafts::{Drafts, Progress},
    item,
};
use crate::{StoreError, attributes::ITEM_IS_ABSENT, backoff, dynamodb::Outcome};

/// Entries that one read of a loser looks at.
const CATCH_UP: u32 = 100;

/// What the newest entries say about drafts that they do not refuse.
pub enum Prepared {
    /// The drafts can be appended.
    Ready(AppendPlan),
    /// Earlier tries have appended all of them.
    Repeat(Repeated),
    /// The conversation has no entries: it has not begun, or does not exist.
    Empty,
}

/// What earlier tries have appended.
pub struct Repeated {
    /// One entry for each draft, in their order.
    pub entries: Vec<Entry>,
    /// Whether one of them may have opened a span of activity. Perhaps it has not moved the
    /// conversation up in its members' inboxes: the try may have ended after it was written.
    pub may_bump_inbox: bool,
}

/// Why drafts were not appended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// The sender has reached the flood limit.
    #[error("the sender has reached the flood limit")]
    Flood {
        /// Until the sender may write again.
        wait: Duration,
    },
    /// The log takes no more entries.
    #[error("the log takes no more entries")]
    Closed(ClosedLog),
    /// The sender's membership ended before the entry could be written.
    #[error("the sender is not a member any more")]
    NotAMember,
    /// The sender has used this id before, for another content.
    #[error("the id of the send was used for another content")]
    Reused(SendId),
    /// `after`, the last number that the sender claims to have seen, can't be used.
    #[error(transparent)]
    After(#[from] AfterError),
    /// Other writers took every number that was tried. Nothing was written; trying again is safe.
    #[error("other writers took every number that was tried")]
    Contended,
    /// The store failed. Whether an append was written is then unknown; a repeat shows it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Drafts with the number that the first of them will try first.
pub struct AppendPlan {
    progress: Progress,
    next: Seq,
    bumps_inbox: bool,
    /// How many more messages the sender may write at this moment; `None` without a limit.
    allowance: Option<u32>,
    /// How long a sender who has used that up must wait.
    flood_span: Duration,
    /// Whether a member item that was read beside the newest entries may be older than they are.
    outdates_membership: bool,
    /// Who is a member no more, whatever was read beside the newest entries.
    ended_memberships: BTreeSet<UserId>,
}

impl AppendPlan {
    /// The conversation.
    #[must_use]
    pub fn conversation(&self) -> ConversationId {
        self.progress.conversation()
    }

    /// Whether what was read beside this of the sender's membership may be older than the newest
    /// entries. Then it must be read again before the plan is carried out.
    #[must_use]
    pub fn outdates_membership(&self) -> bool {
        self.outdates_membership
    }

    /// Whether the newest entries say that somebody is a member no more. Then they are told of
    /// nothing, though a list of members that was read beside the entries may still have them.
    #[must_use]
    pub fn has_left(&self, user: UserId) -> bool {
        self.ended_memberships.contains(&user)
    }
}

/// An append that is durable.
pub struct Appended {
    /// What the drafts have become: one for each, in their order.
    pub stored: Vec<Stored>,
    /// Whether somebody else's entry got in between.
    pub contended: bool,
    /// Whether the conversation should move up in its members' inboxes.
    pub bumps_inbox: bool,
}

/// What became of a try to write.
pub(super) enum Put {
    /// It was done.
    Done,
    /// The numbers are taken by these entries, or by more.
    Taken(Vec<Entry>),
}

impl Conversations {
    /// Reads what an append needs to know: the newest entries and, where `after` (the last number
    /// that the sender had seen) lies further back, those between. One read in the usual case.
    pub async fn prepare(
        &self,
        drafts: impl Into<Drafts>,
        after: Option<Seq>,
        flood: FloodLimit,
    ) -> Result<Prepared, AppendError> {
        let drafts = drafts.into();
        let tail = self.tail(drafts.conversation()).await?;
        self.plan_append(tail, drafts, after, flood).await
    }

    /// As [`Self::prepare`], for callers that read the tail concurrently with a permission check.
    /// All drafts are refused, or none.
    pub async fn plan_append(
        &self,
        tail: Tail,
        drafts: Drafts,
        after: Option<Seq>,
        flood: FloodLimit,
    ) -> Result<Prepared, AppendError> {
        let (conversation, now) = (drafts.conversation(), drafts.sent_at());
        let mut progress = Progress::of(drafts);
        for entry in tail.entries() {
            progress.recognise(entry, MadeBy::Earlier)?;
        }
        if progress.count_left() == 0 {
            return Ok(Prepared::Repeat(repeated(progress, &tail)));
        }
        // Nothing is read for what can't be written.
        if let Some(closed) = tail.closed() {
            return Err(AppendError::Closed(closed));
        }
        let unseen = tail.unseen(after)?;
        let sender = progress.sender();
        // Before the entries between are read: looking far back must not be a way round the limit
        // on what it costs.
        if let Some(wait) = tail.flood_wait(sender, progress.count_left(), now, flood) {
            return Err(AppendError::Flood { wait });
        }
        if let Some(range) = unseen {
            self.find_sends(conversation, range, &mut progress).await?;
            if progress.count_left() == 0 {
                return Ok(Prepared::Repeat(repeated(progress, &tail)));
            }
        }
        if tail.last() == Seq::NONE {
            return Ok(Prepared::Empty);
        }
        Ok(Prepared::Ready(AppendPlan {
            next: tail.last().next(),
            bumps_inbox: tail.bumps_inbox(now),
            allowance: tail.allowance(sender, now, flood),
            flood_span: flood.span(),
            outdates_membership: tail.outdates_membership(sender, now),
            ended_memberships: tail.ended_memberships(),
            progress,
        }))
    }

    /// Writes what was prepared: all of it or nothing. One write where nobody gets in between.
    pub async fn append(&self, plan: AppendPlan) -> Result<Appended, AppendError> {
        let AppendPlan { mut progress, mut next, mut allowance, flood_span, .. } = plan;
        for attempt in 0..backoff::APPEND_ATTEMPTS {
            let entries = progress.entries_left(next);
            let put = match self.put_entries(&entries).await {
                // Others write there at this moment, in transactions: a lost race, too.
                Err(error) if error.is_conflict() => Put::Taken(Vec::new()),
                put => put?,
            };
            let taken = match put {
                Put::Done => {
                    progress.written(entries);
                    return Ok(Appended {
                        stored: progress.into_stored(),
                        contended: attempt > 0,
                        bumps_inbox: plan.bumps_inbox,
                    });
                }
                Put::Taken(taken) => taken,
            };
            natter_metrics::add(Metric::AppendRetries, 1);
            let mut own = look_at(&taken, &mut progress, &mut next)?;
            let undone = progress.left().next().map(|draft| draft.send.clone());
            if let Some(send) = undone {
                if attempt + 1 == backoff::APPEND_ATTEMPTS {
                    break;
                }
                // Ids of sends are as good as random.
                backoff::APPEND.pause_spread(attempt, send).await;
                // The first loss is mostly by one number. Whoever loses again is behind, and would
                // not catch up one number at a time.
                if attempt > 0 || taken.is_empty() {
                    own = own.saturating_add(self.catch_up(&mut progress, &mut next).await?);
                }
            }
            let left = progress.count_left();
            if left == 0 {
                // Whoever has written them may not have come to that.
                let bumps_inbox = plan.bumps_inbox;
                let stored = progress.into_stored();
                return Ok(Appended { stored, contended: true, bumps_inbox });
            }
            // Sent side by side: each has read the log before the others were written.
            allowance = allowance.map(|allowed| allowed.saturating_sub(own));
            if allowance.is_some_and(|allowed| allowed < left) {
                return Err(AppendError::Flood { wait: flood_span });
            }
        }
        Err(AppendError::Contended)
    }

    /// Puts entries with numbers that follow one another, if none of those is taken.
    async fn put_entries(&self, entries: &[Entry]) -> Result<Put, StoreError> {
        let [entry] = entries else {
            return self.put_together(entries).await;
        };
        let request = self
            .client
            .sdk()
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item::write_entry(entry)?))
            .condition_expression(ITEM_IS_ABSENT)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.client.put(request).await? {
            Outcome::Done(()) => Ok(Put::Done),
            Outcome::ConditionFailed(winner) => {
                let winner = winner.ok_or(StoreError::Unreadable { what: "entry" })?;
                Ok(Put::Taken(vec![item::read_entry(winner)?]))
            }
        }
    }

    /// Looks at every number from `next` on that has been taken meanwhile. Returns how many of
    /// those entries are the sender's.
    async fn catch_up(&self, progress: &mut Progress, next: &mut Seq) -> Result<u32, AppendError> {
        let conversation = progress.conversation();
        let mut own: u32 = 0;
        loop {
            let taken = self.oldest(conversation, (*next, Seq::MAX), CATCH_UP).await?;
            own = own.saturating_add(look_at(&taken, progress, next)?);
            if taken.len() < CATCH_UP as usize {
                return Ok(own);
            }
        }
    }
}

/// Looks at entries that others have written from number `next` on, and moves it behind them.
/// Returns how many of them are the sender's.
fn look_at(taken: &[Entry], progress: &mut Progress, next: &mut Seq) -> Result<u32, AppendError> {
    let sender = progress.sender();
    let mut own: u32 = 0;
    for entry in taken {
        *next = entry.seq.next();
        if progress.recognise(entry, MadeBy::Meanwhile)? {
            own = own.saturating_add(1);
            if progress.count_left() == 0 {
                break;
            }
            continue;
        }
        ensure_open(entry, sender)?;
        own = own.saturating_add(u32::from(entry.sender == sender && entry.counts_as_flood()));
    }
    Ok(own)
}

/// Whether `sender` may still append after an entry that another writer has appended meanwhile.
fn ensure_open(between: &Entry, sender: UserId) -> Result<(), AppendError> {
    if let Some(closed) = between.closes() {
        return Err(AppendError::Closed(closed));
    }
    if between.ends_membership_of(sender) { Err(AppendError::NotAMember) } else { Ok(()) }
}

fn repeated(progress: Progress, tail: &Tail) -> Repeated {
    let entries: Vec<_> = progress.into_stored().into_iter().map(|stored| stored.entry).collect();
    let may_bump_inbox = entries.iter().any(|entry| tail.may_have_bumped_inbox(entry));
    Repeated { entries, may_bump_inbox }
}
