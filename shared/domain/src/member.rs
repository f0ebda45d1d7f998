//! Members: what a conversation knows of each person in it.

use crate::{ids::UserId, room::Role, seq::Seq, time::Timestamp};

/// One person in one conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub user: UserId,
    /// What they may do; always [`Role::Member`] in a direct conversation.
    pub role: Role,
    /// Since when.
    pub joined_at: Timestamp,
    /// The number up to which they have read.
    pub read: Seq,
    /// The number up to which one of their devices has got everything, as the device says.
    pub delivered: Seq,
    /// The number up to which they have cleared the conversation for themselves.
    pub cleared: Seq,
    /// Whether they have deleted single messages for themselves.
    pub hides: bool,
}

impl Member {
    /// What was delivered: also whatever was read.
    #[must_use]
    pub fn delivered(&self) -> Seq {
        self.delivered.max(self.read)
    }

    /// How many entries they have not read, of a conversation that ends at `last` with an entry that is or is not their own.
    /// Whoever wrote last has nothing unread.
    #[must_use]
    pub fn unread(&self, last: Seq, own: bool) -> u64 {
        if own { 0 } else { last.distance_from(self.read.max(self.cleared)) }
    }
}

/// Which of a member's two numbers moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// The person has read up to there.
    Read,
    /// A device has got everything up to there.
    Delivered,
}
