//! CORS as an HTTP API does it: the gateway answers preflight requests, and the template's rules
//! replace a function's CORS headers.

use axum::body::Body;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode,
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

/// The answer to a preflight request: `OPTIONS` with an `Origin` and the requested method. `None`
/// if the request is not one.
pub(super) fn preflight(rules: &Cors, request: &Request<Body>) -> Option<Response<Body>> {
    let headers = request.headers();
    let origin = headers.get(ORIGIN)?;
    if request.method() != Method::OPTIONS || !headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
        return None;
    }
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    let headers = answer.headers_mut();
    if allow(rules, origin, headers) {
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
    Some(answer)
}

/// Sets the CORS headers of an answer to a request from `origin`.
pub(super) fn apply(rules: &Cors, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
    for name in CORS_HEADERS {
        headers.remove(name);
    }
    if let Some(origin) = origin
        && allow(rules, origin, headers)
    {
        set(headers, ACCESS_CONTROL_EXPOSE_HEADERS, &rules.expose_headers.join(","));
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
