//! What has come since a number: the heart of a sync.

use natter_domain::{
    conversation::ConversationId, entry::Entry, ids::UserId, limits::SYNC_BEHIND, paging::PageSize, seq::Seq,
};

use super::Conversations;
use crate::StoreError;

/// What a client gets that has everything up to some number.
pub struct Since {
    /// Entries, by number.
    pub entries: Vec<Entry>,
    /// The conversation's last number.
    pub last: Seq,
    /// Who wrote the newest entry, where there is one that was not known.
    pub last_by: Option<UserId>,
    /// Whether there are more after these (or, where it is not recovered, before them).
    pub more: bool,
    /// Whether these go on from what the client has. If not, it should begin anew from these.
    pub recovered: bool,
}

impl Conversations {
    /// What has come since `after`. One request where the client has everything or misses little, two where it misses more, three
    /// where it is so far behind that it gets the newest entries.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn since(
        &self,
        conversation: ConversationId,
        after: Seq,
        limit: PageSize,
    ) -> Result<Since, StoreError> {
        // The entry that the client has last is read along: if it is not there, the client is ahead of the log.
        let known = after > Seq::NONE;
        let first = if known { after } else { after.next() };
        let wanted = limit.get().saturating_add(1).saturating_add(u32::from(known));
        let mut entries = self.oldest(conversation, (first, Seq::MAX), wanted).await?;
        if known {
            if entries.first().is_none_or(|entry| entry.seq != after) {
                return self.afresh(conversation, limit).await;
            }
            entries.remove(0);
        }
        if entries.len() <= limit.len() {
            let (last, last_by) = end(&entries, after);
            return Ok(Since { entries, last, last_by, more: false, recovered: true });
        }
        let (last, last_by) = end(&self.newest(conversation, (first, Seq::MAX), 1).await?, after);
        if last.distance_from(after) > SYNC_BEHIND {
            return self.afresh(conversation, limit).await;
        }
        entries.truncate(limit.len());
        Ok(Since { entries, last, last_by, more: true, recovered: true })
    }

    /// The newest entries, for a client that has none. They are all, or the client pages back.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn newly(
        &self,
        conversation: ConversationId,
        after: Seq,
        limit: PageSize,
    ) -> Result<Since, StoreError> {
        let wanted = limit.get().saturating_add(1);
        let mut entries = self.newest(conversation, (after.next(), Seq::MAX), wanted).await?;
        let more = entries.len() > limit.len();
        entries.truncate(limit.len());
        entries.reverse();
        let (last, last_by) = end(&entries, after);
        Ok(Since { entries, last, last_by, more, recovered: !more })
    }

    async fn afresh(&self, conversation: ConversationId, limit: PageSize) -> Result<Since, StoreError> {
        let newest = self.newly(conversation, Seq::NONE, limit).await?;
        Ok(Since { recovered: false, ..newest })
    }
}

/// Number and sender of the last of `entries`, all of which come after `after`.
fn end(entries: &[Entry], after: Seq) -> (Seq, Option<UserId>) {
    entries.last().map_or((after, None), |entry| (entry.seq, Some(entry.sender)))
}
