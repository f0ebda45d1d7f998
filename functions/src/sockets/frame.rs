//! `ws-frame`: answers each frame by its action.

mod call_user;
mod end_call;
mod ice_candidate;
mod make_answer;
mod offer;
mod receipt;
mod seated;
mod send_message;
mod typing;

use std::time::Duration;

use natter_app::{
    actions,
    environment::{Environment, StartError},
    function::Function,
    json_fields::JsonFields,
    socket::{self, FrameAnswer, SocketRequest},
};
use natter_push::DelayQueue;
use serde_json::json;

use crate::{
    calls::Calls,
    context::{Context, FromEnvironment as _},
};

struct App {
    context: Context,
    calls: Calls,
    /// Ends a call that nobody answers, or whose device does not come back.
    delayed_jobs: DelayQueue,
    ring_time: Duration,
}

actions! {
    "sendMessage" => send_message::one,
    "sendMessages" => send_message::several,
    "read" => receipt::read,
    "delivered" => receipt::delivered,
    "typing" => typing::handle,
    "callUser" => call_user::handle,
    "makeAnswer" => make_answer::handle,
    "offer" => offer::handle,
    "iceCandidate" => ice_candidate::handle,
    "endCall" => end_call::handle,
    "ping" => ping,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let context = Context::from_environment(environment)?;
    let (conversations, pusher) = (context.conversations.clone(), context.pusher.clone());
    let app = App {
        calls: Calls::new(conversations, pusher),
        context,
        delayed_jobs: environment.delayed_jobs()?,
        ring_time: environment.ring_time()?,
    };
    Ok(socket::frames("ws-frame", app, ACTIONS))
}

/// Any frame resets the idle time of the socket; this one does nothing else.
async fn ping(_: &App, _: &SocketRequest, _: JsonFields) -> FrameAnswer {
    Ok(json!({}))
}
