//! The caller's conversations from outside: the list, one of them, what is read, deleted, cleared.

mod clear;
mod delete_message;
mod list;
mod read;
mod show;

use natter_domain::{ids::Ids, tail::FloodLimit};
use natter_runtime::{
    authenticate::Authenticator,
    environment::{Environment, StartError},
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::Problem,
};

use crate::{problems::not_routed_here, sending::Sending};

struct App {
    authenticator: Authenticator,
    sending: Sending,
    flood: FloodLimit,
    ids: Ids,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        authenticator: environment.authenticator()?,
        sending: Sending::new(environment)?,
        flood: environment.flood_limit()?,
        ids: environment.ids(),
    };
    Ok(http::function("conversations", app, |app, request| Box::pin(route(app, request))))
}

async fn route(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    match request.route() {
        "GET /api/conversations" => list::handle(app, request).await,
        "GET /api/conversations/{conversationId}" => show::handle(app, request).await,
        "DELETE /api/conversations/{conversationId}" => clear::handle(app, request).await,
        "DELETE /api/conversations/{conversationId}/messages/{seq}" => {
            delete_message::handle(app, request).await
        }
        "PUT /api/conversations/{conversationId}/read" => read::handle(app, request).await,
        _ => Err(not_routed_here()),
    }
}
