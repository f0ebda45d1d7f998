//! Waits until a call has to end by itself, and ends it: it has rung for long enough, or a socket
//! that is gone was not replaced.

use std::time::Duration;

use natter_app::background::JobError;
use natter_domain::{
    call::{Call, CallId, EndedBy},
    time::{Clock, Timestamp},
};
use natter_store::users::Consistency;

use super::{
    Calls,
    ending::{EndOutcome, end},
};

/// How long the function sleeps between two reads of the call: half a read unit costs as much as
/// 0.04 seconds of sleep.
const STEP: Duration = Duration::from_secs(2);

/// Waits for what `deadline` has an end of, as long as it has one, and ends the call then. It
/// reads the call now and then, because each second of sleep is billed. A call that is over is
/// handled, too: the attempt that ended it may have failed before the entry was written.
pub(crate) async fn end_in_time(
    calls: &Calls,
    clock: &Clock,
    id: &CallId,
    deadline: fn(&Call) -> Option<Timestamp>,
) -> Result<(), JobError> {
    let mut consistency = Consistency::Strong;
    loop {
        let Some(call) = calls.connections.call(id, consistency).await? else { return Ok(()) };
        let left = deadline(&call).map(|deadline| deadline.since(clock.now()));
        match left {
            None if call.ended.is_none() => return Ok(()),
            Some(left) if !left.is_zero() => {
                tokio::time::sleep(left.min(STEP)).await;
                consistency = Consistency::Eventual;
            }
            None | Some(_) => match end(calls, id, EndedBy::Time, None, clock.now()).await {
                // What was read is out of date.
                Ok(EndOutcome::GoesOn) => {
                    tokio::time::sleep(STEP).await;
                    consistency = Consistency::Strong;
                }
                Ok(EndOutcome::Ended(_) | EndOutcome::OtherDevice(_) | EndOutcome::NotFound) => {
                    return Ok(());
                }
                Err(problem) => return Err(JobError(problem.code().as_str().to_owned())),
            },
        }
    }
}
