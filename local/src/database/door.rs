//! The embedded DynamoDB's public port.
//!
//! Dynoxide's own server answers every web page that asks, as DynamoDB Local does: any site open in a browser could read
//! the chats on this machine. So its server listens where pages don't find it, and this port passes on what an AWS
//! client sends and nothing else.

use std::sync::Arc;

use axum::{Router, body::Body, extract::State, middleware};
use http::{
    Request, Response, StatusCode, Uri,
    header::{CONNECTION, HOST},
    uri::{Authority, Scheme},
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};

use crate::{control::error, guard, hosts::Hosts};

/// The way to a database, which may be another than the embedded one.
#[derive(Clone)]
pub(crate) struct Door {
    client: Client<HttpConnector, Body>,
    database: Authority,
}

impl Door {
    /// To the database at this address.
    pub(crate) fn to(database: Authority) -> Self {
        Self { client: Client::builder(TokioExecutor::new()).build_http(), database }
    }
}

/// Passes signed requests on to the database.
pub(crate) fn router(door: Door, hosts: Arc<Hosts>) -> Router {
    Router::new()
        .fallback(pass_on)
        .layer(middleware::from_fn_with_state(hosts, guard::check))
        .with_state(door)
}

/// Passes a request on to the database.
pub(crate) async fn pass_on(State(door): State<Door>, mut request: Request<Body>) -> Response<Body> {
    let mut parts = std::mem::take(request.uri_mut()).into_parts();
    parts.scheme = Some(Scheme::HTTP);
    parts.authority = Some(door.database);
    let Ok(uri) = Uri::from_parts(parts) else {
        return error(StatusCode::BAD_REQUEST, "UnknownOperationException", "The address is not understood.");
    };
    *request.uri_mut() = uri;
    // These are about the connection that ends here.
    request.headers_mut().remove(CONNECTION);
    request.headers_mut().remove(HOST);
    match door.client.request(request).await {
        Ok(answer) => answer.map(Body::new),
        Err(_) => {
            error(StatusCode::SERVICE_UNAVAILABLE, "InternalServerError", "The database does not answer.")
        }
    }
}
