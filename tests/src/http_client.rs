//! HTTP without checks of the contract, in plain text or over TLS.

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
pub struct HttpClient(Client<HttpsConnector<HttpConnector>, Body>);

/// An answer as it came.
pub struct RawResponse {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Default for HttpClient {
    /// A client without an open connection.
    fn default() -> Self {
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
}

impl HttpClient {
    /// Sends a request, and waits for all of the answer. The address is written as browsers write
    /// it.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn send(
        &self,
        method: &str,
        url: &str,
        headers: &HeaderMap,
        body: Option<&[u8]>,
    ) -> Result<RawResponse, String> {
        let url = Url::parse(url).map_err(|why| format!("{url}: {why}"))?;
        let method: Method = method.parse().map_err(|why| format!("{method}: {why}"))?;
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_vec()));
        let mut request = Request::builder()
            .method(method)
            .uri(url.as_str())
            .body(body)
            .map_err(|why| why.to_string())?;
        *request.headers_mut() = headers.clone();
        let exchange = async {
            let (parts, body) =
                self.0.request(request).await.map_err(|why| format!("{why:?}"))?.into_parts();
            let body =
                to_bytes(Body::new(body), usize::MAX).await.map_err(|why| format!("{why:?}"))?;
            Ok(RawResponse {
                status: parts.status.as_u16(),
                headers: parts.headers,
                body: body.to_vec(),
            })
        };
        timeout(AT_MOST, exchange)
            .await
            .unwrap_or_else(|_| Err(format!("no answer in {AT_MOST:?}")))
    }
}
