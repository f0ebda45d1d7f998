//! Members: what a conversation knows of each person in it.

use crate::{
    ids::UserId,
    room_values::{Role, RoomName},
    seq::Seq,
    time::Timestamp,
};

/// One person in one conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The person.
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
    pub has_hidden: bool,
}

impl Member {
    /// What was delivered: also whatever was read.
    #[must_use]
    pub fn delivered(&self) -> Seq {
        self.delivered.max(self.read)
    }

    /// How far one of their two numbers is, as the others see it.
    #[must_use]
    pub fn reached(&self, receipt: Receipt) -> Seq {
        match receipt {
            Receipt::Read => self.read,
            Receipt::Delivered => self.delivered(),
        }
    }

    /// The number up to which nothing is unread: what was read or cleared.
    #[must_use]
    pub fn seen(&self) -> Seq {
        self.read.max(self.cleared)
    }
}

/// What is kept of somebody who is no longer a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerMember {
    /// What they were last. What they had cleared and deleted for themselves stays so if they come
    /// back.
    pub member: Member,
    /// Since when they are gone.
    pub left_at: Timestamp,
    /// What the room was called then; none of a direct conversation.
    pub room_name: Option<RoomName>,
    /// The number up to which their messages are erased, because the account is deleted.
    pub erased: Seq,
}

/// Which of a member's two numbers moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// The person has read up to there.
    Read,
    /// A device has got everything up to there.
    Delivered,
}
