//! What the caller has written, conversation by conversation.
//!
//! Logs are not sorted by sender, so each is read whole, a megabyte at a time. One answer looks at so many that it comes in time.

use std::{collections::BTreeSet, fmt, str::FromStr};

use natter_domain::{
    conversation::ConversationId, entry::Seen, ids::UserId, invalid::Invalid, member::Member, room::Room,
    seq::Seq,
};
use natter_store::{Conversations, StoreError, users::Consistency};

use crate::views::entry::about_bytes;

/// Reads of up to a megabyte in one answer.
const READS: usize = 40;
/// About so many bytes of own entries in one answer; a function may answer with 6 MB.
const BYTES: usize = 2_000_000;

/// Where a page ended: in this conversation, after this number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Position {
    conversation: ConversationId,
    after: Seq,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}", self.conversation, self.after)
    }
}

impl FromStr for Position {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let parsed = || {
            let (conversation, after) = text.split_once('~')?;
            Some(Self {
                conversation: conversation.parse().ok()?,
                after: Seq::new(after.parse().ok()?).ok()?,
            })
        };
        parsed().ok_or_else(natter_runtime::cursor::invalid)
    }
}

/// What was read of one conversation.
pub(super) struct Read {
    pub(super) conversation: ConversationId,
    pub(super) member: Member,
    pub(super) room: Option<Room>,
    /// What they have deleted for themselves.
    pub(super) hidden: BTreeSet<Seq>,
    pub(super) entries: Vec<Seen>,
}

/// A page of all of it.
pub(super) struct OwnEntries {
    pub(super) parts: Vec<Read>,
    pub(super) next: Option<Position>,
}

/// Reads on from `from`. In the order of the conversations' ids, which does not change while somebody reads.
pub(super) async fn read(
    store: &Conversations,
    user: UserId,
    from: Option<Position>,
) -> Result<OwnEntries, StoreError> {
    let mut all: Vec<(String, ConversationId)> =
        store.of_user(user).await?.into_iter().map(|id| (id.to_string(), id)).collect();
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut position = from;
    let first = position.as_ref().map(|position| position.conversation.to_string()).unwrap_or_default();
    let (mut parts, mut reads, mut bytes) = (Vec::new(), 0, 0);
    for (_, conversation) in all.into_iter().filter(|(text, _)| *text >= first) {
        let mut after = match position.take() {
            Some(position) if position.conversation == conversation => position.after,
            Some(_) | None => Seq::NONE,
        };
        if reads >= READS || bytes >= BYTES {
            return Ok(OwnEntries { parts, next: Some(Position { conversation, after }) });
        }
        let Some(member) = store.member(conversation, user, Consistency::Eventual).await? else { continue };
        let room = match conversation.room() {
            Some(_) => store.room(conversation, Consistency::Eventual).await?,
            None => None,
        };
        let hidden = store.hidden_from(conversation, &member).await?;
        let mut entries = Vec::new();
        loop {
            let found = store.written_by(conversation, user, after).await?;
            reads += 1;
            bytes += found.entries.iter().map(about_bytes).sum::<usize>();
            entries.extend(found.entries.into_iter().map(|entry| Seen { entry, hidden: false }));
            let Some(next) = found.next else { break };
            after = next;
            if reads >= READS || bytes >= BYTES {
                parts.push(Read { conversation, member, room, hidden, entries });
                return Ok(OwnEntries { parts, next: Some(Position { conversation, after }) });
            }
        }
        parts.push(Read { conversation, member, room, hidden, entries });
    }
    Ok(OwnEntries { parts, next: None })
}
