//! `call-timeout`: waits while a call rings, and ends it if nobody has answered.

use std::time::Duration;

use natter_domain::call::{Call, CallId, EndedBy};
use natter_runtime::{
    background::{self, NotDone},
    environment::{Environment, StartError},
    function::Function,
};
use natter_store::users::Consistency;
use serde::{Deserialize, Serialize};

use super::ending::end;
use crate::telling::Telling;

/// How long it sleeps before it looks at the call again: half a read unit costs as much as 0.04 seconds of sleep.
const STEP: Duration = Duration::from_secs(2);

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
    if call.over.is_none() && !wait(app, &call).await? {
        return Ok(());
    }
    // Also of a call that is over: whoever has ended it may have failed before the log had it.
    match end(&app.telling, &call_id, EndedBy::Time, None).await {
        Ok(_) => Ok(()),
        Err(problem) => Err(NotDone(problem.code.as_str().to_owned())),
    }
}

/// Waits until the ring ends. Says whether nobody has answered until then: it looks at the call now and then, because each second
/// that it sleeps is paid for.
async fn wait(app: &App, call: &Call) -> Result<bool, NotDone> {
    let (clock, connections) = (app.telling.clock(), app.telling.pusher().connections());
    loop {
        let left = call.rings_until.since(clock.now());
        if left.is_zero() {
            return Ok(true);
        }
        tokio::time::sleep(left.min(STEP)).await;
        let now = connections.call(&call.id, Consistency::Eventual).await?;
        match now {
            Some(call) if call.over.is_some() => return Ok(true),
            Some(call) if call.answered.is_some() => return Ok(false),
            None => return Ok(false),
            Some(_) => {}
        }
    }
}
