//! Keeps web pages away from the ports that AWS clients use.
//!
//! On AWS these APIs want signed requests. Here nobody has an account, so a signature must be
//! present but is not checked. A web page can't send the `Authorization` header to another origin:
//! the browser sends a preflight request first, and no such port answers one.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    middleware::{self, Next},
};
use http::{Response, StatusCode, header::AUTHORIZATION};

use crate::{
    aws_error::aws_error,
    host_allow_list::{HostAllowList, requested_host},
};

/// Lets only signed requests for a host on the list reach `router`. The others get a 403.
pub fn require_signature(router: Router, hosts: Arc<HostAllowList>) -> Router {
    router.layer(middleware::from_fn_with_state(hosts, check))
}

async fn check(
    State(hosts): State<Arc<HostAllowList>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let headers = request.headers();
    let Some(host) = requested_host(headers) else {
        return aws_error(
            StatusCode::BAD_REQUEST,
            "BadRequestException",
            "A request names one host.",
        );
    };
    if !hosts.allows(&host) {
        return aws_error(
            StatusCode::FORBIDDEN,
            "ForbiddenException",
            "Only loopback addresses are served here.",
        );
    }
    let signed = headers
        .get(AUTHORIZATION)
        .is_some_and(|value| value.as_bytes().starts_with(b"AWS4-HMAC-SHA256 "));
    if !signed {
        return aws_error(
            StatusCode::FORBIDDEN,
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
        );
    }
    next.run(request).await
}
