//! Frames: one action each.

mod call_user;
mod end_call;
mod ice_candidate;
mod make_answer;
mod receipt;
mod send_message;
mod typing;

use std::time::Duration;

use natter_domain::member::Receipt;
use natter_push::Background;
use natter_runtime::{
    environment::{Environment, StartError, name},
    fields::Fields,
    function::Function,
    problem::{Code, Problem},
    routes::FRAME_ACTIONS,
    socket::{self, FrameAnswer, SocketRequest},
};
use serde_json::json;

use crate::sending::Sending;

struct App {
    sending: Sending,
    /// Ends a call that nobody answers.
    timeout: Background,
    ring_time: Duration,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        sending: Sending::new(environment)?,
        timeout: environment.background(name::CALL_TIMEOUT_FUNCTION)?,
        ring_time: environment.ring_time()?,
    };
    Ok(socket::frames("ws-frame", app, |app, request, action, fields| {
        Box::pin(async move { handle(app, request, &action, fields).await })
    }))
}

async fn handle(app: &App, request: &SocketRequest, action: &str, fields: Fields) -> FrameAnswer {
    match action {
        "sendMessage" => send_message::handle(app, request, fields).await,
        "read" => receipt::handle(app, request, fields, Receipt::Read).await,
        "delivered" => receipt::handle(app, request, fields, Receipt::Delivered).await,
        "typing" => typing::handle(app, request, fields).await,
        "callUser" => call_user::handle(app, request, fields).await,
        "makeAnswer" => make_answer::handle(app, request, fields).await,
        "iceCandidate" => ice_candidate::handle(app, request, fields).await,
        "endCall" => end_call::handle(app, request, fields).await,
        // Any frame keeps the socket open. This one does nothing else.
        "ping" => Ok(json!({})),
        _ => {
            let known: Vec<_> = FRAME_ACTIONS.iter().map(|action| format!("`{action}`")).collect();
            Err(Problem::new(Code::UnknownAction, format!("The actions are {}.", known.join(", "))))
        }
    }
}
