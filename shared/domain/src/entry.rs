//! Entries: what a conversation's log is made of.

use crate::{
    call::{CallOutcome, FinishedCall},
    conversation::ConversationId,
    ids::{ClientMessageId, UserId},
    room_values::{Role, RoomName, Visibility},
    seq::Seq,
    text::MessageText,
    time::Timestamp,
};

/// One entry of a conversation's log. Once written it keeps its number for ever.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The conversation whose log contains the entry.
    pub conversation: ConversationId,
    /// The entry's sequence number in that log, from 1.
    pub seq: Seq,
    /// The user who wrote it, taken from the session and never from the payload.
    pub sender: UserId,
    /// The id by which a repeat of the same send is recognised.
    pub send: SendId,
    /// The content: a message, or a change of the room, its members or a call.
    pub body: Body,
    /// When it was accepted, by the server's clock.
    pub sent_at: Timestamp,
}

/// An entry as one member sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct VisibleEntry {
    /// The entry.
    pub entry: Entry,
    /// Whether the member has deleted it for themselves: views then show its number alone.
    pub hidden: bool,
}

/// The content of an entry. No Debug: it holds what people wrote.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// A message.
    Message(MessageText),
    /// A message that was deleted for everyone later; its text is gone.
    DeletedMessage,
    /// A message was deleted for everyone.
    Deleted {
        /// The sequence number of the deleted message.
        target: Seq,
        /// Whether it is the newest of all that this entry's sender has sent before, and all of
        /// them are deleted: they go with the account.
        all_of_sender: bool,
    },
    /// People are members from now on: the sender alone, or those whom the sender added.
    Joined {
        /// The new members.
        users: Vec<UserId>,
    },
    /// The sender left the room. In a direct conversation: deleted the account.
    Left,
    /// The sender left the room by deleting the account.
    LeftWithAccount,
    /// The sender removed a member from the room.
    Removed {
        /// The removed member.
        user: UserId,
    },
    /// The sender changed the role of a member.
    Role {
        /// The member.
        user: UserId,
        /// The new role.
        role: Role,
    },
    /// The room is the member's, because the sender, who owned it, deletes the account.
    Inherited {
        /// The new owner.
        user: UserId,
    },
    /// The sender renamed the room.
    Renamed {
        /// The new name.
        name: RoomName,
    },
    /// The sender changed who can join the room.
    Visibility {
        /// The new visibility.
        visibility: Visibility,
    },
    /// The room has ended. Nothing comes after this.
    Ended,
    /// A call is over.
    Call(FinishedCall),
}

/// Identifies one send among all sends of the same sender.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SendId {
    /// The client named it, so a repeat by the client is recognised.
    Client(ClientMessageId),
    /// The client named none. This generated id still distinguishes our own retried write from
    /// another write.
    Made(String),
}

/// The reason for which a log takes no more entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosedLog {
    /// The room has ended.
    RoomEnded,
    /// One of the two has deleted the account.
    PeerLeft,
}

impl Entry {
    /// The entry's id: its conversation's with its number, so it needs no storage.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}.{}", self.conversation, self.seq)
    }

    /// The entry as it is once its text is deleted for everyone, where it is a message.
    #[must_use]
    pub fn without_text(&self) -> Self {
        Self { body: Body::DeletedMessage, ..self.clone() }
    }

    /// About how many bytes it is stored in.
    #[must_use]
    pub fn stored_bytes(&self) -> u64 {
        // Keys, sender, time, and an ordinary client message id.
        const BESIDE: usize = 256;
        // An id is 26 characters, in a list of strings.
        const ID: usize = 28;
        let body = match &self.body {
            Body::Message(text) => text.as_str().len(),
            Body::Joined { users } => users.len().saturating_mul(ID),
            Body::Renamed { name } => name.as_str().len(),
            Body::Call(_) => 128,
            Body::DeletedMessage
            | Body::Deleted { .. }
            | Body::Left
            | Body::LeftWithAccount
            | Body::Inherited { .. }
            | Body::Removed { .. }
            | Body::Role { .. }
            | Body::Visibility { .. }
            | Body::Ended => 0,
        };
        u64::try_from(body.saturating_add(BESIDE)).unwrap_or(u64::MAX)
    }

    /// Whether this entry is what `sender` sent under that name: then a send of it is a repeat.
    #[must_use]
    pub fn is_send(&self, sender: UserId, send: &SendId) -> bool {
        self.sender == sender && self.send == *send
    }

    /// Whether a send of `body` under this entry's own name is a repeat, and not another message
    /// under a name that was used before. A message that was deleted since has no content left to
    /// compare; a name that we made stands for one send, whatever it says.
    #[must_use]
    pub fn is_repeated_by(&self, body: &Body) -> bool {
        match (&self.send, &self.body) {
            (SendId::Made(_), _) | (SendId::Client(_), Body::DeletedMessage) => true,
            (SendId::Client(_), said) => said == body,
        }
    }

    /// Whether this entry ends the membership of `user`.
    #[must_use]
    pub fn ends_membership_of(&self, user: UserId) -> bool {
        match &self.body {
            Body::Left | Body::LeftWithAccount => self.sender == user,
            Body::Removed { user: removed } => *removed == user,
            Body::Message(_)
            | Body::DeletedMessage
            | Body::Deleted { .. }
            | Body::Joined { .. }
            | Body::Role { .. }
            | Body::Inherited { .. }
            | Body::Renamed { .. }
            | Body::Visibility { .. }
            | Body::Ended
            | Body::Call(_) => false,
        }
    }

    /// Whether it counts where its sender is held to a number of entries in some seconds. What a
    /// manager does to others does not: adding ten people is no flood.
    #[must_use]
    pub fn counts_as_flood(&self) -> bool {
        match &self.body {
            Body::Message(_)
            | Body::DeletedMessage
            | Body::Deleted { .. }
            | Body::Left
            | Body::LeftWithAccount
            | Body::Renamed { .. }
            | Body::Visibility { .. }
            | Body::Call(_) => true,
            Body::Joined { users } => users.as_slice() == [self.sender],
            Body::Removed { .. } | Body::Role { .. } | Body::Inherited { .. } | Body::Ended => {
                false
            }
        }
    }

    /// Whether it is activity, which moves its conversation up in its members' inboxes, and brings
    /// it back to those who have cleared it. A deletion is none, nor is the end of an account,
    /// which is what `Left` means in a direct conversation.
    #[must_use]
    pub fn is_activity(&self) -> bool {
        match (&self.body, self.conversation) {
            (Body::Deleted { .. } | Body::LeftWithAccount | Body::Inherited { .. }, _)
            | (Body::Left, ConversationId::Direct(_)) => false,
            (Body::Left, ConversationId::Room(_))
            | (
                Body::Message(_)
                | Body::DeletedMessage
                | Body::Joined { .. }
                | Body::Removed { .. }
                | Body::Role { .. }
                | Body::Renamed { .. }
                | Body::Visibility { .. }
                | Body::Ended
                | Body::Call(_),
                _,
            ) => true,
        }
    }

    /// Whether a list may show it as the last entry of its conversation. The record of a deletion is
    /// not: the message itself is shown as deleted, if it is the last.
    #[must_use]
    pub fn is_shown_last(&self) -> bool {
        !matches!(self.body, Body::Deleted { .. })
    }

    /// Whether it is news for `reader`, whose unread messages are counted: a message of somebody
    /// else that is still there, or a call of somebody else that was missed. A call that the reader
    /// has answered or declined is none, nor is whatever happens to a room or its members.
    #[must_use]
    pub fn is_news_for(&self, reader: UserId) -> bool {
        let is_news = match &self.body {
            Body::Message(_) => true,
            Body::Call(call) => match call.outcome {
                CallOutcome::Missed => true,
                CallOutcome::Answered | CallOutcome::Declined => false,
            },
            Body::DeletedMessage
            | Body::Deleted { .. }
            | Body::Joined { .. }
            | Body::Left
            | Body::LeftWithAccount
            | Body::Removed { .. }
            | Body::Role { .. }
            | Body::Inherited { .. }
            | Body::Renamed { .. }
            | Body::Visibility { .. }
            | Body::Ended => false,
        };
        is_news && self.sender != reader
    }

    /// Whether the log ends with this entry.
    #[must_use]
    pub fn closes(&self) -> Option<ClosedLog> {
        match (self.conversation, &self.body) {
            (ConversationId::Room(_), Body::Ended) => Some(ClosedLog::RoomEnded),
            (ConversationId::Direct(_), Body::Left) => Some(ClosedLog::PeerLeft),
            (ConversationId::Direct(_) | ConversationId::Room(_), _) => None,
        }
    }
}
