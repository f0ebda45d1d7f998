//! The HTTP API: turns requests into events of payload format 2.0, and the functions' results into
//! responses.

mod body;
mod cors;
mod event;
mod proxy_response;
mod router;

use std::{net::SocketAddr, sync::Arc};

use axum::body::Body;
use http::{HeaderValue, Request, Response, header::ORIGIN};
use tokio::time::Instant;

use self::{body::read_body, router::Router};
use crate::{
    access_log, aws_ids, functions::InvokeError, http_error::HttpError, request::check,
    state::GatewayState, template, usage::MeasuredUsage,
};

/// The HTTP API's routes and rules.
pub(crate) struct HttpApi {
    state: Arc<GatewayState>,
    router: Router,
    cors: Option<template::Cors>,
}

impl HttpApi {
    /// The template's HTTP API. Web pages of `origins` may use it besides those that the template
    /// allows.
    pub(crate) fn new(
        state: Arc<GatewayState>,
        api: template::HttpApi,
        origins: &[String],
    ) -> Self {
        let cors = api.cors.map(|mut cors| {
            cors.allow_origins.extend_from_slice(origins);
            cors
        });
        Self { state, router: Router::new(api.routes, api.default), cors }
    }

    /// Whether web pages of this origin may use the API.
    pub(crate) fn allows(&self, origin: &HeaderValue) -> bool {
        self.cors.as_ref().is_some_and(|rules| cors::allows(rules, origin))
    }

    /// Answers one request.
    pub(crate) async fn serve(&self, peer: SocketAddr, request: Request<Body>) -> Response<Body> {
        let start = Instant::now();
        let name = format!("{} {}", request.method(), request.uri().path());
        let origin = request.headers().get(ORIGIN).cloned();
        let preflight = cors::is_preflight(request.method(), request.headers());
        let (mut response, usage) = self.respond(peer, request).await;
        if let Some(rules) = &self.cors {
            cors::apply(rules, preflight, origin.as_ref(), response.headers_mut());
        }
        access_log::write(name, response.status().as_u16(), start.elapsed(), usage);
        response
    }

    /// Routes a request and invokes its function.
    async fn respond(
        &self,
        peer: SocketAddr,
        request: Request<Body>,
    ) -> (Response<Body>, MeasuredUsage) {
        let (head, body) = request.into_parts();
        if let Err(error) = check(&head) {
            return (error.into(), None);
        }
        let route = self.router.find(&head.method, head.uri.path());
        let Some(route) = route else {
            let preflight = self.cors.is_some() && cors::is_preflight(&head.method, &head.headers);
            let answer = if preflight { cors::no_content() } else { HttpError::NotFound.into() };
            return (answer, None);
        };
        let body = match read_body(body, self.state.limits.request_body).await {
            Ok(body) => body,
            Err(error) => return (error.into(), None),
        };
        let state = &self.state;
        let request_id = aws_ids::new_id();
        let now = state.clock.now();
        let event = match event::encode(&head, &body, &route, peer, &request_id, now) {
            Ok(event) => event,
            Err(error) => return (error.into(), None),
        };

        let limit = state.limits.http_integration;
        let outcome = state.functions.invoke(route.function, event, limit).await;
        let mut response = match &outcome.result {
            Ok(result) => proxy_response::decode(result).unwrap_or_else(|error| {
                tracing::error!("{}: {error}", route.key);
                HttpError::IntegrationFailed.into()
            }),
            Err(error) => http_error(error).into(),
        };
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert("apigw-requestid", id);
        }
        let usage = state.record(route.key.to_owned(), response.status().as_u16(), &outcome);
        (response, usage)
    }
}

/// What the client learns of an invocation that gave no answer.
fn http_error(error: &InvokeError) -> HttpError {
    match error {
        InvokeError::IntegrationTimeout(_) => HttpError::IntegrationTimeout,
        InvokeError::TooLarge => HttpError::BodyTooLarge,
        InvokeError::Failed(_) | InvokeError::FunctionTimeout(_) | InvokeError::Unreachable(_) => {
            HttpError::IntegrationFailed
        }
    }
}
