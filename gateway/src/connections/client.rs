//! What the handshake told about a client. Every later event of the socket repeats it.

use std::net::SocketAddr;

use http::request::Parts;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::{
    aws_ids,
    clock::Timestamp,
    request::{self, header_text},
};

/// What is known about a socket for as long as it is open.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Client {
    /// The connection's id.
    pub(crate) id: String,
    /// The time of its handshake.
    pub(crate) connected_at: Timestamp,
    /// The client's IP address.
    pub(crate) source_ip: String,
    /// The client's `User-Agent` header.
    pub(crate) user_agent: String,
    /// The host of its `Host` header, without the port.
    pub(crate) domain: String,
    /// The API's stage.
    pub(crate) stage: String,
    /// The authorizer's context, if the API has an authorizer.
    pub(crate) authorizer: Option<Map<String, Json>>,
}

impl Client {
    /// The client behind a handshake, with a new connection id.
    pub(crate) fn new(head: &Parts, peer: SocketAddr, stage: &str, now: Timestamp) -> Self {
        Self {
            id: aws_ids::new_id(),
            connected_at: now,
            source_ip: peer.ip().to_string(),
            user_agent: header_text(&head.headers, "user-agent"),
            domain: request::domain(&head.headers),
            stage: stage.to_owned(),
            authorizer: None,
        }
    }
}
