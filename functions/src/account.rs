//! `account`: the caller's profile and sessions.

mod end_session;
mod me;
mod profile;
mod sessions;

use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    http, routes,
};

use crate::context::{AccountContext, Authenticated, FromEnvironment as _};

type App = Authenticated<AccountContext>;

routes! {
    "GET /api/auth/me" => me::handle,
    "GET /api/auth/sessions" => sessions::handle,
    "DELETE /api/auth/sessions/{sessionId}" => end_session::handle,
    "GET /api/users/me" => me::handle,
    "PATCH /api/users/me" => profile::handle,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    Ok(http::function("account", App::from_environment(environment)?, ROUTES))
}
