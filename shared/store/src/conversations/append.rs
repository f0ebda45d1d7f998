//! Appending to a log: exactly once, in one order for all, without a counter and without a transaction.
//!
//! The next number is one more than the newest that a consistent read showed. It is put on the condition that
//! nothing has that number yet. Whoever loses the race is handed the item that won it, sees whether that is its own
//! earlier try, and goes on to the next number; after a second loss it reads all that was written meanwhile. A number is
//! only ever tried once the one before it is known to exist, so there are no holes; and every number between the read and
//! the write has been looked at, so a repeat is seen.

use std::{collections::BTreeSet, time::Duration};

use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Closed, Entry, SendId},
    ids::UserId,
    seq::Seq,
    tail::{AfterRefused, FloodLimit, Tail},
    time::Timestamp,
};
use natter_metrics::Metric;

use super::{Conversations, item, tail::Found};
use crate::{StoreError, db::Outcome};

/// Numbers that one send tries before it gives way. Losing so often means that dozens write at the same moment.
const TRIES: u32 = 30;
/// The longest pause between two tries; the pauses are spread so that the losers of one race don't meet in the next.
const LONGEST_PAUSE: Duration = Duration::from_millis(160);

/// Entries that one read of a loser looks at.
const CATCH_UP: u32 = 100;

/// What a loser finds when it looks at what was written meanwhile.
enum CaughtUp {
    /// Its own message.
    Repeat(Entry),
    /// An entry after which it must not be written.
    Over(Appended),
    /// Other messages only.
    Free {
        /// The next number.
        next: Seq,
        /// How many of the messages are its sender's.
        own: u32,
    },
}

/// Something to be appended.
#[derive(Clone)]
pub struct Draft {
    /// Where to.
    pub conversation: ConversationId,
    /// By whom.
    pub sender: UserId,
    /// What tells a repeat of this send.
    pub send: SendId,
    /// What it says.
    pub body: Body,
    /// When it was accepted.
    pub sent_at: Timestamp,
}

impl Draft {
    pub(super) fn entry(&self, seq: Seq) -> Entry {
        Entry {
            conversation: self.conversation,
            seq,
            sender: self.sender,
            send: self.send.clone(),
            body: self.body.clone(),
            sent_at: self.sent_at,
        }
    }
}

/// What the newest entries say about a draft.
pub enum Append {
    /// It can be written.
    Ready(AppendPlan),
    /// It already was; this is the entry.
    Repeat(Entry),
    /// The conversation has no entries yet: it has to be begun, or there is none.
    Empty,
    /// It takes no more entries.
    Closed(Closed),
    /// Its sender writes too fast.
    Flood {
        /// How long to wait.
        wait: Duration,
    },
    /// What the sender says to have seen last makes no sense.
    AfterRefused(AfterRefused),
}

/// A draft with the number that it will try first.
pub struct AppendPlan {
    draft: Draft,
    next: Seq,
    opens_activity: bool,
    /// How many more messages the sender may write at this moment; `None` without a limit.
    allowance: Option<u32>,
    /// How long a sender who has used that up must wait.
    flood_span: Duration,
    /// Whether a member item that was read beside the newest entries may be older than they are.
    outdates_membership: bool,
    /// Who is a member no more, whatever was read beside the newest entries.
    parted: BTreeSet<UserId>,
}

impl AppendPlan {
    /// Whether what was read beside this of the sender's membership may be older than the newest entries. Then it must be read
    /// again before the plan is carried out.
    #[must_use]
    pub fn outdates_membership(&self) -> bool {
        self.outdates_membership
    }

    /// Whether the newest entries say that somebody is a member no more. Then they are told of nothing, though a list of members
    /// that was read beside the entries may still have them.
    #[must_use]
    pub fn has_parted(&self, user: UserId) -> bool {
        self.parted.contains(&user)
    }
}

/// What became of an append.
pub enum Appended {
    /// It was written.
    New {
        /// The entry.
        entry: Entry,
        /// Whether somebody else's entry got in between.
        contended: bool,
        /// Whether the conversation should move up in its members' inboxes.
        opens_activity: bool,
    },
    /// It already was; this is the entry.
    Repeat(Entry),
    /// Its sender writes too fast: so many of their own messages got in between. Nothing was written.
    Flood {
        /// How long to wait.
        wait: Duration,
    },
    /// Somebody else's entry got in between, and after it the log takes no more.
    Closed(Closed),
    /// Somebody else's entry got in between: the sender is not a member any more.
    Parted,
    /// Too many were writing. Nothing was written; trying again is safe.
    Busy,
}

impl Conversations {
    /// Reads what an append needs to know: the newest entries and, where `after` (the last number that the sender had
    /// seen) lies further back, those between. One read in the usual case.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn prepare(
        &self,
        draft: Draft,
        after: Option<Seq>,
        flood: FloodLimit,
    ) -> Result<Append, StoreError> {
        let tail = self.tail(draft.conversation).await?;
        self.judge(tail, draft, after, flood).await
    }

    /// The rest of [`Self::prepare`], for whoever has read the newest entries beside something that may stand against the append.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn judge(
        &self,
        tail: Tail,
        draft: Draft,
        after: Option<Seq>,
        flood: FloodLimit,
    ) -> Result<Append, StoreError> {
        if let Some(entry) = tail.find(draft.sender, &draft.send) {
            return Ok(Append::Repeat(entry.clone()));
        }
        // Nothing is read for what can't be written.
        if let Some(closed) = tail.closed() {
            return Ok(Append::Closed(closed));
        }
        let unseen = match tail.unseen(after) {
            Err(refused) => return Ok(Append::AfterRefused(refused)),
            Ok(unseen) => unseen,
        };
        // Before the entries between are read: looking far back must not be a way round the limit on what it costs.
        if let Some(wait) = tail.flood_wait(draft.sender, draft.sent_at, flood) {
            return Ok(Append::Flood { wait });
        }
        if let Some(range) = unseen {
            match self.find_send(draft.conversation, range, draft.sender, &draft.send).await? {
                Found::Entry(entry) => return Ok(Append::Repeat(entry)),
                Found::Nothing => {}
                Found::TooMuch => return Ok(Append::AfterRefused(AfterRefused::TooFarBehind)),
            }
        }
        if tail.last() == Seq::NONE {
            return Ok(Append::Empty);
        }
        Ok(Append::Ready(AppendPlan {
            next: tail.last().next(),
            opens_activity: tail.opens_activity(draft.sent_at),
            allowance: tail.allowance(draft.sender, draft.sent_at, flood),
            flood_span: flood.span(),
            outdates_membership: tail.outdates_membership(draft.sender, draft.sent_at),
            parted: tail.parted(),
            draft,
        }))
    }

    /// Writes what was prepared. One write where nobody gets in between.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails. Whether the entry was written is then not known; a repeat tells.
    pub async fn append(&self, plan: AppendPlan) -> Result<Appended, StoreError> {
        let AppendPlan { draft, mut next, opens_activity, mut allowance, flood_span, .. } = plan;
        for attempt in 0..TRIES {
            let entry = draft.entry(next);
            let request = self
                .db
                .client()
                .put_item()
                .table_name(&self.table)
                .set_item(Some(item::write_entry(&entry)?))
                .condition_expression("attribute_not_exists(pk)")
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
            match self.db.put(request).await? {
                Outcome::Done(()) => {
                    return Ok(Appended::New { entry, contended: attempt > 0, opens_activity });
                }
                Outcome::ConditionFailed(winner) => {
                    natter_metrics::add(Metric::AppendRetries, 1);
                    let winner = winner.ok_or(StoreError::Unreadable { what: "entry" })?;
                    let winner = item::read_entry(winner)?;
                    if winner.is_send(draft.sender, &draft.send) {
                        return Ok(Appended::Repeat(winner));
                    }
                    if let Some(over) = ends_for(&winner, draft.sender) {
                        return Ok(over);
                    }
                    // Sent side by side: each has read the log before the others were written.
                    let mut own = u32::from(winner.sender == draft.sender && winner.counts_as_flood());
                    next = next.next();
                    tokio::time::sleep(pause(&draft.send, attempt)).await;
                    // The first loss is mostly by one number. Whoever loses again is behind, and would not catch up one
                    // number at a time.
                    if attempt > 0 {
                        match self.catch_up(&draft, next).await? {
                            CaughtUp::Repeat(entry) => return Ok(Appended::Repeat(entry)),
                            CaughtUp::Over(over) => return Ok(over),
                            CaughtUp::Free { next: free, own: more } => {
                                next = free;
                                own = own.saturating_add(more);
                            }
                        }
                    }
                    allowance = allowance.map(|left| left.saturating_sub(own));
                    if allowance == Some(0) {
                        return Ok(Appended::Flood { wait: flood_span });
                    }
                }
            }
        }
        Ok(Appended::Busy)
    }

    /// Looks at every number from `next` on that has been taken meanwhile.
    async fn catch_up(&self, draft: &Draft, mut next: Seq) -> Result<CaughtUp, StoreError> {
        let mut own: u32 = 0;
        loop {
            let taken = self.oldest(draft.conversation, (next, Seq::MAX), CATCH_UP).await?;
            for entry in &taken {
                if entry.is_send(draft.sender, &draft.send) {
                    return Ok(CaughtUp::Repeat(entry.clone()));
                }
                if let Some(over) = ends_for(entry, draft.sender) {
                    return Ok(CaughtUp::Over(over));
                }
                own = own.saturating_add(u32::from(entry.sender == draft.sender && entry.counts_as_flood()));
                next = entry.seq.next();
            }
            if taken.len() < CATCH_UP as usize {
                return Ok(CaughtUp::Free { next, own });
            }
        }
    }
}

/// What an entry that got in between means for the sender of another one.
fn ends_for(between: &Entry, sender: UserId) -> Option<Appended> {
    if let Some(closed) = between.closes() {
        return Some(Appended::Closed(closed));
    }
    between.parts_with(sender).then_some(Appended::Parted)
}

/// A pause that grows with the attempts and differs between sends: their ids are as good as random.
fn pause(send: &SendId, attempt: u32) -> Duration {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    match send {
        SendId::Client(id) => id.hash(&mut hasher),
        SendId::Made(id) => id.hash(&mut hasher),
    }
    attempt.hash(&mut hasher);
    let ceiling = Duration::from_millis(8 << attempt.min(10)).min(LONGEST_PAUSE);
    ceiling.mul_f64((hasher.finish() % 1000) as f64 / 1000.0)
}
