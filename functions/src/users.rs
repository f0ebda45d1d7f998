//! Finding people.

mod list;
mod show;

use natter_domain::time::Clock;
use natter_runtime::{
    authenticate::Authenticator,
    environment::{Environment, StartError},
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::Problem,
};
use natter_store::{Connections, Users};

use crate::problems::not_routed_here;

struct App {
    authenticator: Authenticator,
    users: Users,
    connections: Connections,
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
        connections: environment.connections()?,
        clock: environment.clock(),
    };
    Ok(http::function("users", app, |app, request| Box::pin(route(app, request))))
}

async fn route(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    match request.route() {
        "GET /api/users" => list::handle(app, request).await,
        "GET /api/users/{userId}" => show::handle(app, request).await,
        _ => Err(not_routed_here()),
    }
}
