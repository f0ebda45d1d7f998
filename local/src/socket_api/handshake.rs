//! A socket's opening: the authorizer, `$connect`, and the upgrade.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::body::Body;
use http::{
    HeaderMap, HeaderValue, Method, Request, Response, StatusCode,
    header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE},
    request::Parts,
};
use hyper::upgrade::OnUpgrade;
use serde::Deserialize;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::{
    SocketRules, authorizer,
    client::Client,
    connection::{Closing, Connection},
    event::{self, Named},
    socket,
};
use crate::{
    access_log,
    functions::Usage,
    gateway::Gateway,
    http_api::{self, check},
};

/// Opens a socket, or says why not.
///
/// It runs as a task of its own: a client that hangs up in the middle must not stop it between `$connect`,
/// which makes somebody present, and `$disconnect`, which takes that back.
pub(crate) async fn open(gateway: Arc<Gateway>, peer: SocketAddr, request: Request<Body>) -> Response<Body> {
    let start = Instant::now();
    let (mut head, _) = request.into_parts();
    let upgrade = head.extensions.remove::<OnUpgrade>();
    let task = gateway.tasks.spawn({
        let gateway = Arc::clone(&gateway);
        async move { handshake(&gateway, peer, &head, upgrade).await }
    });
    let (answer, usage) = match task.await {
        Ok(opened) => opened,
        Err(_) => (refuse(StatusCode::INTERNAL_SERVER_ERROR), None),
    };
    access_log::line("$connect", answer.status().as_u16(), start.elapsed(), usage);
    answer
}

async fn handshake(
    gateway: &Arc<Gateway>,
    peer: SocketAddr,
    head: &Parts,
    upgrade: Option<OnUpgrade>,
) -> (Response<Body>, Option<Usage>) {
    let Some(rules) = &gateway.sockets else { return (refuse(StatusCode::NOT_FOUND), None) };
    if let Err(refusal) = check(head) {
        return (refusal.into(), None);
    }
    let (Some(accept), Some(upgrade)) = (accepted(head), upgrade) else {
        let mut answer = refuse(StatusCode::UPGRADE_REQUIRED);
        answer.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
        answer.headers_mut().insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        return (answer, None);
    };
    let headers = Named::headers(head, peer);
    let Some(query) = Named::query(head) else { return (refuse(StatusCode::BAD_REQUEST), None) };
    let mut client = Client::new(head, peer, &rules.api.stage, gateway.clock.now());

    if let Some(authorizer) = &rules.api.authorizer {
        match authorizer::ask(gateway, authorizer, &client, &headers, &query).await {
            Ok(context) => client.authorizer = Some(context),
            Err(status) => return (refuse(status), None),
        }
    }
    gateway.notes.add(&client);
    let (connected, usage) = connect(gateway, rules, &client, &headers, &query).await;
    if let Err(status) = connected {
        gateway.notes.remove(&client.id);
        return (refuse(status), usage);
    }

    let (connection, mailbox) = Connection::new(client, gateway.clock.clone());
    let connection = Arc::new(connection);
    if !gateway.connections.add(&connection) {
        // The gateway stopped meanwhile.
        let Closing { code, reason } = Closing::GOING_AWAY;
        socket::disconnect(gateway, &connection.client, code, reason).await;
        return (refuse(StatusCode::SERVICE_UNAVAILABLE), usage);
    }
    gateway.tasks.spawn(socket::run(Arc::clone(gateway), connection, mailbox, upgrade));

    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = answer.headers_mut();
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    (answer, usage)
}

/// What a function says about a connection.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    status_code: u16,
}

/// Invokes `$connect`, if the template has it. What is not a 2xx refuses the socket.
async fn connect(
    gateway: &Gateway,
    rules: &SocketRules,
    client: &Client,
    headers: &Named,
    query: &Named,
) -> (Result<(), StatusCode>, Option<Usage>) {
    let Some(route) = rules.api.routes.get("$connect") else { return (Ok(()), None) };
    let event = event::connect(client, headers, query, gateway.clock.now());
    let outcome = gateway.functions.invoke(&route.function, event, gateway.limits.socket_integration).await;
    let answer =
        outcome.result.as_ref().ok().and_then(|result| serde_json::from_slice::<Answer>(result).ok());
    let status = answer.and_then(|answer| StatusCode::from_u16(answer.status_code).ok());
    let connected = match status {
        Some(status) if status.is_success() => Ok(()),
        Some(status) if status.is_client_error() || status.is_server_error() => Err(status),
        Some(_) | None => Err(StatusCode::INTERNAL_SERVER_ERROR),
    };
    let status = connected.err().or(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let usage = gateway.record("$connect".to_owned(), status.as_u16(), &outcome);
    (connected, Some(usage))
}

/// The answer to the client's key, if the request is a WebSocket handshake (RFC 6455, section 4.2.1).
fn accepted(head: &Parts) -> Option<HeaderValue> {
    let asks = head.method == Method::GET
        && lists(&head.headers, UPGRADE.as_str(), "websocket")
        && lists(&head.headers, CONNECTION.as_str(), "upgrade")
        && head.headers.get(SEC_WEBSOCKET_VERSION).is_some_and(|version| version == "13");
    let key = head.headers.get(SEC_WEBSOCKET_KEY).filter(|_| asks)?;
    HeaderValue::from_str(&derive_accept_key(key.as_bytes())).ok()
}

/// Whether a header that is a list has `wanted` in it, in any case.
fn lists(headers: &HeaderMap, name: &str, wanted: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| item.trim().eq_ignore_ascii_case(wanted))
}

fn refuse(status: StatusCode) -> Response<Body> {
    let message = status.canonical_reason().unwrap_or("Forbidden");
    http_api::json(status, format!(r#"{{"message":"{message}"}}"#))
}

/// How long an upgrade may take once it is granted.
pub(super) const UPGRADE_WITHIN: Duration = Duration::from_secs(10);
