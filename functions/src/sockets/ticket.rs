//! `POST /api/ws-ticket`

use natter_app::{
    authenticator::Authenticator,
    environment::{Environment, StartError},
    function::Function,
    http::{self, Body, GatewayRequest as _, Request, Response},
    problem::Problem,
    routes,
    socket_url::SocketUrl,
};
use natter_auth::{random::Random, ticket::Ticket};
use natter_domain::{limits::TICKET_LIFE, time::Clock};
use natter_store::{Connections, connections::NewTicket};
use serde::Serialize;

struct App {
    authenticator: Authenticator,
    connections: Connections,
    websocket_url: SocketUrl,
    random: Random,
    clock: Clock,
}

routes! {
    "POST /api/ws-ticket" => handle,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        authenticator: environment.authenticator()?,
        connections: environment.connections()?,
        websocket_url: environment.websocket_url()?,
        random: environment.random(),
        clock: environment.clock(),
    };
    Ok(http::function("ws-ticket", app, ROUTES))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TicketView<'a> {
    ticket: &'a str,
    url: String,
    expires_in: u64,
}

/// The origin of the web page that asks, if the page came from the very host that it asks: from the
/// `web` function. The ticket is then for pages of that origin, which the authorizer could not know
/// otherwise: sockets are at another host, and the address of this API is in no setting of a
/// function that it depends on.
fn own_page(request: &Request) -> Option<&str> {
    let origin = request.header("origin")?;
    let (_, host) = origin.split_once("://")?;
    (request.header("host") == Some(host)).then_some(origin)
}

async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let origin = own_page(request);
    let ticket = match origin {
        Some(_) => Ticket::for_own_pages(&app.random),
        None => Ticket::new(&app.random),
    };
    let expires_at = now.plus(TICKET_LIFE);
    app.connections
        .issue_ticket(NewTicket { hash: *ticket.hash(origin).as_bytes(), identity, expires_at })
        .await?;
    let secret = ticket.to_secret();
    Ok(http::ok(&TicketView {
        ticket: secret.expose(),
        url: format!("{}?ticket={}", app.websocket_url.for_client(request), secret.expose()),
        expires_in: TICKET_LIFE.as_secs(),
    }))
}
