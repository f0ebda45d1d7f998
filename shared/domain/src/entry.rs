//! Entries: what a conversation's log is made of.

use crate::{
    call::FinishedCall,
    conversation::ConversationId,
    ids::{ClientMessageId, UserId},
    room::{Role, RoomName, Visibility},
    seq::Seq,
    text::MessageText,
    time::Timestamp,
};

/// One entry of a conversation's log. Once written it keeps its number for ever.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The conversation that it belongs to.
    pub conversation: ConversationId,
    /// Its number there.
    pub seq: Seq,
    /// Who wrote it, from the session and never from the payload.
    pub sender: UserId,
    /// What tells a repeat of the same send.
    pub send: SendId,
    /// What it says.
    pub body: Body,
    /// When it was accepted, by the server's clock.
    pub sent_at: Timestamp,
}

/// An entry as one member sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct Seen {
    /// The entry.
    pub entry: Entry,
    /// Whether they have deleted it for themselves: its number is told, and nothing else of it.
    pub hidden: bool,
}

/// What an entry says. No Debug: it holds what people wrote.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// Somebody wrote something.
    Message(MessageText),
    /// Somebody wrote something that was deleted for everyone since.
    DeletedMessage,
    /// A message was deleted for everyone.
    Deleted {
        /// Its number.
        target: Seq,
    },
    /// People are members from now on: the sender alone, or those whom the sender added.
    Joined {
        /// They.
        users: Vec<UserId>,
    },
    /// The sender is a member no more. In a direct conversation: has deleted the account.
    Left,
    /// Somebody is a member no more.
    Removed {
        /// Who.
        user: UserId,
    },
    /// Somebody has another role.
    Role {
        /// Who.
        user: UserId,
        /// Which.
        role: Role,
    },
    /// The room has another name.
    Renamed {
        /// Which.
        name: RoomName,
    },
    /// The room is open from now on, or is not.
    Visibility {
        /// Which.
        visibility: Visibility,
    },
    /// The room has ended. Nothing comes after this.
    Ended,
    /// A call is over.
    Call(FinishedCall),
}

/// What tells one send from another of the same sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendId {
    /// The client named it, so a repeat by the client is recognised.
    Client(ClientMessageId),
    /// The client did not. A made name still tells our own retried write from somebody else's.
    Made(String),
}

/// Why a log takes no more entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
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

    /// Whether this entry is what `sender` sent under that name: then a send of it is a repeat.
    #[must_use]
    pub fn is_send(&self, sender: UserId, send: &SendId) -> bool {
        self.sender == sender && self.send == *send
    }

    /// Whether this entry says that `user` is a member no more.
    #[must_use]
    pub fn parts_with(&self, user: UserId) -> bool {
        match &self.body {
            Body::Left => self.sender == user,
            Body::Removed { user: removed } => *removed == user,
            Body::Message(_)
            | Body::DeletedMessage
            | Body::Deleted { .. }
            | Body::Joined { .. }
            | Body::Role { .. }
            | Body::Renamed { .. }
            | Body::Visibility { .. }
            | Body::Ended
            | Body::Call(_) => false,
        }
    }

    /// Whether it counts where its sender is held to a number of entries in some seconds. What a manager does to others does
    /// not: adding ten people is no flood.
    #[must_use]
    pub fn counts_as_flood(&self) -> bool {
        match &self.body {
            Body::Message(_)
            | Body::DeletedMessage
            | Body::Deleted { .. }
            | Body::Left
            | Body::Renamed { .. }
            | Body::Visibility { .. }
            | Body::Call(_) => true,
            Body::Joined { users } => users.as_slice() == [self.sender],
            Body::Removed { .. } | Body::Role { .. } | Body::Ended => false,
        }
    }

    /// Whether the log ends with this entry.
    #[must_use]
    pub fn closes(&self) -> Option<Closed> {
        match (self.conversation, &self.body) {
            (ConversationId::Room(_), Body::Ended) => Some(Closed::RoomEnded),
            (ConversationId::Direct(_), Body::Left) => Some(Closed::PeerLeft),
            (ConversationId::Direct(_) | ConversationId::Room(_), _) => None,
        }
    }
}
