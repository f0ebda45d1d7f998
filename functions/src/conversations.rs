//! `conversations`: the inbox, one conversation, receipts, deletion of messages, and clearing.

mod clear;
mod delete_message;
mod list;
mod read;
mod show;

use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    http, routes,
};

use crate::context::{Authenticated, Context, FromEnvironment as _};

type App = Authenticated<Context>;

routes! {
    "GET /api/conversations" => list::handle,
    "GET /api/conversations/{conversationId}" => show::handle,
    "DELETE /api/conversations/{conversationId}" => clear::handle,
    "DELETE /api/conversations/{conversationId}/messages/{seq}" => delete_message::handle,
    "PUT /api/conversations/{conversationId}/read" => read::handle,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    Ok(http::function("conversations", App::from_environment(environment)?, ROUTES))
}
