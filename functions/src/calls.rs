//! Calls between two people. Natter passes on what two devices need to find each other (WebRTC's
//! signalling); audio and video never come here.

pub(crate) mod ending;
pub(crate) mod events;
pub mod ice_servers;
mod log_entry;
pub(crate) mod losing;

use natter_app::socket::SocketRequest;
use natter_auth::token_hash::TokenHash;
use natter_domain::call::{Call, End, Fingerprint};
use natter_push::{Pusher, Target};
use natter_store::{Connections, Conversations};
use serde_json::Value;

use crate::notify::Notifier;

pub(crate) use natter_app::problem::refusals::{
    call_ended, call_not_answered, call_not_found, call_taken,
};

/// Ends calls: the state of a call, its devices, and the entry that it leaves in the log.
#[derive(Clone)]
pub(crate) struct Calls {
    conversations: Conversations,
    pub(crate) connections: Connections,
    pub(crate) pusher: Pusher,
    pub(crate) notifier: Notifier,
}

impl Calls {
    /// Calls between the people of `conversations`, whose sockets `pusher` reaches.
    pub(crate) fn new(conversations: Conversations, pusher: Pusher) -> Self {
        Self {
            connections: pusher.connections().clone(),
            notifier: Notifier::new(conversations.clone(), pusher.clone()),
            conversations,
            pusher,
        }
    }
}

/// The device that a frame came from.
pub(crate) fn device(request: &SocketRequest) -> End {
    let session = Some(request.identity.session);
    End { user: request.identity.user, connection: request.connection.clone(), session }
}

/// By what a repeat of a signal is recognised. Signals are passed on as they came, so a repeat has
/// the same JSON.
pub(crate) fn fingerprint(signal: &Value) -> Fingerprint {
    Fingerprint::new(TokenHash::of_content(&signal.to_string()).to_hex())
}

/// The socket of one end of a call. It was open when the call began, when it answered, or when it
/// took the place of the former one.
pub(crate) fn target(call: &Call, end: End) -> Target {
    Target { user: end.user, connection: end.connection, since: call.started_at, spoke: true }
}
