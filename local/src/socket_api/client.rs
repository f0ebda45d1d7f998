//! Who is at the other end of a socket: what the handshake said, which every later event repeats.

use std::net::SocketAddr;

use http::request::Parts;
use natter_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::{http_api::header_text, opaque};

/// The WebSocket API's id in events.
pub(super) const API: &str = "local";

/// What is known about a socket for as long as it is open.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Client {
    /// The connection's id.
    pub(crate) id: String,
    /// When it asked to connect.
    pub(crate) connected_at: Timestamp,
    /// The address that it comes from, without the port.
    pub(crate) source_ip: String,
    /// What it says it is.
    pub(crate) user_agent: String,
    /// The host that it asked for.
    pub(super) domain: String,
    /// The API's stage.
    pub(super) stage: String,
    /// What the authorizer said about it.
    pub(super) authorizer: Option<Map<String, Json>>,
}

impl Client {
    pub(super) fn new(head: &Parts, peer: SocketAddr, stage: &str, now: Timestamp) -> Self {
        let host = header_text(&head.headers, "host");
        Self {
            id: opaque::id(),
            connected_at: now,
            source_ip: peer.ip().to_string(),
            user_agent: header_text(&head.headers, "user-agent"),
            domain: host.split(':').next().unwrap_or_default().to_owned(),
            stage: stage.to_owned(),
            authorizer: None,
        }
    }
}
