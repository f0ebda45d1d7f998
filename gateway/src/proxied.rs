//! What a reverse proxy in front of the gateway, such as a tunnel, says about the request that it
//! got.
//!
//! It takes no trust: whoever could make these headers up asks the gateway themselves, and a web
//! page can't send them to another origin.

use http::{HeaderMap, uri::Authority};

use crate::request::header_text;

/// The host that the proxy was asked for, where the proxy has put another one into `Host`.
pub(crate) fn host(headers: &HeaderMap) -> Option<Authority> {
    first(headers, "x-forwarded-host").parse().ok()
}

/// How the client speaks with the proxy: `https`, or else `http`.
pub(crate) fn scheme(headers: &HeaderMap) -> &'static str {
    match first(headers, "x-forwarded-proto").to_ascii_lowercase().as_str() {
        "https" | "wss" => "https",
        _ => "http",
    }
}

/// The first item of a header that is a list: what the proxy nearest to the client has said.
fn first(headers: &HeaderMap, name: &str) -> String {
    let list = header_text(headers, name);
    list.split(',').next().unwrap_or_default().trim().to_owned()
}
