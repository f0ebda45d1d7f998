//! The management API: `POST`, `GET` and `DELETE` on `@connections/{id}`.

use std::sync::{Arc, atomic::Ordering};

use axum::{
    body::Body,
    extract::{Path, Request, State},
};
use http::{Response, StatusCode};
use serde::Serialize;

use super::state::ControlState;
use crate::{
    aws_error::{aws_error, with_request_id},
    connections::{CloseReason, Connection, PushError},
    limits::MAX_MESSAGE,
    response::json,
    state::GatewayState,
    time_format::rfc3339,
};

/// Pushes a message to a connection.
pub(super) async fn push(
    State(control): State<Arc<ControlState>>,
    Path(id): Path<String>,
    request: Request,
) -> Response<Body> {
    let gateway = &control.state;
    tokio::time::sleep(gateway.faults.delay_of(&id)).await;
    let Ok(body) = axum::body::to_bytes(request.into_body(), MAX_MESSAGE).await else {
        return aws_error(
            StatusCode::PAYLOAD_TOO_LARGE,
            "PayloadTooLargeException",
            "Payload size exceeds 128 KB.",
        );
    };
    let Ok(message) = String::from_utf8(body.into()) else {
        return aws_error(
            StatusCode::BAD_REQUEST,
            "BadRequestException",
            "The message is not UTF-8.",
        );
    };
    if gateway.faults.takes_throttled_post() {
        return limit_exceeded();
    }
    if gateway.faults.is_gone(&id) {
        return gone();
    }
    match gateway.connections.push(&id, message, &gateway.faults) {
        Ok(()) => {
            gateway.pushes.fetch_add(1, Ordering::Relaxed);
            with_request_id(Response::new(Body::empty()))
        }
        Err(PushError::Gone) => gone(),
        Err(PushError::Full) => limit_exceeded(),
    }
}

/// The answer to `GET`.
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
pub(super) async fn describe(
    State(control): State<Arc<ControlState>>,
    Path(id): Path<String>,
) -> Response<Body> {
    let Some(connection) = find(&control.state, &id) else { return gone() };
    let client = &connection.client;
    let described = Described {
        connected_at: rfc3339(client.connected_at),
        identity: Identity { source_ip: &client.source_ip, user_agent: &client.user_agent },
        last_active_at: rfc3339(connection.last_active_at()),
    };
    match serde_json::to_string(&described) {
        Ok(body) => with_request_id(json(StatusCode::OK, body)),
        Err(_) => aws_error(
            StatusCode::INTERNAL_SERVER_ERROR,
            "InternalServerException",
            "Internal server error",
        ),
    }
}

/// Closes a connection. Messages that were pushed before still arrive.
pub(super) async fn close(
    State(control): State<Arc<ControlState>>,
    Path(id): Path<String>,
) -> Response<Body> {
    let gateway = &control.state;
    if gateway.faults.is_gone(&id) {
        return gone();
    }
    let Some(connection) = gateway.connections.remove(&id) else { return gone() };
    connection.close(CloseReason::DELETED);
    let mut answer = with_request_id(Response::new(Body::empty()));
    *answer.status_mut() = StatusCode::NO_CONTENT;
    answer
}

fn find(gateway: &GatewayState, id: &str) -> Option<Arc<Connection>> {
    gateway.connections.get(id).filter(|_| !gateway.faults.is_gone(id))
}

fn gone() -> Response<Body> {
    aws_error(StatusCode::GONE, "GoneException", "Connection is gone.")
}

fn limit_exceeded() -> Response<Body> {
    aws_error(
        StatusCode::TOO_MANY_REQUESTS,
        "LimitExceededException",
        "Too many messages wait for the connection.",
    )
}
