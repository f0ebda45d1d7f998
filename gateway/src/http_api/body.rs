//! Request bodies: their size limit, and their form in an event.

use std::time::Duration;

use axum::body::Body;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use futures_util::StreamExt as _;

use tokio::time::timeout;

use crate::http_error::HttpError;

/// The largest body that an HTTP API accepts: 10 MB.
const MAX_BODY: usize = 10 * 1024 * 1024;

/// How much of a body that is too large the gateway reads and discards, so that a client that is
/// still sending gets the answer and not a reset connection.
const MAX_DISCARDED: usize = 4 * MAX_BODY;

/// Reads a request's whole body, which must come within `limit`.
pub(super) async fn read_body(body: Body, limit: Duration) -> Result<Bytes, HttpError> {
    timeout(limit, read_all(body)).await.unwrap_or(Err(HttpError::RequestTimeout))
}

async fn read_all(body: Body) -> Result<Bytes, HttpError> {
    let mut stream = body.into_data_stream();
    let mut read: Vec<u8> = Vec::new();
    let mut length = 0_usize;
    while let Some(part) = stream.next().await {
        let part = part.map_err(|_| HttpError::BadRequest)?;
        length += part.len();
        if length <= MAX_BODY {
            read.extend_from_slice(&part);
        } else if length > MAX_DISCARDED {
            break;
        }
    }
    if length > MAX_BODY { Err(HttpError::BodyTooLarge) } else { Ok(read.into()) }
}

/// A body in its form for an event, and whether that is base64.
pub(super) fn encode(body: &[u8], content_type: &str) -> (String, bool) {
    match std::str::from_utf8(body) {
        Ok(text) if is_text(content_type) => (text.to_owned(), false),
        Ok(_) | Err(_) => (STANDARD.encode(body), true),
    }
}

/// Whether API Gateway passes a body of this type on as text: text, JSON, JavaScript and XML.
fn is_text(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type.is_empty()
        || media_type.starts_with("text/")
        || media_type.ends_with("+json")
        || media_type.ends_with("+xml")
        || matches!(
            media_type.as_str(),
            "application/json" | "application/javascript" | "application/xml"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text_and_the_rest_is_base64() {
        assert_eq!(encode(b"{}", "application/json; charset=utf-8"), ("{}".to_owned(), false));
        assert_eq!(encode(b"{}", ""), ("{}".to_owned(), false));
        assert_eq!(encode(b"a=1", "application/x-www-form-urlencoded"), ("YT0x".to_owned(), true));
        assert_eq!(encode(&[0xff], "application/json"), ("/w==".to_owned(), true));
    }
}
