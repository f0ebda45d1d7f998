//! Reading a log in pages, both ways, as one member sees it.

use std::collections::BTreeSet;

use natter_domain::{
    conversation::ConversationId,
    entry::{Entry, VisibleEntry},
    limits::IN_FLIGHT_WINDOW,
    member::Member,
    paging::EntryRange,
    seq::Seq,
    time::Timestamp,
};

use super::Conversations;
use crate::{Consistency, StoreError};

/// A page of a conversation.
pub struct EntryPage {
    /// The entries, by number.
    pub entries: Vec<VisibleEntry>,
    /// The first number that the reader can see; zero where there is none.
    pub first: Seq,
    /// The last number of the conversation; zero when it is empty.
    pub last: Seq,
}

impl Conversations {
    /// A page of the log as `member` sees it. Consistent: who reads it after a push or an answer
    /// finds what these spoke of. One request for the newest page; two for any other, to know where
    /// the log ends. Nothing, if the member has gone from the room meanwhile: where a page holds
    /// what was written just now, the membership is looked at once more after it.
    pub async fn page(
        &self,
        conversation: ConversationId,
        member: &Member,
        range: EntryRange,
        now: Timestamp,
    ) -> Result<Option<EntryPage>, StoreError> {
        // Nothing is there for this reader before the number up to which they have cleared.
        let after = range.after.map(|after| after.max(member.cleared));
        let (entries, last) = self.entries(conversation, EntryRange { after, ..range }).await?;
        let fresh =
            entries.last().is_some_and(|newest| now.since(newest.sent_at) < IN_FLIGHT_WINDOW);
        if fresh && conversation.room().is_some() {
            let still = self.member(conversation, member.user, Consistency::Strong).await?;
            if still.is_none() {
                return Ok(None);
            }
        }
        let first = if last > member.cleared { member.cleared.next() } else { Seq::NONE };
        let entries = self.visible(conversation, member, entries).await?;
        Ok(Some(EntryPage { entries, first, last }))
    }

    /// Entries as a member sees them: without what they have cleared, and nothing but the number of
    /// what they have hidden.
    pub async fn visible(
        &self,
        conversation: ConversationId,
        member: &Member,
        mut entries: Vec<Entry>,
    ) -> Result<Vec<VisibleEntry>, StoreError> {
        entries.retain(|entry| entry.seq > member.cleared);
        let bounds = entries.first().zip(entries.last()).map(|(first, last)| (first.seq, last.seq));
        let hidden = match bounds {
            Some(bounds) => {
                let limit = u32::try_from(entries.len()).unwrap_or(u32::MAX);
                self.hidden_of(conversation, member, bounds, limit).await?
            }
            None => BTreeSet::new(),
        };
        let seen = |entry: Entry| VisibleEntry { hidden: hidden.contains(&entry.seq), entry };
        Ok(entries.into_iter().map(seen).collect())
    }

    /// The entries of a range, by number, and the last number of the log.
    async fn entries(
        &self,
        conversation: ConversationId,
        range: EntryRange,
    ) -> Result<(Vec<Entry>, Seq), StoreError> {
        let first = range.after.unwrap_or(Seq::NONE).next();
        let last = range.before.map_or(Seq::MAX, Seq::previous);
        let read = async {
            if first > last {
                return Ok(Vec::new());
            }
            if range.after.is_some() {
                return self.oldest(conversation, (first, last), range.limit.get()).await;
            }
            let mut entries = self.newest(conversation, (first, last), range.limit.get()).await?;
            entries.reverse();
            Ok(entries)
        };
        if range.after.is_none() && range.before.is_none() {
            let entries = read.await?;
            let newest = entries.last().map_or(Seq::NONE, |entry| entry.seq);
            return Ok((entries, newest));
        }
        let (entries, last) = futures_util::try_join!(read, self.last(conversation))?;
        Ok((entries, last))
    }
}
