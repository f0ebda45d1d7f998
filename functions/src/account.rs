//! The account of whoever asks: `me`, sessions and profile.

mod end_session;
mod me;
mod profile;
mod sessions;

use natter_domain::time::Clock;
use natter_push::Pusher;
use natter_runtime::{
    authenticate::Authenticator,
    environment::{Environment, StartError},
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::Problem,
};
use natter_store::Users;

use crate::problems::not_routed_here;

struct App {
    authenticator: Authenticator,
    users: Users,
    pusher: Pusher,
    clock: Clock,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        authenticator: environment.authenticator()?,
        users: environment.users()?,
        pusher: environment.pusher()?,
        clock: environment.clock(),
    };
    Ok(http::function("account", app, |app, request| Box::pin(route(app, request))))
}

async fn route(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    match request.route() {
        "GET /api/auth/me" => me::handle(app, request).await,
        "GET /api/auth/sessions" => sessions::handle(app, request).await,
        "DELETE /api/auth/sessions/{sessionId}" => end_session::handle(app, request).await,
        "PATCH /api/users/me" => profile::handle(app, request).await,
        _ => Err(not_routed_here()),
    }
}
