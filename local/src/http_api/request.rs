//! What API Gateway refuses before it routes a request, and the parts of a request that go into events.

use std::{borrow::Cow, net::SocketAddr};

use axum::body::Body;
use http::{HeaderMap, Response, StatusCode, request::Parts};
use percent_encoding::percent_decode_str;

use crate::hosts::{self, Hosts};

/// The most that the request line and the headers may have together, in bytes.
const MAX_HEADERS: usize = 10_240;

/// A request that the gateway answers itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    BadRequest,
    Forbidden,
    NotFound,
    TooLarge,
    HeadersTooLarge,
    Failed,
    Unavailable,
}

impl From<Refusal> for Response<Body> {
    fn from(refusal: Refusal) -> Self {
        let (status, message) = match refusal {
            Refusal::BadRequest => (StatusCode::BAD_REQUEST, "Bad Request"),
            Refusal::Forbidden => (StatusCode::FORBIDDEN, "Forbidden"),
            Refusal::NotFound => (StatusCode::NOT_FOUND, "Not Found"),
            Refusal::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
            Refusal::HeadersTooLarge => {
                (StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "Request Header Fields Too Large")
            }
            Refusal::Failed => (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
            Refusal::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        };
        super::json(status, format!(r#"{{"message":"{message}"}}"#))
    }
}

/// Refuses a request for a host that is malformed, or not served here.
pub(super) fn check_host(hosts: &Hosts, headers: &HeaderMap) -> Result<(), Refusal> {
    let host = hosts::asked_for(headers).ok_or(Refusal::BadRequest)?;
    if hosts.serve(&host) {
        return Ok(());
    }
    let host = host.host();
    tracing::warn!("a request for the host {host} was refused; --allow-host {host} lets such in");
    Err(Refusal::Forbidden)
}

/// Refuses a request whose address or headers API Gateway would not take.
pub(crate) fn check(head: &Parts) -> Result<(), Refusal> {
    let line = head.method.as_str().len() + head.uri.path_and_query().map_or(1, |path| path.as_str().len());
    let headers: usize = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if line + headers > MAX_HEADERS {
        return Err(Refusal::HeadersTooLarge);
    }
    decoded(head.uri.path())?;
    if let Some(query) = head.uri.query() {
        query_pairs(query).ok_or(Refusal::BadRequest)?;
    }
    Ok(())
}

/// Percent-decodes a path, or a part of one.
pub(super) fn decoded(text: &str) -> Result<Cow<'_, str>, Refusal> {
    if !is_well_encoded(text) {
        return Err(Refusal::BadRequest);
    }
    percent_decode_str(text).decode_utf8().map_err(|_| Refusal::BadRequest)
}

/// The pairs of a query string, decoded, in order. `None` if it is malformed.
pub(crate) fn query_pairs(query: &str) -> Option<Vec<(String, String)>> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let decode = |text: &str| -> Option<String> {
        // In a query string `+` is a space, as in forms.
        let text = text.replace('+', " ");
        is_well_encoded(&text).then_some(())?;
        Some(percent_decode_str(&text).decode_utf8().ok()?.into_owned())
    };
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name)?, decode(value)?))
        })
        .collect()
}

/// Whether each `%` begins two hexadecimal digits.
fn is_well_encoded(text: &str) -> bool {
    let mut parts = text.split('%');
    parts.next();
    parts.all(|part| matches!(part.as_bytes(), [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit()))
}

/// A header's value as text.
pub(crate) fn header_text(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).unwrap_or_default()
}

/// The headers that API Gateway adds to every request.
pub(crate) fn forwarded(headers: &HeaderMap, peer: SocketAddr) -> [(&'static str, String); 3] {
    let before = header_text(headers, "x-forwarded-for");
    let peer = peer.ip();
    let chain = if before.is_empty() { peer.to_string() } else { format!("{before}, {peer}") };
    let host = header_text(headers, "host");
    let port = host.rsplit_once(':').map_or("80", |(_, port)| port);
    [
        ("x-forwarded-for", chain),
        ("x-forwarded-port", port.to_owned()),
        ("x-forwarded-proto", "http".to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_string_is_decoded_pair_by_pair() {
        let pairs = query_pairs("a=1&b=x%20y+z&a=2&c").unwrap();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(pairs, [("a", "1"), ("b", "x y z"), ("a", "2"), ("c", "")]);
    }

    #[test]
    fn malformed_percent_encoding_is_refused() {
        for text in ["%", "%1", "%zz", "%ff"] {
            assert_eq!(decoded(text), Err(Refusal::BadRequest), "{text}");
            assert_eq!(query_pairs(text), None, "{text}");
        }
        assert_eq!(decoded("/a%2Fb").unwrap(), "/a/b");
    }
}
