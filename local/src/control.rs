//! The control listener: the management API of the WebSocket API, and the Lambda API.
//!
//! On AWS both want signed requests. Here nobody has an account, so a signature is asked for but not checked:
//! a web page can't send that header to this port, because the browser would ask first (a preflight request),
//! and nothing here answers that.

mod connections;
mod lambda;

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    middleware,
    routing::{get, post},
};
use http::{HeaderValue, Response, StatusCode};

use crate::{gateway::Gateway, guard, http_api::json, opaque};

/// The management API's base path, as the stage is on AWS.
pub(crate) const STAGE: &str = "/ws";

/// Everything that the control listener serves.
pub(crate) fn router(gateway: Arc<Gateway>) -> Router {
    Router::new()
        .route(
            &format!("{STAGE}/@connections/{{id}}"),
            get(connections::describe).post(connections::push).delete(connections::close),
        )
        .route("/2015-03-31/functions/{name}/invocations", post(lambda::invoke))
        .fallback(|| async {
            error(StatusCode::NOT_FOUND, "UnknownOperationException", "There is nothing here.")
        })
        .layer(middleware::from_fn(guard::check))
        .with_state(gateway)
}

/// An error as AWS's JSON protocols write it.
pub(crate) fn error(status: StatusCode, kind: &'static str, message: &str) -> Response<Body> {
    let mut answer = json(status, serde_json::json!({"message": message}).to_string());
    answer.headers_mut().insert("x-amzn-errortype", HeaderValue::from_static(kind));
    with_request_id(answer)
}

fn with_request_id(mut answer: Response<Body>) -> Response<Body> {
    if let Ok(id) = HeaderValue::from_str(&opaque::id()) {
        answer.headers_mut().insert("x-amzn-requestid", id);
    }
    answer
}
