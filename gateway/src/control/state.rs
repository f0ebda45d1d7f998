//! What the handlers of the control port share.

use std::sync::Arc;

use crate::{async_invocations::AsyncInvocations, queues::Queues, state::GatewayState};

/// The gateway behind the control port.
pub(crate) struct ControlState {
    pub(crate) state: Arc<GatewayState>,
    pub(crate) async_invocations: Arc<AsyncInvocations>,
    pub(crate) queues: Arc<Queues>,
}
