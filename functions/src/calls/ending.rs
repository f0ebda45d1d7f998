//! What ending a call does: it is over in one write that one of several wins; both ends learn of it, and the log gets an entry.

use futures_util::join;
use natter_domain::{
    call::{Call, CallId, End, EndedBy},
    entry::Entry,
    ids::ConnectionId,
};
use natter_push::Target;
use natter_runtime::problem::Problem;
use natter_store::connections::CallEnd;

use super::{events::EndCall, recording::record, target};
use crate::telling::Telling;

/// What became of ending a call.
pub(crate) enum Ended {
    /// It is over: now, or already. The entry that it has left in the log, if it was written by this.
    Over(Option<Entry>),
    /// It goes on.
    GoesOn,
    /// That is for another device of the same person to do.
    OtherDevice,
    /// There is no such call of this person's.
    NotFound,
}

/// Ends a call because of `by`, who may say why, if that may end it. Repeating it is harmless, and does what an earlier try has left undone.
pub(crate) async fn end(
    telling: &Telling,
    id: &CallId,
    by: EndedBy<'_>,
    reason: Option<&str>,
) -> Result<Ended, Problem> {
    let now = telling.clock().now();
    let except = match by {
        // It gets an ack, with the entry.
        EndedBy::Person(device) => Some(&device.connection),
        EndedBy::Lost(_) | EndedBy::Time => None,
    };
    match telling.pusher().connections().end_call(id, by, now).await? {
        CallEnd::Ended(call) => {
            let (entry, ()) = join!(record(telling, &call, except), tell(telling, &call, by, reason));
            Ok(Ended::Over(entry?))
        }
        // Whoever has ended it may have failed before the log had it.
        CallEnd::Over(call) => Ok(Ended::Over(record(telling, &call, except).await?)),
        CallEnd::GoesOn(_) => Ok(Ended::GoesOn),
        CallEnd::OtherDevice => Ok(Ended::OtherDevice),
        CallEnd::NotFound => Ok(Ended::NotFound),
    }
}

/// Ends the call that a device was in before: it is in one at a time. That this fails must not stop the next one.
pub(crate) async fn end_former(telling: &Telling, former: Option<&CallId>, device: &End) {
    let Some(former) = former else { return };
    if let Err(problem) = end(telling, former, EndedBy::Person(device), None).await {
        tracing::warn!(code = problem.code.as_str(), "a device has left a call that could not be ended");
    }
}

/// Tells the devices that the call is something to, but the one that has ended it.
async fn tell(telling: &Telling, call: &Call, by: EndedBy<'_>, reason: Option<&str>) {
    let Some(over) = &call.over else { return };
    let mut targets = vec![target(call, call.caller.clone())];
    match call.answerer() {
        Some(answerer) => targets.push(target(call, answerer)),
        None => targets.extend(telling.targets(&[call.callee()], None).await),
    }
    let ended_by: Option<&ConnectionId> = match by {
        EndedBy::Person(device) | EndedBy::Lost(device) => Some(&device.connection),
        EndedBy::Time => None,
    };
    targets.retain(|target: &Target| Some(&target.connection) != ended_by);
    let event = EndCall { call_id: &call.id, reason, outcome: over.finished.outcome };
    telling.push(targets, &event).await;
}
