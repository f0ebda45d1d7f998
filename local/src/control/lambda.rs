//! The Lambda API's `Invoke`, so that any AWS client can call a function with an event.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{Path, Request, State},
};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde_json::json;

use super::{error, with_request_id};
use crate::{
    access_log,
    functions::InvokeError,
    gateway::Gateway,
    http_api::{header_text, json as answer},
};

/// The largest payload: 6 MB, and a little for what stands around it.
const MAX_PAYLOAD: usize = 6 * 1024 * 1024 + 64 * 1024;
/// No function runs longer.
const LONGEST: Duration = Duration::from_secs(15 * 60);

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
        return too_large();
    };
    match header_text(&headers, "x-amz-invocation-type").as_str() {
        "" | "RequestResponse" => run(&gateway, &id, payload.into()).await,
        "Event" => {
            let background = Arc::clone(&gateway);
            gateway.tasks.spawn(async move { drop(run(&background, &id, payload.into()).await) });
            status(StatusCode::ACCEPTED)
        }
        "DryRun" => status(StatusCode::NO_CONTENT),
        _ => error(
            StatusCode::BAD_REQUEST,
            "InvalidParameterValueException",
            "There is no such invocation type.",
        ),
    }
}

async fn run(gateway: &Gateway, id: &str, event: Vec<u8>) -> Response<Body> {
    let outcome = gateway.functions.invoke(id, event, LONGEST).await;
    let code = if outcome.result.is_ok() { 200 } else { 500 };
    let usage = gateway.record(format!("invoke {id}"), code, &outcome);
    access_log::line(format_args!("invoke {id}"), code, outcome.elapsed, Some(usage));
    match outcome.result {
        Ok(result) => {
            let mut answer = status(StatusCode::OK);
            *answer.body_mut() = Body::from(result);
            answer
        }
        Err(InvokeError::Failed(failed)) => failure(&json!(failed).to_string()),
        Err(why @ (InvokeError::TimedOut(_) | InvokeError::GaveUp(_))) => {
            failure(&json!({"errorType": "Sandbox.Timedout", "errorMessage": why.to_string()}).to_string())
        }
        Err(InvokeError::TooLarge) => too_large(),
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

fn too_large() -> Response<Body> {
    error(StatusCode::PAYLOAD_TOO_LARGE, "RequestTooLargeException", "The payload is over 6 MB.")
}
