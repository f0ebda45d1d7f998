//! The events (JSON) of a WebSocket API.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::multi_value_map::MultiValueMap;
use crate::{
    aws_account::{ACCOUNT_ID, API_ID, REGION},
    aws_ids,
    clock::Timestamp,
    connections::Client,
    time_format,
};

/// The event of a route.
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

/// The event of an authorizer of type `REQUEST`.
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
        request_time: time_format::common_log(now),
        message_direction: "IN",
        stage: &client.stage,
        connected_at: client.connected_at.millis(),
        request_time_epoch: now.millis(),
        identity: Identity { source_ip: &client.source_ip, user_agent: &client.user_agent },
        request_id,
        domain_name: &client.domain,
        connection_id: &client.id,
        api_id: API_ID,
    }
}

/// The arn of `$connect`, which an authorizer's policy must allow.
pub(super) fn method_arn(stage: &str) -> String {
    format!("arn:aws:execute-api:{REGION}:{ACCOUNT_ID}:{API_ID}/{stage}/$connect")
}

/// The authorizer's event.
pub(super) fn authorizer(
    client: &Client,
    headers: &MultiValueMap,
    query: &MultiValueMap,
    now: Timestamp,
) -> Vec<u8> {
    encode(&AuthorizerEvent {
        kind: "REQUEST",
        method_arn: &method_arn(&client.stage),
        headers: &headers.last,
        multi_value_headers: &headers.all,
        query_string_parameters: &query.last,
        multi_value_query_string_parameters: &query.all,
        stage_variables: Map::new(),
        request_context: context(client, "$connect", "CONNECT", &aws_ids::new_id(), now),
    })
}

/// `$connect`'s event.
pub(super) fn connect(
    client: &Client,
    headers: &MultiValueMap,
    query: &MultiValueMap,
    now: Timestamp,
) -> Vec<u8> {
    encode(&Event {
        request: Some(Request {
            headers: &headers.last,
            multi_value_headers: &headers.all,
            query_string_parameters: &query.last,
            multi_value_query_string_parameters: &query.all,
        }),
        request_context: context(client, "$connect", "CONNECT", &aws_ids::new_id(), now),
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
    context.message_id = Some(aws_ids::new_id());
    encode(&Event {
        request: None,
        request_context: context,
        body: Some(body),
        is_base64_encoded: false,
    })
}

/// `$disconnect`'s event. API Gateway does not repeat the handshake's headers, but sends a few of
/// its own.
pub(super) fn disconnect(client: &Client, code: u16, reason: &str, now: Timestamp) -> Vec<u8> {
    let mut headers = MultiValueMap::default();
    for (name, value) in [
        ("Host", client.domain.as_str()),
        ("x-api-key", ""),
        ("X-Forwarded-For", ""),
        ("x-restapi", ""),
    ] {
        headers.add(name.to_owned(), value.to_owned());
    }
    let request_id = aws_ids::new_id();
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

/// Serialises an event. This can't fail: all map keys are strings.
fn encode(event: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(event).unwrap_or_default()
}
