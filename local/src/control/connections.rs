//! The management API: `POST`, `GET` and `DELETE` on `@connections/{id}`.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, Request, State},
};
use http::{Response, StatusCode};
use serde::Serialize;

use super::{error, with_request_id};
use crate::{
    gateway::Gateway,
    http_api::json,
    socket_api::{Closing, Connection, MAX_MESSAGE, PushError},
};

/// Pushes a message to a connection.
pub(super) async fn push(
    State(gateway): State<Arc<Gateway>>,
    Path(id): Path<String>,
    request: Request,
) -> Response<Body> {
    tokio::time::sleep(gateway.faults.delay_of(&id)).await;
    let Ok(body) = axum::body::to_bytes(request.into_body(), MAX_MESSAGE).await else {
        return error(
            StatusCode::PAYLOAD_TOO_LARGE,
            "PayloadTooLargeException",
            "Payload size exceeds 128 KB.",
        );
    };
    let Ok(message) = String::from_utf8(body.into()) else {
        return error(StatusCode::BAD_REQUEST, "BadRequestException", "The message is not UTF-8.");
    };
    if gateway.faults.takes_throttled_post() {
        return limit_exceeded();
    }
    if gateway.faults.is_gone(&id) {
        return gone();
    }
    match gateway.connections.push(&id, message, &gateway.faults) {
        Ok(()) => with_request_id(Response::new(Body::empty())),
        Err(PushError::Gone) => gone(),
        Err(PushError::Full) => limit_exceeded(),
    }
}

/// What is known about a connection.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Described<'a> {
    connected_at: String,
    identity: Identity<'a>,
    last_active_at: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity<'a> {
    source_ip: &'a str,
    user_agent: &'a str,
}

/// Describes a connection.
pub(super) async fn describe(State(gateway): State<Arc<Gateway>>, Path(id): Path<String>) -> Response<Body> {
    let Some(connection) = find(&gateway, &id) else { return gone() };
    let client = &connection.client;
    let described = Described {
        connected_at: client.connected_at.to_string(),
        identity: Identity { source_ip: &client.source_ip, user_agent: &client.user_agent },
        last_active_at: connection.last_active_at().to_string(),
    };
    match serde_json::to_string(&described) {
        Ok(body) => with_request_id(json(StatusCode::OK, body)),
        Err(_) => {
            error(StatusCode::INTERNAL_SERVER_ERROR, "InternalServerException", "Internal server error")
        }
    }
}

/// Closes a connection. What was pushed before still arrives.
pub(super) async fn close(State(gateway): State<Arc<Gateway>>, Path(id): Path<String>) -> Response<Body> {
    if gateway.faults.is_gone(&id) {
        return gone();
    }
    let Some(connection) = gateway.connections.remove(&id) else { return gone() };
    connection.close(Closing::DELETED);
    let mut answer = with_request_id(Response::new(Body::empty()));
    *answer.status_mut() = StatusCode::NO_CONTENT;
    answer
}

fn find(gateway: &Gateway, id: &str) -> Option<Arc<Connection>> {
    gateway.connections.get(id).filter(|_| !gateway.faults.is_gone(id))
}

fn gone() -> Response<Body> {
    error(StatusCode::GONE, "GoneException", "Connection is gone.")
}

fn limit_exceeded() -> Response<Body> {
    error(
        StatusCode::TOO_MANY_REQUESTS,
        "LimitExceededException",
        "Too many messages wait for the connection.",
    )
}
