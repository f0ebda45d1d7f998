//! The HTTP API: requests in, payload format 2.0 events to the functions, answers out, by API Gateway's rules.

mod answer;
mod body;
mod cors;
mod event;
mod pages;
mod request;
mod router;

use std::{net::SocketAddr, sync::Arc};

use axum::{
    body::Body,
    extract::{ConnectInfo, State},
};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use tokio::time::Instant;

use self::{
    body::read_body,
    request::{Refusal, check_host},
    router::Router,
};
pub(crate) use self::{
    pages::Pages,
    request::{check, forwarded, header_text, query_pairs},
};
use crate::{
    access_log,
    functions::{InvokeError, Usage},
    gateway::Gateway,
    opaque, socket_api,
    template::{Cors, HttpApi},
};

/// Where the WebSocket API is, on the HTTP API's own port.
pub(crate) const SOCKET_PATH: &str = "/ws";

/// The HTTP API's routes and rules, and the gateway's own pages beside them.
pub(crate) struct HttpRules {
    router: Router,
    cors: Option<Cors>,
    pages: Pages,
}

impl HttpRules {
    /// From the template's HTTP API; pages of `origins` may use it besides those of the template.
    pub(crate) fn new(api: HttpApi, origins: &[String], pages: Pages) -> Self {
        let cors = api.cors.map(|mut cors| {
            cors.allow_origins.extend_from_slice(origins);
            cors
        });
        Self { router: Router::new(api.routes, api.default), cors, pages }
    }
}

/// Answers one request on the gateway's port.
pub(crate) async fn serve(
    State(gateway): State<Arc<Gateway>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request<Body>,
) -> Response<Body> {
    let start = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    if let Err(refusal) = check_host(&gateway.hosts, request.headers()) {
        let answer = Response::from(refusal);
        access_log::line(format_args!("{method} {path}"), answer.status().as_u16(), start.elapsed(), None);
        return answer;
    }
    if path == SOCKET_PATH && gateway.sockets.is_some() {
        return socket_api::open(gateway, peer, request).await;
    }

    let origin = request.headers().get(http::header::ORIGIN).cloned();
    if let Some(rules) = &gateway.http.cors
        && let Some(answer) = cors::preflight(rules, &request)
    {
        access_log::line(format_args!("{method} {path}"), answer.status().as_u16(), start.elapsed(), None);
        return answer;
    }
    let (mut answer, usage) = respond(&gateway, peer, request).await;
    if let Some(rules) = &gateway.http.cors {
        cors::apply(rules, origin.as_ref(), answer.headers_mut());
    }
    access_log::line(format_args!("{method} {path}"), answer.status().as_u16(), start.elapsed(), usage);
    answer
}

/// Routes a request and invokes its function.
async fn respond(
    gateway: &Gateway,
    peer: SocketAddr,
    request: Request<Body>,
) -> (Response<Body>, Option<Usage>) {
    let (head, body) = request.into_parts();
    if let Err(refusal) = check(&head) {
        return (refusal.into(), None);
    }
    let found = gateway.http.router.find(&head.method, head.uri.path());
    let by_route = found.as_ref().is_some_and(|found| !found.is_default);
    if !by_route
        && matches!(head.method, Method::GET | Method::HEAD)
        && let Some(page) = gateway.http.pages.find(head.uri.path())
    {
        return (page, None);
    }
    let Some(found) = found else {
        return (Refusal::NotFound.into(), None);
    };
    let body = match read_body(body).await {
        Ok(body) => body,
        Err(refusal) => return (refusal.into(), None),
    };
    let request_id = opaque::id();
    let event = match event::encode(&head, &body, &found, peer, &request_id, gateway.clock.now()) {
        Ok(event) => event,
        Err(refusal) => return (refusal.into(), None),
    };

    let outcome = gateway.functions.invoke(found.function, event, gateway.limits.http_integration).await;
    let mut answer = match &outcome.result {
        Ok(result) => answer::decode(result).unwrap_or_else(|why| {
            tracing::error!("{}: {why}", found.key);
            Refusal::Failed.into()
        }),
        Err(InvokeError::GaveUp(_)) => Refusal::Unavailable.into(),
        Err(InvokeError::TooLarge) => Refusal::TooLarge.into(),
        Err(InvokeError::Failed(_) | InvokeError::TimedOut(_) | InvokeError::Unreachable(_)) => {
            Refusal::Failed.into()
        }
    };
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        answer.headers_mut().insert("apigw-requestid", id);
    }
    let usage = gateway.record(found.key.to_owned(), answer.status().as_u16(), &outcome);
    (answer, Some(usage))
}

/// An answer with a JSON body.
pub(crate) fn json(status: StatusCode, body: String) -> Response<Body> {
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = status;
    answer.headers_mut().insert(http::header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}
