//! Keeps web pages out of the ports that are for AWS clients.
//!
//! On AWS these want signed requests. Here nobody has an account, so a signature is asked for but not checked: a web
//! page can't send that header to another port, because the browser would ask first (a preflight request), and
//! nothing here answers that.

use axum::{body::Body, extract::Request, middleware::Next};
use http::{
    HeaderMap, Response, StatusCode,
    header::{AUTHORIZATION, HOST},
};

use crate::control::error;

/// Lets through what an AWS client on this machine sends: a signed request to a loopback address.
pub(crate) async fn check(request: Request, next: Next) -> Response<Body> {
    let headers = request.headers();
    if !is_loopback(headers) {
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

fn is_loopback(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let authority = host.and_then(|host| host.parse::<http::uri::Authority>().ok());
    authority.is_some_and(|authority| matches!(authority.host(), "127.0.0.1" | "localhost" | "[::1]"))
}
