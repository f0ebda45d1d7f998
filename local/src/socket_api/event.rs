//! The events of a WebSocket API, in API Gateway's JSON.

use std::{collections::BTreeMap, net::SocketAddr};

use http::request::Parts;
use natter_domain::time::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::client::{API, Client};
use crate::{
    http_api::{forwarded, query_pairs},
    moment, opaque,
    template::intrinsics::{ACCOUNT, REGION},
};

/// What a request brings along that names values: headers, or the query string. API Gateway gives each twice,
/// with the last value of a name and with all of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Named {
    last: BTreeMap<String, String>,
    all: BTreeMap<String, Vec<String>>,
}

impl Named {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.last.get(name).map(String::as_str)
    }

    /// The header with this name, in any case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.get(&header_name(&name.to_ascii_lowercase()))
    }

    fn add(&mut self, name: String, value: String) {
        self.all.entry(name.clone()).or_default().push(value.clone());
        self.last.insert(name, value);
    }

    /// The headers, with those that API Gateway adds.
    pub(super) fn headers(head: &Parts, peer: SocketAddr) -> Self {
        let mut named = Self::default();
        let added = forwarded(&head.headers, peer);
        for (name, value) in &head.headers {
            if !added.iter().any(|(other, _)| name == other) {
                named.add(header_name(name.as_str()), String::from_utf8_lossy(value.as_bytes()).into_owned());
            }
        }
        for (name, value) in added {
            named.add(header_name(name), value);
        }
        named
    }

    /// The query string, decoded; `None` if it is malformed.
    pub(super) fn query(head: &Parts) -> Option<Self> {
        let mut named = Self::default();
        for (name, value) in query_pairs(head.uri.query().unwrap_or_default())? {
            named.add(name, value);
        }
        Some(named)
    }
}

/// A header's name as a WebSocket API writes it: `Sec-WebSocket-Key`, `X-Forwarded-For`. Functions find headers
/// whatever their case, or they break here as they would there.
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

/// An event of a WebSocket API.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    #[serde(flatten)]
    request: Option<Request<'a>>,
    request_context: Context<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a str>,
    is_base64_encoded: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    headers: &'a BTreeMap<String, String>,
    multi_value_headers: &'a BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    query_string_parameters: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    multi_value_query_string_parameters: &'a BTreeMap<String, Vec<String>>,
}

/// The event that an authorizer of type REQUEST gets.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AuthorizerEvent<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    method_arn: &'a str,
    headers: &'a BTreeMap<String, String>,
    multi_value_headers: &'a BTreeMap<String, Vec<String>>,
    query_string_parameters: &'a BTreeMap<String, String>,
    multi_value_query_string_parameters: &'a BTreeMap<String, Vec<String>>,
    stage_variables: Map<String, Json>,
    request_context: Context<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Context<'a> {
    route_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorizer: Option<&'a Map<String, Json>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disconnect_status_code: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disconnect_reason: Option<&'a str>,
    event_type: &'static str,
    extended_request_id: &'a str,
    request_time: String,
    message_direction: &'static str,
    stage: &'a str,
    connected_at: i64,
    request_time_epoch: i64,
    identity: Identity<'a>,
    request_id: &'a str,
    domain_name: &'a str,
    connection_id: &'a str,
    api_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity<'a> {
    source_ip: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    user_agent: &'a str,
}

fn context<'a>(
    client: &'a Client,
    route_key: &'a str,
    event_type: &'static str,
    request_id: &'a str,
    now: Timestamp,
) -> Context<'a> {
    Context {
        route_key,
        authorizer: client.authorizer.as_ref(),
        message_id: None,
        disconnect_status_code: None,
        disconnect_reason: None,
        event_type,
        extended_request_id: request_id,
        request_time: moment::common_log(now),
        message_direction: "IN",
        stage: &client.stage,
        connected_at: client.connected_at.millis(),
        request_time_epoch: now.millis(),
        identity: Identity { source_ip: &client.source_ip, user_agent: &client.user_agent },
        request_id,
        domain_name: &client.domain,
        connection_id: &client.id,
        api_id: API,
    }
}

/// The arn of the API's `$connect`, which a policy allows or denies.
pub(super) fn method_arn(stage: &str) -> String {
    format!("arn:aws:execute-api:{REGION}:{ACCOUNT}:{API}/{stage}/$connect")
}

/// The authorizer's event.
pub(super) fn authorize(client: &Client, headers: &Named, query: &Named, now: Timestamp) -> Vec<u8> {
    encode(&AuthorizerEvent {
        kind: "REQUEST",
        method_arn: &method_arn(&client.stage),
        headers: &headers.last,
        multi_value_headers: &headers.all,
        query_string_parameters: &query.last,
        multi_value_query_string_parameters: &query.all,
        stage_variables: Map::new(),
        request_context: context(client, "$connect", "CONNECT", &opaque::id(), now),
    })
}

/// `$connect`'s event.
pub(super) fn connect(client: &Client, headers: &Named, query: &Named, now: Timestamp) -> Vec<u8> {
    encode(&Event {
        request: Some(Request {
            headers: &headers.last,
            multi_value_headers: &headers.all,
            query_string_parameters: &query.last,
            multi_value_query_string_parameters: &query.all,
        }),
        request_context: context(client, "$connect", "CONNECT", &opaque::id(), now),
        body: None,
        is_base64_encoded: false,
    })
}

/// A frame's event.
pub(super) fn message(
    client: &Client,
    route_key: &str,
    request_id: &str,
    body: &str,
    now: Timestamp,
) -> Vec<u8> {
    let mut context = context(client, route_key, "MESSAGE", request_id, now);
    context.message_id = Some(opaque::id());
    encode(&Event { request: None, request_context: context, body: Some(body), is_base64_encoded: false })
}

/// `$disconnect`'s event. The handshake's headers are gone by then; API Gateway sends a few of its own.
pub(super) fn disconnect(client: &Client, code: u16, reason: &str, now: Timestamp) -> Vec<u8> {
    let mut headers = Named::default();
    for (name, value) in
        [("Host", client.domain.as_str()), ("x-api-key", ""), ("X-Forwarded-For", ""), ("x-restapi", "")]
    {
        headers.add(name.to_owned(), value.to_owned());
    }
    let request_id = opaque::id();
    let mut context = context(client, "$disconnect", "DISCONNECT", &request_id, now);
    context.disconnect_status_code = Some(code);
    context.disconnect_reason = Some(reason);
    encode(&Event {
        request: Some(Request {
            headers: &headers.last,
            multi_value_headers: &headers.all,
            query_string_parameters: &BTreeMap::new(),
            multi_value_query_string_parameters: &BTreeMap::new(),
        }),
        request_context: context,
        body: None,
        is_base64_encoded: false,
    })
}

/// Text, numbers and maps with text keys always have a JSON form.
fn encode(event: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(event).unwrap_or_default()
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
