//! The control listener: the management API of the WebSocket API, the Lambda API, and the way to DynamoDB: all of AWS
//! at one address, as `AWS_ENDPOINT_URL` wants it.
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

use crate::{
    database::door::{self, Door},
    gateway::Gateway,
    guard,
    hosts::Hosts,
    http_api::json,
    opaque,
};

/// The management API's base path, as the stage is on AWS.
pub(crate) const STAGE: &str = "/ws";

/// Everything that the control listener serves, to requests for `hosts`. Without a `door` there is no way to DynamoDB.
pub(crate) fn router(gateway: Arc<Gateway>, door: Option<Door>, hosts: Arc<Hosts>) -> Router {
    // DynamoDB has one path, and nothing else has it.
    let database =
        door.map_or_else(Router::new, |door| Router::new().route("/", post(door::pass_on)).with_state(door));
    Router::new()
        .route(
            &format!("{STAGE}/@connections/{{id}}"),
            get(connections::describe).post(connections::push).delete(connections::close),
        )
        .route("/2015-03-31/functions/{name}/invocations", post(lambda::invoke))
        .fallback(|| async {
            error(StatusCode::NOT_FOUND, "UnknownOperationException", "There is nothing here.")
        })
        .with_state(gateway)
        .merge(database)
        .layer(middleware::from_fn_with_state(hosts, guard::check))
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
