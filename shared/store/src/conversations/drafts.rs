//! What is to be appended: one draft, or several of one sender that keep their order.

use std::iter;

use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry, SendId},
    ids::UserId,
    seq::Seq,
    time::Timestamp,
};

use super::AppendError;

/// Something to be appended.
#[derive(Clone)]
pub struct Draft {
    /// The conversation.
    pub conversation: ConversationId,
    /// The sender.
    pub sender: UserId,
    /// The id by which a repeat of this send is recognised.
    pub send: SendId,
    /// The content of the entry.
    pub body: Body,
    /// The time at which the message was accepted.
    pub sent_at: Timestamp,
}

impl Draft {
    fn entry(&self, seq: Seq) -> Entry {
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

/// Drafts of one sender for one conversation, at one time, which are appended in this order.
#[derive(Clone)]
pub struct Drafts {
    first: Draft,
    /// Conversation, sender and time are those of the first.
    rest: Vec<Draft>,
}

impl From<Draft> for Drafts {
    fn from(first: Draft) -> Self {
        Self { first, rest: Vec::new() }
    }
}

impl From<&Draft> for Drafts {
    fn from(first: &Draft) -> Self {
        first.clone().into()
    }
}

impl Drafts {
    /// `first`, and after it what its sender says next.
    #[must_use]
    pub fn in_order(first: Draft, next: Vec<(SendId, Body)>) -> Self {
        let of = |(send, body)| Draft { send, body, ..first.clone() };
        let rest = next.into_iter().map(of).collect();
        Self { first, rest }
    }

    /// The conversation of all of them.
    #[must_use]
    pub fn conversation(&self) -> ConversationId {
        self.first.conversation
    }

    pub(super) fn sent_at(&self) -> Timestamp {
        self.first.sent_at
    }

    /// The entries that they make of an empty log.
    pub(super) fn first_entries(&self) -> Vec<Entry> {
        numbered(iter::once(&self.first).chain(&self.rest), Seq::NONE.next())
    }
}

/// Which try has made an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MadeBy {
    /// This append.
    This,
    /// Another try since the newest entries were read, or this one, in a write whose answer was
    /// lost. Perhaps nobody was notified of it.
    Meanwhile,
    /// An earlier try, which the read of the newest entries has shown.
    Earlier,
}

/// What has become of a draft.
pub struct Stored {
    /// Its entry.
    pub entry: Entry,
    /// Which try has made it.
    pub made_by: MadeBy,
}

/// Drafts, each with the entry that it has become, if it has.
pub(super) struct Progress {
    conversation: ConversationId,
    sender: UserId,
    slots: Vec<Slot>,
}

struct Slot {
    draft: Draft,
    stored: Option<Stored>,
}

impl Progress {
    pub(super) fn of(drafts: Drafts) -> Self {
        let Draft { conversation, sender, .. } = drafts.first;
        let all = iter::once(drafts.first).chain(drafts.rest);
        let slots = all.map(|draft| Slot { draft, stored: None }).collect();
        Self { conversation, sender, slots }
    }

    pub(super) fn conversation(&self) -> ConversationId {
        self.conversation
    }

    pub(super) fn sender(&self) -> UserId {
        self.sender
    }

    /// The drafts that have become nothing yet.
    pub(super) fn left(&self) -> impl Iterator<Item = &Draft> {
        self.slots.iter().filter(|slot| slot.stored.is_none()).map(|slot| &slot.draft)
    }

    /// How many those are.
    pub(super) fn count_left(&self) -> u32 {
        u32::try_from(self.left().count()).unwrap_or(u32::MAX)
    }

    /// The entries that those would be, from number `next` on.
    pub(super) fn entries_left(&self, next: Seq) -> Vec<Entry> {
        numbered(self.left(), next)
    }

    /// Whether an entry of the log is what one of those has become, in another try. Notes it.
    pub(super) fn recognise(
        &mut self,
        entry: &Entry,
        made_by: MadeBy,
    ) -> Result<bool, AppendError> {
        let sender = self.sender;
        let mut left = self.slots.iter_mut().filter(|slot| slot.stored.is_none());
        let Some(slot) = left.find(|slot| entry.is_send(sender, &slot.draft.send)) else {
            return Ok(false);
        };
        if !entry.is_repeated_by(&slot.draft.body) {
            return Err(AppendError::Reused(slot.draft.send.clone()));
        }
        slot.stored = Some(Stored { entry: entry.clone(), made_by });
        Ok(true)
    }

    /// Notes that what was left is written, as these entries in this order.
    pub(super) fn written(&mut self, entries: Vec<Entry>) {
        let left = self.slots.iter_mut().filter(|slot| slot.stored.is_none());
        for (slot, entry) in left.zip(entries) {
            slot.stored = Some(Stored { entry, made_by: MadeBy::This });
        }
    }

    /// What all of them have become, in their order, where nothing is left.
    pub(super) fn into_stored(self) -> Vec<Stored> {
        self.slots.into_iter().filter_map(|slot| slot.stored).collect()
    }
}

fn numbered<'a>(drafts: impl Iterator<Item = &'a Draft>, mut next: Seq) -> Vec<Entry> {
    let entry = |draft: &Draft| {
        let seq = next;
        next = next.next();
        draft.entry(seq)
    };
    drafts.map(entry).collect()
}
