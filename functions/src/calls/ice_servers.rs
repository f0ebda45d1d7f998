//! `GET /api/calls/ice-servers`

use natter_app::{
    authenticator::Authenticator,
    environment::{Environment, StartError},
    function::Function,
    http::{self, Body, Request, Response},
    problem::Problem,
    routes,
};
use natter_auth::turn::{TurnCredential, TurnSecret};
use natter_domain::{
    call::ice::{StunUrl, TurnUrl},
    limits::TURN_CREDENTIAL_LIFE,
    time::Clock,
};
use serde::Serialize;

struct App {
    authenticator: Authenticator,
    stun: Vec<StunUrl>,
    turn: Option<(Vec<TurnUrl>, TurnSecret)>,
    clock: Clock,
}

routes! {
    "GET /api/calls/ice-servers" => handle,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        authenticator: environment.authenticator()?,
        stun: environment.stun_servers()?,
        turn: environment.turn_servers()?,
        clock: environment.clock(),
    };
    Ok(http::function("ice-servers", app, ROUTES))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct IceServersView<'a> {
    ice_servers: Vec<IceServerView<'a>>,
    expires_in: u64,
}

/// As `RTCPeerConnection` takes it.
#[derive(Serialize)]
#[serde(untagged)]
enum IceServerView<'a> {
    Stun { urls: &'a [StunUrl] },
    Turn { urls: &'a [TurnUrl], username: &'a str, credential: &'a str },
}

async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let turn = app.turn.as_ref().map(|(urls, secret)| {
        (urls, secret.credential(identity.user, now.plus(TURN_CREDENTIAL_LIFE)))
    });
    let stun = (!app.stun.is_empty()).then_some(IceServerView::Stun { urls: &app.stun });
    let turn = turn.as_ref().map(|(urls, TurnCredential { username, credential })| {
        IceServerView::Turn { urls, username, credential: credential.expose() }
    });
    Ok(http::ok(&IceServersView {
        ice_servers: stun.into_iter().chain(turn).collect(),
        expires_in: TURN_CREDENTIAL_LIFE.as_secs(),
    }))
}
