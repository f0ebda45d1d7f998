//! API Gateway's quotas that more than one part of the gateway checks.

use std::time::Duration;

use crate::listener::HEAD_WITHIN;

/// The largest message on a WebSocket, in either direction: 128 KB.
pub(crate) const MAX_MESSAGE: usize = 128 * 1024;

/// API Gateway's time limits. Tests shorten them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long an HTTP API waits for a function: 30 seconds.
    pub http_integration: Duration,
    /// How long a WebSocket API waits for a function: 29 seconds.
    pub websocket_integration: Duration,
    /// How long a client may take to send a request's head, also on a connection that it keeps
    /// open; API Gateway does not say.
    pub request_head: Duration,
    /// How long a client may take to send a request's body; API Gateway does not say.
    pub request_body: Duration,
    /// How long a socket may be idle: 10 minutes.
    pub idle: Duration,
    /// How long a socket may be open: 2 hours.
    pub connection_age: Duration,
}

impl Default for Limits {
    /// The limits of the service itself.
    fn default() -> Self {
        Self {
            http_integration: Duration::from_secs(30),
            websocket_integration: Duration::from_secs(29),
            request_head: HEAD_WITHIN,
            request_body: Duration::from_secs(60),
            idle: Duration::from_secs(10 * 60),
            connection_age: Duration::from_secs(2 * 60 * 60),
        }
    }
}
