//! The DynamoDB proxy: the port through which AWS clients reach the embedded DynamoDB.
//!
//! Dynoxide's own server answers every web page, as DynamoDB Local does: any site that is open in a
//! browser could read the chats on this machine. So that server listens on an address that pages
//! don't know, and the proxy only passes signed requests on.

use std::sync::Arc;

use axum::{Router, body::Body, extract::State, routing::post};
use http::{
    Request, Response, StatusCode, Uri,
    header::{CONNECTION, HOST},
    uri::{Authority, Scheme},
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use sam_gateway::{HostAllowList, aws_error, require_signature};

/// Passes requests on to a DynamoDB, which may be another than the embedded one.
#[derive(Clone)]
pub(crate) struct DynamoDbProxy {
    client: Client<HttpConnector, Body>,
    database: Authority,
}

impl DynamoDbProxy {
    /// A proxy for the database at this address.
    pub(crate) fn new(database: Authority) -> Self {
        let mut connector = HttpConnector::new();
        // A client may write its headers and its body apart: the second part does not wait for the
        // acknowledgement of the first.
        connector.set_nodelay(true);
        Self { client: Client::builder(TokioExecutor::new()).build(connector), database }
    }

    /// A proxy for another DynamoDB, or `None` unless it is at an `http://` address without a path.
    /// There no signature is checked, so requests that were signed for this machine pass.
    pub(crate) fn to_url(url: &str) -> Option<Self> {
        Some(Self::new(url.strip_prefix("http://")?.parse().ok()?))
    }

    /// A port of its own: signed requests for `hosts`, at any path.
    pub(crate) fn port(self, hosts: Arc<HostAllowList>) -> Router {
        require_signature(Router::new().fallback(forward).with_state(self), hosts)
    }

    /// A route for the control port. DynamoDB's only path is `/`.
    pub(crate) fn route(self) -> Router {
        Router::new().route("/", post(forward)).with_state(self)
    }
}

async fn forward(State(proxy): State<DynamoDbProxy>, mut request: Request<Body>) -> Response<Body> {
    let mut parts = std::mem::take(request.uri_mut()).into_parts();
    parts.scheme = Some(Scheme::HTTP);
    parts.authority = Some(proxy.database);
    let Ok(uri) = Uri::from_parts(parts) else {
        return aws_error(
            StatusCode::BAD_REQUEST,
            "UnknownOperationException",
            "The address is not understood.",
        );
    };
    *request.uri_mut() = uri;
    // These headers are about the connection that ends here.
    request.headers_mut().remove(CONNECTION);
    request.headers_mut().remove(HOST);
    match proxy.client.request(request).await {
        Ok(response) => response.map(Body::new),
        Err(_) => aws_error(
            StatusCode::SERVICE_UNAVAILABLE,
            "InternalServerError",
            "The database does not answer.",
        ),
    }
}
