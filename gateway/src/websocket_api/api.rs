//! What all parts of the WebSocket API share.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::disconnect;
use crate::{state::GatewayState, template};

/// The template's WebSocket API on this gateway.
pub(crate) struct WebSocketApi {
    pub(super) state: Arc<GatewayState>,
    pub(super) api: template::WebSocketApi,
    pub(super) frame_status: FrameStatus,
    /// A turn for each `$disconnect` that may run.
    pub(super) disconnects: Semaphore,
}

/// Reads the status that the access log shows for a frame from the frame's answer. Lambda's own
/// status only says that the function answered.
pub type FrameStatus = fn(&str) -> Option<u16>;

impl WebSocketApi {
    pub(crate) fn new(
        state: Arc<GatewayState>,
        api: template::WebSocketApi,
        frame_status: FrameStatus,
    ) -> Self {
        let disconnects = Semaphore::new(disconnect::CONCURRENT_MAX);
        Self { state, api, frame_status, disconnects }
    }
}
