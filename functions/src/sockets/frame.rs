//! Frames: one action each.

mod receipt;
mod send_message;
mod typing;

use natter_domain::member::Receipt;
use natter_runtime::{
    environment::{Environment, StartError},
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
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App { sending: Sending::new(environment)? };
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
        // Any frame keeps the socket open. This one does nothing else.
        "ping" => Ok(json!({})),
        _ => {
            let known: Vec<_> = FRAME_ACTIONS.iter().map(|action| format!("`{action}`")).collect();
            Err(Problem::new(Code::UnknownAction, format!("The actions are {}.", known.join(", "))))
        }
    }
}
