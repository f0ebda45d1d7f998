//! `call-timeout`: waits while a call rings, and ends it if nobody has answered.

use std::time::Duration;

use natter_domain::{
    call::{CallId, EndedBy},
    time::{Clock, Timestamp},
};
use natter_runtime::{
    background::{self, NotDone},
    environment::{Environment, StartError},
    function::Function,
};
use natter_store::users::Consistency;
use serde::{Deserialize, Serialize};

use super::ending::end;
use crate::telling::Telling;

/// The longest sleep before the clock is looked at again. Sleeping costs the same in one piece or in many.
const STEP: Duration = Duration::from_secs(1);

struct App {
    telling: Telling,
}

/// What the function is started with.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ringing {
    /// The call that rings.
    pub(crate) call_id: CallId,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App { telling: Telling::new(environment)? };
    Ok(background::function("call-timeout", app, |app, ringing| Box::pin(handle(app, ringing))))
}

async fn handle(app: &App, Ringing { call_id }: Ringing) -> Result<(), NotDone> {
    let connections = app.telling.pusher().connections();
    let Some(call) = connections.call(&call_id, Consistency::Strong).await? else { return Ok(()) };
    if call.answered.is_some() && call.over.is_none() {
        return Ok(());
    }
    if call.over.is_none() {
        wait(app.telling.clock(), call.rings_until).await;
    }
    // Also of a call that is over: whoever has ended it may have failed before the log had it.
    match end(&app.telling, &call_id, EndedBy::Time, None).await {
        Ok(_) => Ok(()),
        Err(problem) => Err(NotDone(problem.code.as_str().to_owned())),
    }
}

async fn wait(clock: &Clock, until: Timestamp) {
    loop {
        let left = until.since(clock.now());
        if left.is_zero() {
            return;
        }
        tokio::time::sleep(left.min(STEP)).await;
    }
}
