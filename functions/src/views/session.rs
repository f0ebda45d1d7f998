//! Sessions and tokens.

use natter_domain::{
    ids::SessionId,
    session::Session,
    time::{Timestamp, rfc3339},
};
use serde::Serialize;

/// A session as its owner sees it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SessionView<'a> {
    id: SessionId,
    device: &'a str,
    #[serde(serialize_with = "rfc3339")]
    created_at: Timestamp,
    #[serde(serialize_with = "rfc3339")]
    last_used_at: Timestamp,
    #[serde(serialize_with = "rfc3339")]
    expires_at: Timestamp,
    current: bool,
}

impl<'a> SessionView<'a> {
    pub(crate) fn new(session: &'a Session, current: SessionId) -> Self {
        Self {
            id: session.id,
            device: session.device.as_str(),
            created_at: session.created_at,
            last_used_at: session.refreshed_at,
            expires_at: session.expires_at,
            current: session.id == current,
        }
    }
}
