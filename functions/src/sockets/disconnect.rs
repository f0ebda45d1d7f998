//! `$disconnect`: best effort. Where it is lost, a push finds the connection gone, or it expires.

use natter_domain::time::Clock;
use natter_runtime::{
    environment::{Environment, StartError},
    function::Function,
    problem::Problem,
    socket::{self, SocketRequest},
};
use natter_store::Connections;

struct App {
    connections: Connections,
    clock: Clock,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App { connections: environment.connections()?, clock: environment.clock() };
    Ok(socket::lifecycle("ws-disconnect", app, |app, request| Box::pin(handle(app, request))))
}

async fn handle(app: &App, request: &SocketRequest) -> Result<(), Problem> {
    let connection = std::slice::from_ref(&request.connection);
    app.connections.remove(request.identity.user, connection, app.clock.now()).await?;
    Ok(())
}
