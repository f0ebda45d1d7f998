//! The event of an HTTP request: payload format 2.0.

use std::{collections::BTreeMap, net::SocketAddr};

use http::{header, request::Parts};
use serde::Serialize;

use super::{body, router::RouteMatch};
use crate::{
    aws_account::{ACCOUNT_ID, API_ID},
    clock::Timestamp,
    http_error::HttpError,
    request::{self, decoded, forwarded, header_text, query_pairs},
    time_format,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    version: &'static str,
    route_key: &'a str,
    raw_path: &'a str,
    raw_query_string: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cookies: Vec<String>,
    headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    query_string_parameters: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    path_parameters: BTreeMap<&'a str, String>,
    request_context: Context<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    is_base64_encoded: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Context<'a> {
    account_id: &'static str,
    api_id: &'static str,
    domain_name: &'a str,
    domain_prefix: &'a str,
    http: Http<'a>,
    request_id: &'a str,
    route_key: &'a str,
    stage: &'static str,
    time: String,
    time_epoch: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Http<'a> {
    method: &'a str,
    path: &'a str,
    protocol: String,
    source_ip: String,
    user_agent: String,
}

/// The event (JSON) of a request that `route` matches.
pub(super) fn encode(
    head: &Parts,
    body: &[u8],
    route: &RouteMatch<'_>,
    peer: SocketAddr,
    request_id: &str,
    now: Timestamp,
) -> Result<Vec<u8>, HttpError> {
    // An HTTP API decodes the path, and passes the query string on as it was sent.
    let path = decoded(head.uri.path())?;
    let query = head.uri.query().unwrap_or_default();
    let mut query_string_parameters = BTreeMap::new();
    for (name, value) in query_pairs(query).ok_or(HttpError::BadRequest)? {
        joined(&mut query_string_parameters, name, &value);
    }
    let mut path_parameters = BTreeMap::new();
    for (name, part) in &route.parameters {
        path_parameters.insert(*name, decoded(part)?.into_owned());
    }

    let domain = request::domain(&head.headers);
    let content_type = header_text(&head.headers, "content-type");
    let (text, is_base64_encoded) = body::encode(body, &content_type);
    let event = Event {
        version: "2.0",
        route_key: route.key,
        raw_path: &path,
        raw_query_string: query,
        cookies: cookies(head),
        headers: headers(head, peer),
        query_string_parameters,
        path_parameters,
        request_context: Context {
            account_id: ACCOUNT_ID,
            api_id: API_ID,
            domain_name: &domain,
            domain_prefix: domain.split('.').next().unwrap_or_default(),
            http: Http {
                method: head.method.as_str(),
                path: &path,
                protocol: format!("{:?}", head.version),
                source_ip: peer.ip().to_string(),
                user_agent: header_text(&head.headers, "user-agent"),
            },
            request_id,
            route_key: route.key,
            stage: "$default",
            time: time_format::common_log(now),
            time_epoch: now.millis(),
        },
        body: (!body.is_empty()).then_some(text),
        is_base64_encoded: !body.is_empty() && is_base64_encoded,
    };
    serde_json::to_vec(&event).map_err(|_| HttpError::IntegrationFailed)
}

/// The headers with lower-case names. Several values of one name are joined with commas.
fn headers(head: &Parts, peer: SocketAddr) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::new();
    for (name, value) in &head.headers {
        if name != header::COOKIE && name != header::CONNECTION && name != header::TRANSFER_ENCODING
        {
            joined(&mut headers, name.to_string(), &String::from_utf8_lossy(value.as_bytes()));
        }
    }
    headers.extend(forwarded(&head.headers, peer).map(|(name, value)| (name.to_owned(), value)));
    headers
}

fn cookies(head: &Parts) -> Vec<String> {
    let values = head.headers.get_all(header::COOKIE).iter();
    let values = values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    values
        .flat_map(|value| {
            value.split(';').map(|cookie| cookie.trim().to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

fn joined(values: &mut BTreeMap<String, String>, name: String, value: &str) {
    values
        .entry(name)
        .and_modify(|before| {
            before.push(',');
            before.push_str(value);
        })
        .or_insert_with(|| value.to_owned());
}
