//! What devices are told of calls. No Debug: a session description holds addresses.

use natter_domain::{
    call::{CallId, CallOutcome, Media},
    conversation::ConversationId,
    ids::UserId,
};
use serde::Serialize;
use serde_json::Value;

/// Somebody calls.
#[derive(Serialize)]
#[serde(tag = "event", rename = "callUser", rename_all = "camelCase")]
pub(crate) struct CallUser<'a> {
    pub(crate) call_id: &'a CallId,
    pub(crate) conversation_id: ConversationId,
    pub(crate) caller_id: UserId,
    pub(crate) offer: &'a Value,
    pub(crate) media: Media,
}

/// A device has answered.
#[derive(Serialize)]
#[serde(tag = "event", rename = "makeAnswer", rename_all = "camelCase")]
pub(crate) struct MakeAnswer<'a> {
    pub(crate) call_id: &'a CallId,
    pub(crate) answer: &'a Value,
}

/// A way to reach the other end.
#[derive(Serialize)]
#[serde(tag = "event", rename = "iceCandidate", rename_all = "camelCase")]
pub(crate) struct IceCandidate<'a> {
    pub(crate) call_id: &'a CallId,
    pub(crate) candidate: &'a Value,
}

/// The call is over.
#[derive(Serialize)]
#[serde(tag = "event", rename = "endCall", rename_all = "camelCase")]
pub(crate) struct EndCall<'a> {
    pub(crate) call_id: &'a CallId,
    /// The words of whoever ended it; null where there are none.
    pub(crate) reason: Option<&'a str>,
    pub(crate) outcome: CallOutcome,
}

/// Another device has answered.
#[derive(Serialize)]
#[serde(tag = "event", rename = "callTaken", rename_all = "camelCase")]
pub(crate) struct CallTaken<'a> {
    pub(crate) call_id: &'a CallId,
}
