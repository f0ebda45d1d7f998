//! Work for later: what the `fanout` function is asked to do.

use natter_domain::{
    call::CallId,
    conversation::ConversationId,
    ids::{ConnectionId, UserId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// One piece of work, as the payload of an asynchronous invocation. Doing it twice does no harm. No Debug: an event holds what
/// people wrote.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Work {
    /// Push an event to some members of a large room.
    Push {
        /// They.
        users: Vec<UserId>,
        /// The event's JSON.
        event: String,
        /// A socket that knows already.
        except: Option<ConnectionId>,
        /// Where the conversation moves up in their inboxes.
        moved_up: Option<MovedUp>,
    },
    /// Tell the people who share a direct conversation with somebody that they have come or gone.
    Presence {
        /// Who.
        user: UserId,
        /// What was found. If it is not so any more when the work is done, somebody else has noticed that, too.
        online: bool,
    },
    /// Two people have nothing to do with each other any more, because one blocks the other: end their call, and take what they see
    /// of each other's presence away.
    Blocked {
        /// The one.
        user: UserId,
        /// The other.
        other: UserId,
    },
    /// End a call whose device is gone.
    CallLost {
        /// The call.
        call_id: CallId,
        /// Whose device.
        user: UserId,
        /// Which.
        connection: ConnectionId,
    },
}

/// A conversation that moves up in inboxes.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MovedUp {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// When the entry was accepted that moves it, in milliseconds.
    pub at: Timestamp,
}
