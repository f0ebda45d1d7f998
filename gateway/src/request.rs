//! The rules for every request head, and the parts of a head that go into events.

use std::{borrow::Cow, net::SocketAddr};

use http::{HeaderMap, request::Parts};
use percent_encoding::percent_decode_str;

use crate::{host_allow_list::requested_host, http_error::HttpError, proxied};

/// The largest request line and headers together, in bytes.
const MAX_HEADERS: usize = 10_240;

/// Refuses a request whose path, query or headers API Gateway would not accept.
pub(crate) fn check(head: &Parts) -> Result<(), HttpError> {
    let line = head.method.as_str().len()
        + head.uri.path_and_query().map_or(1, |path| path.as_str().len());
    let headers: usize =
        head.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if line + headers > MAX_HEADERS {
        return Err(HttpError::HeadersTooLarge);
    }
    decoded(head.uri.path())?;
    if let Some(query) = head.uri.query() {
        query_pairs(query).ok_or(HttpError::BadRequest)?;
    }
    Ok(())
}

/// Percent-decodes a path or a segment of one.
pub(crate) fn decoded(text: &str) -> Result<Cow<'_, str>, HttpError> {
    if !is_well_encoded(text) {
        return Err(HttpError::BadRequest);
    }
    percent_decode_str(text).decode_utf8().map_err(|_| HttpError::BadRequest)
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
    parts.all(|part| match part.as_bytes() {
        [a, b, ..] => a.is_ascii_hexdigit() && b.is_ascii_hexdigit(),
        _ => false,
    })
}

/// A header's value as text; empty if the header is missing.
pub(crate) fn header_text(headers: &HeaderMap, name: &str) -> String {
    headers
        .get(name)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .unwrap_or_default()
}

/// The headers that API Gateway adds to every request.
pub(crate) fn forwarded(headers: &HeaderMap, peer: SocketAddr) -> [(&'static str, String); 3] {
    let before = header_text(headers, "x-forwarded-for");
    let peer = peer.ip();
    let chain = if before.is_empty() { peer.to_string() } else { format!("{before}, {peer}") };
    let scheme = proxied::scheme(headers);
    let port = requested_host(headers).and_then(|host| host.port_u16());
    let port = port.unwrap_or(if scheme == "https" { 443 } else { 80 });
    [
        ("x-forwarded-for", chain),
        ("x-forwarded-port", port.to_string()),
        ("x-forwarded-proto", scheme.to_owned()),
    ]
}

/// The domain of the API that a request names: its host without the port.
pub(crate) fn domain(headers: &HeaderMap) -> String {
    requested_host(headers).map(|host| host.host().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_string_is_decoded_pair_by_pair() {
        let pairs = query_pairs("a=1&b=x%20y+z&a=2&c").unwrap();
        let pairs: Vec<_> =
            pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(pairs, [("a", "1"), ("b", "x y z"), ("a", "2"), ("c", "")]);
    }

    #[test]
    fn malformed_percent_encoding_is_refused() {
        for text in ["%", "%1", "%zz", "%ff"] {
            assert_eq!(decoded(text), Err(HttpError::BadRequest), "{text}");
            assert_eq!(query_pairs(text), None, "{text}");
        }
        assert_eq!(decoded("/a%2Fb").unwrap(), "/a/b");
    }
}
