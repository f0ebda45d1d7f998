//! `call-timeout`: waits while a call rings, or waits for a device, and ends it if nothing comes.

use natter_app::{
    background::{self, JobError},
    environment::{Environment, StartError},
    function::Function,
};
use natter_domain::{
    call::{Call, CallId},
    time::Clock,
};
use serde::{Deserialize, Serialize};

use super::{Calls, waiting::end_in_time};
use crate::context::FromEnvironment;

/// The payload of the invocation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ringing {
    /// The call that rings, or waits for a device.
    pub(crate) call_id: CallId,
}

struct App {
    calls: Calls,
    /// Read at each turn of the wait.
    clock: Clock,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App { calls: Calls::from_environment(environment)?, clock: environment.clock() };
    Ok(background::function("call-timeout", app, |app, ringing| Box::pin(handle(app, ringing))))
}

async fn handle(app: &App, Ringing { call_id }: Ringing) -> Result<(), JobError> {
    end_in_time(&app.calls, &app.clock, &call_id, Call::deadline).await
}
