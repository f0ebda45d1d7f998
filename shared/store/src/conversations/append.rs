//! Appending to a log: exactly once, in one order for all, without a counter and without a transaction.
//!
//! The next number is one more than the newest that a consistent read showed. It is put on the condition that
//! nothing has that number yet. Whoever loses the race is handed the item that won it, sees whether that is its own
//! earlier try, and goes on to the next number. A number is only ever tried once the one before it is known to exist,
//! so there are no holes; and every number between the read and the write has been looked at, so a repeat is seen.

use std::time::Duration;

use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure;
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry, SendId},
    ids::UserId,
    seq::Seq,
    tail::{AfterRefused, FloodLimit},
    time::Timestamp,
};

use super::{Conversations, item};
use crate::{StoreError, db::Outcome};

/// Numbers that one send tries before it gives way. Losing so often means that dozens write at the same moment.
const TRIES: u32 = 30;
/// The longest pause between two tries; the pauses are spread so that the losers of one race don't meet in the next.
const LONGEST_PAUSE: Duration = Duration::from_millis(40);

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
    /// The conversation has no entries yet: it has to be begun.
    Empty,
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
        if let Some(entry) = tail.find(draft.sender, &draft.send) {
            return Ok(Append::Repeat(entry.clone()));
        }
        match tail.unseen(after) {
            Err(refused) => return Ok(Append::AfterRefused(refused)),
            Ok(Some(range)) => {
                let repeat = self.find_send(draft.conversation, range, draft.sender, &draft.send).await?;
                if let Some(entry) = repeat {
                    return Ok(Append::Repeat(entry));
                }
            }
            Ok(None) => {}
        }
        if tail.last() == Seq::NONE {
            return Ok(Append::Empty);
        }
        if let Some(wait) = tail.flood_wait(draft.sender, draft.sent_at, flood) {
            return Ok(Append::Flood { wait });
        }
        let (next, opens_activity) = (tail.last().next(), tail.opens_activity(draft.sent_at));
        Ok(Append::Ready(AppendPlan { draft, next, opens_activity }))
    }

    /// Writes what was prepared. One write where nobody gets in between.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails. Whether the entry was written is then not known; a repeat tells.
    pub async fn append(&self, plan: AppendPlan) -> Result<Appended, StoreError> {
        let AppendPlan { draft, mut next, opens_activity } = plan;
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
                    let winner = winner.ok_or(StoreError::Unreadable { what: "entry" })?;
                    let winner = item::read_entry(winner)?;
                    if winner.is_send(draft.sender, &draft.send) {
                        return Ok(Appended::Repeat(winner));
                    }
                    next = next.next();
                }
            }
            tokio::time::sleep(pause(&draft.send, attempt)).await;
        }
        Ok(Appended::Busy)
    }
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
    let ceiling = Duration::from_millis(u64::from(attempt).saturating_mul(3)).min(LONGEST_PAUSE);
    ceiling.mul_f64((hasher.finish() % 1000) as f64 / 1000.0)
}
