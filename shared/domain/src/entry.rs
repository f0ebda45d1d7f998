//! Entries: what a conversation's log is made of.

use crate::{
    conversation::ConversationId,
    ids::{ClientMessageId, UserId},
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

/// What an entry says.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// Somebody wrote something.
    Message(MessageText),
}

/// What tells one send from another of the same sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendId {
    /// The client named it, so a repeat by the client is recognised.
    Client(ClientMessageId),
    /// The client did not. A made name still tells our own retried write from somebody else's.
    Made(String),
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
}
