//! `users`: the directory, and one person's profile.

mod list;
mod show;

use natter_app::{
    authenticator::Authenticator,
    environment::{Environment, StartError},
    function::Function,
    http, routes,
};
use natter_domain::time::Clock;
use natter_store::{Connections, Users};

struct App {
    authenticator: Authenticator,
    users: Users,
    connections: Connections,
    clock: Clock,
}

routes! {
    "GET /api/users" => list::handle,
    "GET /api/users/{userId}" => show::handle,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        authenticator: environment.authenticator()?,
        users: environment.users()?,
        connections: environment.connections()?,
        clock: environment.clock(),
    };
    Ok(http::function("users", app, ROUTES))
}
