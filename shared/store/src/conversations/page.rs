//! Reading a log in pages, both ways, as one member sees it.

use std::collections::BTreeSet;

use natter_domain::{
    conversation::ConversationId,
    entry::{Entry, Seen},
    ids::UserId,
    member::Member,
    paging::EntryRange,
    seq::Seq,
};

use super::Conversations;
use crate::{StoreError, users::Consistency};

/// A page of a conversation.
pub struct EntryPage {
    /// The entries, by number.
    pub entries: Vec<Seen>,
    /// The first number that the reader can see; zero where there is none.
    pub first: Seq,
    /// The last number of the conversation; zero when it is empty.
    pub last: Seq,
}

/// Who reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// This member.
    Member(Member),
    /// Somebody who is not a member; also of a direct conversation that has not begun.
    Nobody,
}

impl Conversations {
    /// A page of the log as `user` sees it, and what they are there. Consistent: who reads it after a push or an answer finds what
    /// these spoke of. Two requests for the newest page; three for any other, to know where the log ends.
    ///
    /// A room is read before the membership: who was removed meanwhile does not see what was said after.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn page(
        &self,
        conversation: ConversationId,
        user: UserId,
        mut range: EntryRange,
    ) -> Result<(Reader, EntryPage), StoreError> {
        loop {
            let (entries, last, member) = match conversation {
                ConversationId::Direct(_) => {
                    let member = self.member(conversation, user, Consistency::Strong);
                    let ((entries, last), member) =
                        futures_util::try_join!(self.entries(conversation, range), member)?;
                    (entries, last, member)
                }
                ConversationId::Room(_) => {
                    let (entries, last) = self.entries(conversation, range).await?;
                    (entries, last, self.member(conversation, user, Consistency::Strong).await?)
                }
            };
            let Some(member) = member else {
                return Ok((Reader::Nobody, EntryPage { entries: Vec::new(), first: Seq::NONE, last }));
            };
            if range.after.is_some_and(|after| after < member.cleared) {
                // Nothing is there for this reader before the number up to which they have cleared.
                range.after = Some(member.cleared);
                continue;
            }
            let first = if last > member.cleared { member.cleared.next() } else { Seq::NONE };
            let entries = self.as_seen(conversation, &member, entries).await?;
            return Ok((Reader::Member(member), EntryPage { entries, first, last }));
        }
    }

    /// Entries as a member sees them: without what they have cleared, and nothing but the number of what they have hidden.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn as_seen(
        &self,
        conversation: ConversationId,
        member: &Member,
        mut entries: Vec<Entry>,
    ) -> Result<Vec<Seen>, StoreError> {
        entries.retain(|entry| entry.seq > member.cleared);
        let bounds = entries.first().zip(entries.last()).map(|(first, last)| (first.seq, last.seq));
        let hidden = match bounds {
            Some(bounds) if member.hides => self.hidden(conversation, member.user, bounds).await?,
            Some(_) | None => BTreeSet::new(),
        };
        let seen = |entry: Entry| Seen { hidden: hidden.contains(&entry.seq), entry };
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
