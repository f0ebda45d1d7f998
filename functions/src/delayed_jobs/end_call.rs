//! A call has rung for long enough, or has waited for a device for long enough.

use natter_app::background::JobError;
use natter_domain::call::{CallId, EndedBy};
use natter_push::DelayedJob;
use natter_store::users::Consistency;

use super::App;
use crate::calls::ending::{EndOutcome, end};

/// How often the call is read again because it has changed since.
const ATTEMPTS: u32 = 4;

/// Ends the call if its time is over. A call that was answered, and whose devices are both there,
/// goes on; what comes to wait for something later sends a job of its own. A call that is over is
/// handled, too: the attempt that ended it may have failed before the entry was written.
pub(super) async fn end_call(app: &App, call_id: CallId) -> Result<(), JobError> {
    for _ in 0..ATTEMPTS {
        let now = app.clock.now();
        let found = app.calls.connections.call(&call_id, Consistency::Strong).await?;
        let Some(call) = found else { return Ok(()) };
        match call.deadline() {
            None if call.ended.is_none() => return Ok(()),
            Some(deadline) if deadline > now => {
                let job = DelayedJob::EndCall { call_id };
                return Ok(app.delayed_jobs.send(&job, deadline.since(now)).await?);
            }
            None | Some(_) => match end(&app.calls, &call_id, EndedBy::Time, None, now).await {
                // What was read is out of date.
                Ok(EndOutcome::GoesOn) => {}
                Ok(EndOutcome::Ended(_) | EndOutcome::OtherDevice(_) | EndOutcome::NotFound) => {
                    return Ok(());
                }
                Err(problem) => return Err(JobError(problem.code().as_str().to_owned())),
            },
        }
    }
    Err(JobError("the call keeps changing".to_owned()))
}
