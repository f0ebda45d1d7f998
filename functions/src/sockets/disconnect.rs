//! `$disconnect`: removes the connection. API Gateway delivers it with best effort; if it is lost,
//! a push finds the connection gone, or it expires.

use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    problem::Problem,
    socket::{self, SocketRequest},
};
use natter_domain::time::Clock;
use natter_push::Presence;

struct App {
    presence: Presence,
    clock: Clock,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let presence = environment.presence()?.sending_to(environment.delayed_jobs()?);
    let app = App { presence, clock: environment.clock() };
    Ok(socket::lifecycle("ws-disconnect", app, |app, request| Box::pin(handle(app, request))))
}

async fn handle(app: &App, request: &SocketRequest) -> Result<(), Problem> {
    let connection = std::slice::from_ref(&request.connection);
    app.presence.remove(request.identity.user, connection, app.clock.now()).await?;
    Ok(())
}
