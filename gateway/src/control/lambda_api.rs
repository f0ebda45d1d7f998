//! The Lambda API's `Invoke` operation.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, Request, State},
};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde_json::{json, value::RawValue};

use super::state::ControlState;
use crate::{
    async_invocations::MAX_EVENT,
    aws_error::{aws_error, with_request_id},
    functions::{FUNCTION_TIMEOUT_MAX, InvokeError},
    request::header_text,
    response,
};

/// The largest payload that is read: 6 MB and some more, so that the function's own limit decides.
const MAX_PAYLOAD: usize = 6 * 1024 * 1024 + 64 * 1024;

/// Invokes a function with the request's body as its event.
pub(super) async fn invoke(
    State(control): State<Arc<ControlState>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Response<Body> {
    let Some(id) = control.state.functions.find(&name).map(str::to_owned) else {
        return aws_error(
            StatusCode::NOT_FOUND,
            "ResourceNotFoundException",
            &format!("Function not found: {name}"),
        );
    };
    let Ok(payload) = axum::body::to_bytes(request.into_body(), MAX_PAYLOAD).await else {
        return too_large("The payload is over 6 MB.");
    };
    match header_text(&headers, "x-amz-invocation-type").as_str() {
        "" | "RequestResponse" => run(&control, &id, payload.into()).await,
        "Event" => accept(&control, id, &payload),
        "DryRun" => status(StatusCode::NO_CONTENT),
        _ => aws_error(
            StatusCode::BAD_REQUEST,
            "InvalidParameterValueException",
            "There is no such invocation type.",
        ),
    }
}

/// Queues the event of an asynchronous invocation.
fn accept(control: &ControlState, id: String, payload: &[u8]) -> Response<Body> {
    if payload.len() > MAX_EVENT {
        return too_large(&format!(
            "{} byte payload is too large for the Event invocation type (limit {MAX_EVENT} bytes)",
            payload.len()
        ));
    }
    // Lambda treats no payload as an empty object.
    let payload = if payload.is_empty() { b"{}" } else { payload };
    match serde_json::from_slice::<Box<RawValue>>(payload) {
        Ok(event) => {
            control.async_invocations.accept(id, event);
            status(StatusCode::ACCEPTED)
        }
        Err(_) => aws_error(
            StatusCode::BAD_REQUEST,
            "InvalidRequestContentException",
            "Could not parse request body into json.",
        ),
    }
}

/// Invokes the function and waits for its answer.
async fn run(control: &ControlState, id: &str, event: Vec<u8>) -> Response<Body> {
    let gateway = &control.state;
    let outcome = gateway.functions.invoke(id, event, FUNCTION_TIMEOUT_MAX).await;
    match gateway.record_invoke(outcome) {
        Ok(result) => {
            let mut answer = status(StatusCode::OK);
            *answer.body_mut() = Body::from(result);
            answer
        }
        Err(
            error @ (InvokeError::Failed(_)
            | InvokeError::FunctionTimeout(_)
            | InvokeError::IntegrationTimeout(_)),
        ) => failure(&json!(error.reported()).to_string()),
        Err(InvokeError::TooLarge) => too_large("The payload is over 6 MB."),
        Err(InvokeError::Unreachable(why)) => {
            aws_error(StatusCode::BAD_GATEWAY, "ServiceException", &why)
        }
    }
}

fn status(status: StatusCode) -> Response<Body> {
    let mut answer = with_request_id(response::json(status, String::new()));
    answer.headers_mut().insert("x-amz-executed-version", HeaderValue::from_static("$LATEST"));
    answer
}

/// The answer for a function that failed: a 200 with an extra header.
fn failure(body: &str) -> Response<Body> {
    let mut answer = status(StatusCode::OK);
    *answer.body_mut() = Body::from(body.to_owned());
    answer.headers_mut().insert("x-amz-function-error", HeaderValue::from_static("Unhandled"));
    answer
}

fn too_large(message: &str) -> Response<Body> {
    aws_error(StatusCode::PAYLOAD_TOO_LARGE, "RequestTooLargeException", message)
}
