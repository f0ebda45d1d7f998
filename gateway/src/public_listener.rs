//! The public port: it checks the host and passes requests on to the HTTP API or to the WebSocket
//! API. The log says why a request or a web page is refused.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, State},
};
use http::{
    HeaderValue, Request, Response, StatusCode,
    header::{HOST, ORIGIN},
    uri::Authority,
};
use tokio::time::Instant;

use crate::{
    access_log,
    host_allow_list::{HostAllowList, requested_host},
    http_api::HttpApi,
    http_error::HttpError,
    proxied,
    websocket_api::{self, WebSocketApi},
};

/// The WebSocket API's path on the public port.
pub(crate) const WEBSOCKET_PATH: &str = "/ws";

/// Both APIs, and the hosts that requests may name.
pub(crate) struct PublicListener {
    pub(crate) hosts: HostAllowList,
    /// The command-line option that allows a host, for the log.
    pub(crate) hosts_option: Option<&'static str>,
    /// The command-line option that allows an origin, for the log.
    pub(crate) origins_option: Option<&'static str>,
    pub(crate) http: HttpApi,
    pub(crate) websocket: Option<Arc<WebSocketApi>>,
}

/// A router that serves every path of the port.
pub(crate) fn router(listener: PublicListener) -> Router {
    Router::new().fallback(serve).with_state(Arc::new(listener))
}

async fn serve(
    State(listener): State<Arc<PublicListener>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request<Body>,
) -> Response<Body> {
    let start = Instant::now();
    let host = match listener.check_host(&mut request) {
        Ok(host) => host,
        Err(error) => {
            let response = Response::from(error);
            let name = format_args!("{} {}", request.method(), request.uri().path());
            access_log::write(name, response.status().as_u16(), start.elapsed(), None);
            return response;
        }
    };
    let origin = request.headers().get(ORIGIN).cloned();
    let foreign = origin.filter(|origin| !listener.lets_in(origin, &host));
    match &listener.websocket {
        Some(api) if request.uri().path() == WEBSOCKET_PATH => {
            let response = websocket_api::open(Arc::clone(api), peer, request).await;
            // The template's own authorizer decides about origins.
            if response.status() == StatusCode::FORBIDDEN {
                listener.explain(foreign.as_ref());
            }
            response
        }
        _ => {
            listener.explain(foreign.as_ref());
            listener.http.serve(peer, request).await
        }
    }
}

impl PublicListener {
    /// The host that is asked, which goes into the request's `Host`: the one that a proxy in front
    /// was asked for, if that one is allowed. Refuses a request whose own host is malformed or not
    /// on the allow list.
    fn check_host(&self, request: &mut Request<Body>) -> Result<Authority, HttpError> {
        let host = requested_host(request.headers()).ok_or(HttpError::BadRequest)?;
        // A request line may name a host as well, and another one would be a trick.
        if request.uri().authority().is_some_and(|named| *named != host) {
            return Err(HttpError::BadRequest);
        }
        let option = self.hosts_option.unwrap_or("the allow list");
        if !self.hosts.allows(&host) {
            tracing::warn!(host = host.host(), "a request was refused; {option} lets a host in");
            return Err(HttpError::Forbidden);
        }
        let Some(asked) = proxied::host(request.headers()) else { return Ok(host) };
        if !self.hosts.allows(&asked) {
            tracing::warn!(
                host = asked.host(),
                "what X-Forwarded-Host says is not used; {option} lets a host in"
            );
            return Ok(host);
        }
        if let Ok(value) = HeaderValue::from_str(asked.as_str()) {
            request.headers_mut().insert(HOST, value);
        }
        Ok(asked)
    }

    /// Whether web pages of an origin may use the API that is asked at `host`.
    fn lets_in(&self, origin: &HeaderValue, host: &Authority) -> bool {
        // A page of the gateway's own.
        let same = |origin: &str| origin.split_once("://").is_some_and(|(_, of)| *host == of);
        origin.to_str().is_ok_and(same) || self.http.allows(origin)
    }

    /// Tells the log why a web page gets nothing: the page itself learns no reason.
    fn explain(&self, foreign: Option<&HeaderValue>) {
        if let Some(origin) = foreign {
            let option = self.origins_option.unwrap_or("the list of allowed origins");
            let origin = String::from_utf8_lossy(origin.as_bytes());
            tracing::warn!(
                %origin,
                "the browser keeps the answer from a web page; {option} lets an origin in"
            );
        }
    }
}
