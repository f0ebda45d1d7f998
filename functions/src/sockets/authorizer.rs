//! `ws-authorizer`: redeems the ticket of a handshake, and checks the origin of a browser's page.

use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    socket::{self, AuthorizerRequest, Verdict, allow},
};
use natter_auth::ticket::Ticket;
use natter_domain::time::Clock;
use natter_store::Connections;

/// How much of an origin goes into the log: a stranger can send any.
const ORIGIN_IN_LOG_CHARS: usize = 160;

struct App {
    connections: Connections,
    allowed_origins: Vec<String>,
    clock: Clock,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        connections: environment.connections()?,
        allowed_origins: environment.allowed_origins()?,
        clock: environment.clock(),
    };
    Ok(socket::authorizer("ws-authorizer", app, |app, request| Box::pin(authorize(app, request))))
}

async fn authorize(app: &App, request: &AuthorizerRequest) -> Option<Verdict> {
    let Ok(ticket) = Ticket::parse(request.query("ticket")) else { return Some(Verdict::Deny) };
    // Before the ticket is looked up, so that a page of another origin cannot use up a ticket that
    // it got hold of. One for own pages is not found with another origin.
    if let Some(origin) = &request.origin
        && !ticket.is_for_own_pages()
        && !app.allowed_origins.iter().any(|allowed| allowed == origin || allowed == "*")
        // On AWS sockets have a host of their own, so this is for one that serves pages, too.
        && !request.is_of_same_origin()
    {
        let origin: String = origin.chars().take(ORIGIN_IN_LOG_CHARS).collect();
        tracing::info!(origin, "a socket of a web page that ALLOWED_ORIGINS lacks was refused");
        return Some(Verdict::Deny);
    }
    let hash = ticket.hash(request.origin.as_deref());
    match app.connections.redeem_ticket(hash.as_bytes(), app.clock.now()).await {
        Ok(Some(identity)) => Some(allow(identity)),
        Ok(None) => Some(Verdict::Deny),
        Err(error) => {
            tracing::error!(%error, "a ticket could not be looked up");
            None
        }
    }
}
