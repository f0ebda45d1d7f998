//! The door: a ticket, used up as it is shown, and for browsers a page that we know.

use natter_auth::ticket::Ticket;
use natter_domain::time::Clock;
use natter_runtime::{
    environment::{Environment, StartError},
    function::Function,
    socket::{self, AuthorizerRequest, Verdict},
};
use natter_store::Connections;

struct App {
    connections: Connections,
    allowed_origins: Vec<String>,
    clock: Clock,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        connections: environment.connections()?,
        allowed_origins: environment.allowed_origins()?,
        clock: environment.clock(),
    };
    Ok(socket::authorizer("ws-authorizer", app, |app, request| Box::pin(judge(app, request))))
}

async fn judge(app: &App, request: &AuthorizerRequest) -> Option<Verdict> {
    // First, so that a strange page can't use up a ticket that it got hold of.
    if let Some(origin) = &request.origin
        && !app.allowed_origins.iter().any(|allowed| allowed == origin || allowed == "*")
    {
        tracing::info!("a socket of a web page that ALLOWED_ORIGINS does not list was refused");
        return Some(Verdict::Deny);
    }
    let Ok(ticket) = Ticket::parse(&request.ticket) else { return Some(Verdict::Deny) };
    match app.connections.redeem_ticket(ticket.hash().as_bytes(), app.clock.now()).await {
        Ok(Some(identity)) => Some(Verdict::Allow(identity)),
        Ok(None) => Some(Verdict::Deny),
        Err(error) => {
            tracing::error!(%error, "a ticket could not be looked up");
            None
        }
    }
}
