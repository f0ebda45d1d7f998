//! Headers and query parameters in API Gateway's two forms.

use std::{collections::BTreeMap, net::SocketAddr};

use http::request::Parts;

use crate::request::{forwarded, query_pairs};

/// Headers or query parameters. API Gateway puts them into an event twice: with the last value of
/// each name, and with all values.
#[derive(Debug, Clone, Default)]
pub(super) struct MultiValueMap {
    pub(super) last: BTreeMap<String, String>,
    pub(super) all: BTreeMap<String, Vec<String>>,
}

impl MultiValueMap {
    /// The last value of a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.last.get(name).map(String::as_str)
    }

    /// The last value of the header with this name, in any case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.get(&header_name(&name.to_ascii_lowercase()))
    }

    /// Adds a value of a name.
    pub(super) fn add(&mut self, name: String, value: String) {
        self.all.entry(name.clone()).or_default().push(value.clone());
        self.last.insert(name, value);
    }

    /// A request's headers, and those that API Gateway adds.
    pub(super) fn headers(head: &Parts, peer: SocketAddr) -> Self {
        let mut map = Self::default();
        let added = forwarded(&head.headers, peer);
        for (name, value) in &head.headers {
            if !added.iter().any(|(other, _)| name == other) {
                map.add(
                    header_name(name.as_str()),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                );
            }
        }
        for (name, value) in added {
            map.add(header_name(name), value);
        }
        map
    }

    /// A request's query parameters, decoded; `None` if the query string is malformed.
    pub(super) fn query(head: &Parts) -> Option<Self> {
        let mut map = Self::default();
        for (name, value) in query_pairs(head.uri.query().unwrap_or_default())? {
            map.add(name, value);
        }
        Some(map)
    }
}

/// A header's name as a WebSocket API writes it: `Sec-WebSocket-Key`, `X-Forwarded-For`. A function
/// that only finds lower-case names must break here as it does on AWS.
fn header_name(name: &str) -> String {
    let part = |part: &str| {
        if part == "websocket" {
            return "WebSocket".to_owned();
        }
        let mut letters = part.chars();
        letters
            .next()
            .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
            .unwrap_or_default()
    };
    name.split('-').map(part).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headers_name_is_written_as_api_gateway_writes_it() {
        assert_eq!(header_name("sec-websocket-key"), "Sec-WebSocket-Key");
        assert_eq!(header_name("x-forwarded-for"), "X-Forwarded-For");
        assert_eq!(header_name("origin"), "Origin");
    }
}
