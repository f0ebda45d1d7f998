//! Keeps web pages out of the ports that are for AWS clients.
//!
//! On AWS these want signed requests. Here nobody has an account, so a signature is asked for but not checked: a web
//! page can't send that header to another port, because the browser would ask first (a preflight request), and
//! nothing here answers that.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
};
use http::{Response, StatusCode, header::AUTHORIZATION};

use crate::{
    control::error,
    hosts::{self, Hosts},
};

/// Lets through what an AWS client on this machine sends: a signed request to a loopback address, or to another of `hosts`.
pub(crate) async fn check(State(hosts): State<Arc<Hosts>>, request: Request, next: Next) -> Response<Body> {
    let headers = request.headers();
    if !hosts::asked_for(headers).is_some_and(|host| hosts.serve(&host)) {
        // Another name for this machine: a page that had its own name point here (DNS rebinding).
        return error(
            StatusCode::FORBIDDEN,
            "ForbiddenException",
            "Only loopback addresses are served here.",
        );
    }
    let signed =
        headers.get(AUTHORIZATION).is_some_and(|value| value.as_bytes().starts_with(b"AWS4-HMAC-SHA256 "));
    if !signed {
        return error(
            StatusCode::FORBIDDEN,
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
        );
    }
    next.run(request).await
}
