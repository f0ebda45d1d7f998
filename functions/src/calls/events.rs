//! The events of calls. No Debug: a session description holds addresses.

use natter_domain::{
    call::{CallId, CallOutcome, Media},
    conversation::ConversationId,
    ids::UserId,
};
use serde::Serialize;
use serde_json::Value;

/// The event `callUser`: a call comes in.
#[derive(Serialize)]
#[serde(tag = "event", rename = "callUser", rename_all = "camelCase")]
pub(crate) struct CallUser<'a> {
    pub(crate) call_id: &'a CallId,
    pub(crate) conversation_id: ConversationId,
    pub(crate) caller_id: UserId,
    pub(crate) offer: &'a Value,
    pub(crate) media: Media,
}

/// The event `makeAnswer`: the callee has answered.
#[derive(Serialize)]
#[serde(tag = "event", rename = "makeAnswer", rename_all = "camelCase")]
pub(crate) struct MakeAnswer<'a> {
    pub(crate) call_id: &'a CallId,
    pub(crate) answer: &'a Value,
}

/// The event `offer`: the other end offers something new within the call.
#[derive(Serialize)]
#[serde(tag = "event", rename = "offer", rename_all = "camelCase")]
pub(crate) struct NewOffer<'a> {
    pub(crate) call_id: &'a CallId,
    pub(crate) offer: &'a Value,
}

/// The event `iceCandidate`: a candidate of the other end; null after the last one.
#[derive(Serialize)]
#[serde(tag = "event", rename = "iceCandidate", rename_all = "camelCase")]
pub(crate) struct IceCandidate<'a> {
    pub(crate) call_id: &'a CallId,
    pub(crate) candidate: &'a Value,
}

/// The event `endCall`.
#[derive(Serialize)]
#[serde(tag = "event", rename = "endCall", rename_all = "camelCase")]
pub(crate) struct EndCall<'a> {
    pub(crate) call_id: &'a CallId,
    /// The reason that was given; null without one.
    pub(crate) reason: Option<&'a str>,
    pub(crate) outcome: CallOutcome,
}

/// The event `callTaken`: another device of the same person has answered.
#[derive(Serialize)]
#[serde(tag = "event", rename = "callTaken", rename_all = "camelCase")]
pub(crate) struct CallTaken<'a> {
    pub(crate) call_id: &'a CallId,
}
