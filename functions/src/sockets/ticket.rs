//! `POST /api/ws-ticket`

use natter_auth::{random::Random, ticket::Ticket};
use natter_domain::{limits::TICKET_LIFE, time::Clock};
use natter_runtime::{
    authenticate::Authenticator,
    environment::{Environment, StartError},
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::Problem,
};
use natter_store::{Connections, connections::NewTicket};
use serde::Serialize;

struct App {
    authenticator: Authenticator,
    connections: Connections,
    websocket_url: String,
    random: Random,
    clock: Clock,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        authenticator: environment.authenticator()?,
        connections: environment.connections()?,
        websocket_url: environment.websocket_url()?,
        random: environment.random(),
        clock: environment.clock(),
    };
    Ok(http::function("ws-ticket", app, |app, request| Box::pin(handle(app, request))))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TicketView<'a> {
    ticket: &'a str,
    url: String,
    expires_in: u64,
}

async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let ticket = Ticket::new(&app.random);
    let expires_at = app.clock.now().plus(TICKET_LIFE);
    app.connections.issue_ticket(NewTicket { hash: *ticket.hash().as_bytes(), identity, expires_at }).await?;
    let secret = ticket.to_secret();
    Ok(Answer::ok(&TicketView {
        ticket: secret.expose(),
        url: format!("{}?ticket={}", app.websocket_url, secret.expose()),
        expires_in: TICKET_LIFE.as_secs(),
    }))
}
