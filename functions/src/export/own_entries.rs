//! The entries that the caller has sent, conversation by conversation, also of those that the
//! caller has left.
//!
//! Logs are not sorted by sender, so each is read whole, a megabyte at a time. One answer reads
//! only as much as fits into the function's time.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use natter_domain::{
    conversation::ConversationId, entry::VisibleEntry, ids::UserId, invalid::InvalidError,
    member::Member, room::RoomName, seq::Seq, time::Timestamp,
};
use natter_store::{Conversations, StoreError, users::Consistency};

use crate::views::entry::estimated_bytes;

/// How many reads of up to a megabyte one answer makes.
const READS: usize = 40;
/// About how many bytes of entries one answer holds; a function may answer with 6 MB.
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
    type Err = InvalidError;

    fn from_str(text: &str) -> Result<Self, InvalidError> {
        let parsed = || {
            let (conversation, after) = text.split_once('~')?;
            Some(Self {
                conversation: conversation.parse().ok()?,
                after: Seq::new(after.parse().ok()?).ok()?,
            })
        };
        parsed().ok_or_else(natter_app::cursor::invalid)
    }
}

/// The entries of one conversation.
pub(super) struct Read {
    pub(super) conversation: ConversationId,
    /// What the caller is there, or was last.
    pub(super) member: Member,
    /// What the room is called, or was when the caller left.
    pub(super) room_name: Option<RoomName>,
    /// Since when the caller is no member; `None` if they are one.
    pub(super) left_at: Option<Timestamp>,
    /// The numbers of the entries that the caller has deleted for themselves.
    pub(super) hidden: BTreeSet<Seq>,
    pub(super) entries: Vec<VisibleEntry>,
}

/// A page of the caller's entries.
pub(super) struct OwnEntries {
    pub(super) parts: Vec<Read>,
    pub(super) next: Option<Position>,
}

/// Reads the page that begins at `from`. Conversations come in the order of their ids, which does
/// not change while a client pages.
pub(super) async fn read(
    store: &Conversations,
    user: UserId,
    from: Option<Position>,
) -> Result<OwnEntries, StoreError> {
    let (present, left) = futures_util::try_join!(store.of_user(user), store.left_by_user(user))?;
    // One that is left or joined at this moment can be in both.
    let all: BTreeMap<String, ConversationId> =
        present.into_iter().chain(left).map(|id| (id.to_string(), id)).collect();
    let mut position = from;
    let first =
        position.as_ref().map(|position| position.conversation.to_string()).unwrap_or_default();
    let (mut parts, mut reads, mut bytes) = (Vec::new(), 0, 0);
    for (_, conversation) in all.into_iter().filter(|(text, _)| *text >= first) {
        let mut after = match position.take() {
            Some(position) if position.conversation == conversation => position.after,
            Some(_) | None => Seq::NONE,
        };
        if reads >= READS || bytes >= BYTES {
            return Ok(OwnEntries { parts, next: Some(Position { conversation, after }) });
        }
        // The log is read beside that, for nothing where they never were there.
        let (part, mut found) = futures_util::try_join!(
            part(store, user, conversation),
            store.written_by(conversation, user, after)
        )?;
        let Some(mut part) = part else { continue };
        loop {
            reads += 1;
            bytes += found.entries.iter().map(estimated_bytes).sum::<usize>();
            part.entries.extend(
                found.entries.into_iter().map(|entry| VisibleEntry { entry, hidden: false }),
            );
            let Some(next) = found.next else { break };
            after = next;
            if reads >= READS || bytes >= BYTES {
                parts.push(part);
                return Ok(OwnEntries { parts, next: Some(Position { conversation, after }) });
            }
            found = store.written_by(conversation, user, after).await?;
        }
        parts.push(part);
    }
    Ok(OwnEntries { parts, next: None })
}

/// What the caller is or was in a conversation, without entries; nothing if they never were there.
async fn part(
    store: &Conversations,
    user: UserId,
    conversation: ConversationId,
) -> Result<Option<Read>, StoreError> {
    let soon = Consistency::Eventual;
    let (member, room_name, left_at) = match store.member(conversation, user, soon).await? {
        Some(member) => {
            let room = match conversation.room() {
                Some(_) => store.room(conversation, soon).await?,
                None => None,
            };
            (member, room.map(|room| room.name), None)
        }
        None => {
            let former = store.former_member(conversation, user, soon).await?;
            let Some(former) = former else { return Ok(None) };
            (former.member, former.room_name, Some(former.left_at))
        }
    };
    let hidden = store.hidden_from(conversation, &member).await?;
    Ok(Some(Read { conversation, member, room_name, left_at, hidden, entries: Vec::new() }))
}
