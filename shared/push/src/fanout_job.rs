//! Jobs of the `fanout` function.

use natter_domain::{
    call::CallId,
    conversation::ConversationId,
    ids::{ConnectionId, SessionId, UserId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// One job, as the payload of an asynchronous invocation. Doing it twice does no harm. No
/// Debug: an event holds what people wrote.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FanoutJob {
    /// Push events to some members of a large room, in their order.
    Push {
        /// The members.
        users: Vec<UserId>,
        /// The JSON of the first event.
        event: String,
        /// The JSON of the events after it. A version that does not know them pushes the first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        more: Vec<String>,
        /// The sender's own socket, which gets no push.
        except: Option<ConnectionId>,
        /// The inbox position to which the conversation moves up for these members, if it does.
        #[serde(rename = "movedUp")]
        inbox_bump: Option<InboxBump>,
    },
    /// Tell the people who share a direct conversation with somebody that they have come or gone.
    Presence {
        /// The person who has come or gone.
        user: UserId,
        /// Whether they came. If that has changed when the job runs, another job is enqueued for
        /// the later change.
        online: bool,
    },
    /// Somebody's last socket is gone, and they seem to be online until then: have the delayed job
    /// sent that tells others if they do not come back.
    Left {
        /// The person.
        user: UserId,
        /// Until when, in milliseconds since 1970.
        until: Timestamp,
    },
    /// Two people have nothing to do with each other any more, because one blocks the other: end
    /// their call, and take what they see of each other's presence away.
    Blocked {
        /// The person who blocks.
        user: UserId,
        /// The person who is blocked.
        other: UserId,
        /// Those of the two who were online at the block: they seem to go offline.
        #[serde(default)]
        online: Vec<UserId>,
        /// The time of the block, in milliseconds since 1970.
        #[serde(default)]
        at: Timestamp,
    },
    /// One of two people does not block the other any more. Unless the other one blocks them, they
    /// see each other's presence again, as if those who are online had just come.
    Unblocked {
        /// The person who has blocked.
        user: UserId,
        /// The person who was blocked.
        other: UserId,
    },
    /// A device has connected during calls of its person: it rings, or is in one of them again.
    OpenedInCall {
        /// The person.
        user: UserId,
        /// The device's session.
        session: SessionId,
        /// The device's new connection.
        connection: ConnectionId,
        /// The calls that the person had when it connected. They may be over.
        calls: Vec<CallId>,
    },
    /// A device is gone that was in a call: wait for it to come back, and end the call if it does
    /// not.
    CallLost {
        /// The call.
        call_id: CallId,
        /// The person whose device is gone.
        user: UserId,
        /// The device's connection.
        connection: ConnectionId,
    },
}

/// A conversation that moves up in inboxes.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InboxBump {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The `sent_at` of the entry that bumps it, in milliseconds since 1970.
    pub at: Timestamp,
}
