//! HTTP as it goes over the wire, in plain text or over TLS.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use http::{HeaderMap, Method, Request};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use reqwest::Url;
use tokio::time::timeout;

use crate::tls;

/// How long a request may take with its answer. API Gateway itself gives up after half of that.
const AT_MOST: Duration = Duration::from_secs(60);

/// A client with its open connections. A clone shares them.
#[derive(Clone)]
pub(crate) struct Wire(Client<HttpsConnector<HttpConnector>, Body>);

/// An answer as it came.
pub(crate) struct Arrived {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Wire {
    /// One that has no connection open.
    pub(crate) fn new() -> Self {
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_nodelay(true);
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config((*tls::config()).clone())
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        Self(Client::builder(TokioExecutor::new()).build(connector))
    }

    /// Sends a request, and waits for all of the answer. The address is written as browsers write it.
    pub(crate) async fn send(
        &self,
        method: &str,
        url: &str,
        headers: &HeaderMap,
        body: Option<&[u8]>,
    ) -> Result<Arrived, String> {
        let url = Url::parse(url).map_err(|why| format!("{url}: {why}"))?;
        let method: Method = method.parse().map_err(|why| format!("{method}: {why}"))?;
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_vec()));
        let mut request =
            Request::builder().method(method).uri(url.as_str()).body(body).map_err(|why| why.to_string())?;
        *request.headers_mut() = headers.clone();
        let exchange = async {
            let (parts, body) = self.0.request(request).await.map_err(|why| format!("{why:?}"))?.into_parts();
            let body = to_bytes(Body::new(body), usize::MAX).await.map_err(|why| format!("{why:?}"))?;
            Ok(Arrived { status: parts.status.as_u16(), headers: parts.headers, body: body.to_vec() })
        };
        timeout(AT_MOST, exchange).await.unwrap_or_else(|_| Err(format!("no answer in {AT_MOST:?}")))
    }
}
