//! The handshake of a socket: the authorizer, `$connect`, and the upgrade.

use std::{net::SocketAddr, sync::Arc};

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
    api::WebSocketApi, authorizer::authorize, disconnect::disconnect, event,
    multi_value_map::MultiValueMap, socket,
};
use crate::{
    access_log,
    connections::{Client, CloseReason, Connection},
    request::check,
    response::json,
    usage::MeasuredUsage,
};

/// Opens a socket, or answers why it does not open.
///
/// The handshake runs in a task of its own: if the client hangs up in the middle, `$disconnect`
/// must still follow `$connect`.
pub(crate) async fn open(
    api: Arc<WebSocketApi>,
    peer: SocketAddr,
    request: Request<Body>,
) -> Response<Body> {
    let start = Instant::now();
    let (mut head, _) = request.into_parts();
    let upgrade = head.extensions.remove::<OnUpgrade>();
    let task = api.state.tasks.spawn({
        let api = Arc::clone(&api);
        async move { handshake(&api, peer, &head, upgrade).await }
    });
    let (answer, usage) = match task.await {
        Ok(opened) => opened,
        Err(_) => (refuse(StatusCode::INTERNAL_SERVER_ERROR), None),
    };
    access_log::write("$connect", answer.status().as_u16(), start.elapsed(), usage);
    answer
}

async fn handshake(
    api: &Arc<WebSocketApi>,
    peer: SocketAddr,
    head: &Parts,
    upgrade: Option<OnUpgrade>,
) -> (Response<Body>, MeasuredUsage) {
    let gateway = &api.state;
    if let Err(error) = check(head) {
        return (error.into(), None);
    }
    let (Some(accept), Some(upgrade)) = (accept_key(head), upgrade) else {
        let mut answer = refuse(StatusCode::UPGRADE_REQUIRED);
        answer.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
        answer.headers_mut().insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        return (answer, None);
    };
    let headers = MultiValueMap::headers(head, peer);
    let Some(query) = MultiValueMap::query(head) else {
        return (refuse(StatusCode::BAD_REQUEST), None);
    };
    let mut client = Client::new(head, peer, &api.api.stage, gateway.clock.now());

    if let Some(authorizer) = &api.api.authorizer {
        match authorize(gateway, authorizer, &client, &headers, &query).await {
            Ok(context) => client.authorizer = Some(context),
            Err(status) => return (refuse(status), None),
        }
    }
    gateway.journal.add(&client);
    let (connected, usage) = connect(api, &client, &headers, &query).await;
    if let Err(status) = connected {
        gateway.journal.remove(&client.id);
        return (refuse(status), usage);
    }

    let (connection, outbox) = Connection::new(client, gateway.clock.clone());
    let connection = Arc::new(connection);
    if !gateway.connections.add(&connection) {
        // The gateway is stopping.
        let CloseReason { code, reason } = CloseReason::GOING_AWAY;
        disconnect(api, &connection.client, code, reason).await;
        return (refuse(StatusCode::SERVICE_UNAVAILABLE), usage);
    }
    gateway.tasks.spawn(socket::run(Arc::clone(api), connection, outbox, upgrade));

    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = answer.headers_mut();
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    (answer, usage)
}

/// The result of `$connect`'s function.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ConnectResponse {
    status_code: u16,
}

/// Invokes `$connect`, if the API has the route. A status other than 2xx refuses the socket.
async fn connect(
    api: &WebSocketApi,
    client: &Client,
    headers: &MultiValueMap,
    query: &MultiValueMap,
) -> (Result<(), StatusCode>, MeasuredUsage) {
    let gateway = &api.state;
    let Some(route) = api.api.routes.get("$connect") else { return (Ok(()), None) };
    let event = event::connect(client, headers, query, gateway.clock.now());
    let limit = gateway.limits.websocket_integration;
    let outcome = gateway.functions.invoke(&route.function, event, limit).await;
    let answer = outcome
        .result
        .as_ref()
        .ok()
        .and_then(|result| serde_json::from_slice::<ConnectResponse>(result).ok());
    let status = answer.and_then(|answer| StatusCode::from_u16(answer.status_code).ok());
    let connected = match status {
        Some(status) if status.is_success() => Ok(()),
        Some(status) if status.is_client_error() || status.is_server_error() => Err(status),
        Some(_) | None => Err(StatusCode::INTERNAL_SERVER_ERROR),
    };
    let status = connected.err().or(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let usage = gateway.record("$connect".to_owned(), status.as_u16(), &outcome);
    (connected, usage)
}

/// The `Sec-WebSocket-Accept` header, if the request is a WebSocket handshake (RFC 6455, section
/// 4.2.1).
fn accept_key(head: &Parts) -> Option<HeaderValue> {
    let asks = head.method == Method::GET
        && lists(&head.headers, UPGRADE.as_str(), "websocket")
        && lists(&head.headers, CONNECTION.as_str(), "upgrade")
        && head.headers.get(SEC_WEBSOCKET_VERSION).is_some_and(|version| version == "13");
    let key = head.headers.get(SEC_WEBSOCKET_KEY).filter(|_| asks)?;
    HeaderValue::from_str(&derive_accept_key(key.as_bytes())).ok()
}

/// Whether a header that is a list has the item `wanted`, in any case.
fn lists(headers: &HeaderMap, name: &str, wanted: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| item.trim().eq_ignore_ascii_case(wanted))
}

fn refuse(status: StatusCode) -> Response<Body> {
    let message = status.canonical_reason().unwrap_or("Forbidden");
    json(status, format!(r#"{{"message":"{message}"}}"#))
}
