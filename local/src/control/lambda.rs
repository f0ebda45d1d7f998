//! The Lambda API's `Invoke`, so that any AWS client can call a function with an event.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, Request, State},
};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde_json::{json, value::RawValue};

use super::{error, with_request_id};
use crate::{
    asynchronous::{self, MAX_EVENT},
    functions::{InvokeError, LONGEST},
    gateway::Gateway,
    http_api::{header_text, json as answer},
};

/// The largest payload: 6 MB, and a little for what stands around it.
const MAX_PAYLOAD: usize = 6 * 1024 * 1024 + 64 * 1024;

/// Invokes a function with the request's body as its event.
pub(super) async fn invoke(
    State(gateway): State<Arc<Gateway>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Response<Body> {
    let Some(id) = gateway.functions.find(&name).map(str::to_owned) else {
        return error(
            StatusCode::NOT_FOUND,
            "ResourceNotFoundException",
            &format!("Function not found: {name}"),
        );
    };
    let Ok(payload) = axum::body::to_bytes(request.into_body(), MAX_PAYLOAD).await else {
        return too_large("The payload is over 6 MB.");
    };
    match header_text(&headers, "x-amz-invocation-type").as_str() {
        "" | "RequestResponse" => run(&gateway, &id, payload.into()).await,
        "Event" => accept(&gateway, id, &payload),
        "DryRun" => status(StatusCode::NO_CONTENT),
        _ => error(
            StatusCode::BAD_REQUEST,
            "InvalidParameterValueException",
            "There is no such invocation type.",
        ),
    }
}

/// Takes an event for later.
fn accept(gateway: &Arc<Gateway>, id: String, payload: &[u8]) -> Response<Body> {
    if payload.len() > MAX_EVENT {
        return too_large(&format!(
            "{} byte payload is too large for the Event invocation type (limit {MAX_EVENT} bytes)",
            payload.len()
        ));
    }
    // Lambda takes no payload for an empty one.
    let payload = if payload.is_empty() { b"{}" } else { payload };
    match serde_json::from_slice::<Box<RawValue>>(payload) {
        Ok(event) => {
            asynchronous::accept(gateway, id, event);
            status(StatusCode::ACCEPTED)
        }
        Err(_) => error(
            StatusCode::BAD_REQUEST,
            "InvalidRequestContentException",
            "Could not parse request body into json.",
        ),
    }
}

async fn run(gateway: &Gateway, id: &str, event: Vec<u8>) -> Response<Body> {
    match gateway.invoked(gateway.functions.invoke(id, event, LONGEST).await) {
        Ok(result) => {
            let mut answer = status(StatusCode::OK);
            *answer.body_mut() = Body::from(result);
            answer
        }
        Err(why @ (InvokeError::Failed(_) | InvokeError::TimedOut(_) | InvokeError::GaveUp(_))) => {
            failure(&json!(why.reported()).to_string())
        }
        Err(InvokeError::TooLarge) => too_large("The payload is over 6 MB."),
        Err(InvokeError::Unreachable(why)) => error(StatusCode::BAD_GATEWAY, "ServiceException", &why),
    }
}

fn status(status: StatusCode) -> Response<Body> {
    let mut answer = with_request_id(answer(status, String::new()));
    answer.headers_mut().insert("x-amz-executed-version", HeaderValue::from_static("$LATEST"));
    answer
}

/// A function that failed is a 200 that says so.
fn failure(body: &str) -> Response<Body> {
    let mut answer = status(StatusCode::OK);
    *answer.body_mut() = Body::from(body.to_owned());
    answer.headers_mut().insert("x-amz-function-error", HeaderValue::from_static("Unhandled"));
    answer
}

fn too_large(message: &str) -> Response<Body> {
    error(StatusCode::PAYLOAD_TOO_LARGE, "RequestTooLargeException", message)
}
