//! CORS as an HTTP API does it: the template's rules replace a function's CORS headers. A preflight
//! request goes to the route that takes `OPTIONS` (`ANY`, or `$default`) like any other, and the
//! rules are added to what its function answers; where there is none, the gateway answers it.

use axum::body::Body;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
        ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
    },
};

use crate::template::Cors;

/// The headers that only the gateway sets.
const CORS_HEADERS: [HeaderName; 6] = [
    ACCESS_CONTROL_ALLOW_CREDENTIALS,
    ACCESS_CONTROL_ALLOW_HEADERS,
    ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS,
    ACCESS_CONTROL_MAX_AGE,
];

/// Whether a request is a preflight request: `OPTIONS` with an `Origin` and the requested method.
pub(super) fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::OPTIONS
        && headers.contains_key(ORIGIN)
        && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// The gateway's own answer to a preflight request that no route takes.
pub(super) fn no_content() -> Response<Body> {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    answer
}

/// Sets the CORS headers of an answer to a request from `origin`, in place of the function's.
pub(super) fn apply(
    rules: &Cors,
    preflight: bool,
    origin: Option<&HeaderValue>,
    headers: &mut HeaderMap,
) {
    for name in CORS_HEADERS {
        headers.remove(name);
    }
    let Some(origin) = origin else { return };
    if !allow(rules, origin, headers) {
        return;
    }
    if !preflight {
        set(headers, ACCESS_CONTROL_EXPOSE_HEADERS, &rules.expose_headers.join(","));
        return;
    }
    let every_method = rules.allow_methods.iter().any(|method| method == "*");
    let methods = if every_method {
        "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT".to_owned()
    } else {
        rules.allow_methods.join(",")
    };
    set(headers, ACCESS_CONTROL_ALLOW_METHODS, &methods);
    set(headers, ACCESS_CONTROL_ALLOW_HEADERS, &rules.allow_headers.join(","));
    if let Some(seconds) = rules.max_age {
        set(headers, ACCESS_CONTROL_MAX_AGE, &seconds.to_string());
    }
}

/// Whether the rules allow web pages of `origin`.
pub(super) fn allows(rules: &Cors, origin: &HeaderValue) -> bool {
    allow(rules, origin, &mut HeaderMap::new())
}

/// Sets the headers that allow `origin`, if the rules do. Returns whether they do.
fn allow(rules: &Cors, origin: &HeaderValue, headers: &mut HeaderMap) -> bool {
    let Ok(text) = origin.to_str() else { return false };
    let matches = |allowed: &String| match allowed.strip_suffix("://*") {
        Some(scheme) => text.split_once("://").is_some_and(|(of, _)| of == scheme),
        None => allowed == text,
    };
    if rules.allow_origins.iter().any(|allowed| allowed == "*") && !rules.allow_credentials {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    } else if rules.allow_origins.iter().any(|allowed| allowed == "*" || matches(allowed)) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.append(VARY, HeaderValue::from_static("origin"));
    } else {
        return false;
    }
    if rules.allow_credentials {
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
    true
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if !value.is_empty()
        && let Ok(value) = HeaderValue::from_str(value)
    {
        headers.insert(name, value);
    }
}
