//! The state of a call, as its people see it in answers and refusals.

use natter_domain::{
    call::{Call, CallId, CallOutcome},
    conversation::ConversationId,
};
use serde::Serialize;

/// A call and how it stands.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallState<'a> {
    call_id: &'a CallId,
    conversation_id: ConversationId,
    state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<CallOutcome>,
}

/// How a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It rings.
    Ringing,
    /// Somebody has answered, and it goes on.
    Answered,
    /// It is over.
    Ended,
}

impl State {
    /// How a call stands.
    #[must_use]
    pub fn of(call: &Call) -> Self {
        match (&call.ended, &call.answered) {
            (Some(_), _) => Self::Ended,
            (None, Some(_)) => Self::Answered,
            (None, None) => Self::Ringing,
        }
    }
}

impl<'a> CallState<'a> {
    /// The state of a call; its outcome, too, if it is over.
    #[must_use]
    pub fn of(call: &'a Call) -> Self {
        Self {
            call_id: &call.id,
            conversation_id: call.direct.id(),
            state: State::of(call),
            outcome: call.ended.as_ref().map(|ended| ended.finished.outcome),
        }
    }
}
