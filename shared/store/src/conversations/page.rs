//! Reading a log in pages, both ways.

use natter_domain::{conversation::ConversationId, entry::Entry, paging::EntryRange, seq::Seq};

use super::Conversations;
use crate::StoreError;

/// A page of a conversation.
pub struct EntryPage {
    /// The entries, by number.
    pub entries: Vec<Entry>,
    /// The first number of the conversation; zero when it is empty.
    pub first: Seq,
    /// The last number of the conversation; zero when it is empty.
    pub last: Seq,
}

impl Conversations {
    /// A page of the log. Consistent: who reads it after a push or an answer finds what these spoke of. One request for
    /// the newest page; two for any other, to know where the log ends.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn page(
        &self,
        conversation: ConversationId,
        range: EntryRange,
    ) -> Result<EntryPage, StoreError> {
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
        let (entries, newest) = if range.after.is_none() && range.before.is_none() {
            let entries = read.await?;
            let newest = entries.last().map(|entry| entry.seq);
            (entries, newest)
        } else {
            let everything = (Seq::NONE.next(), Seq::MAX);
            let (entries, newest) = futures_util::try_join!(read, self.newest(conversation, everything, 1))?;
            (entries, newest.first().map(|entry| entry.seq))
        };
        let last = newest.unwrap_or(Seq::NONE);
        Ok(EntryPage { entries, first: last.min(Seq::NONE.next()), last })
    }
}
