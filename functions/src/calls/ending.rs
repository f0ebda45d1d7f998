//! Ends calls: one conditional write decides, both ends are notified, and the log gets an entry.

use futures_util::{future::join_all, join};
use natter_app::problem::Problem;
use natter_domain::{
    call::{Call, CallId, End, EndedBy},
    entry::Entry,
    ids::ConnectionId,
    time::Timestamp,
};
use natter_push::Target;
use natter_store::connections::CallEnd;

use super::{Calls, events::EndCall, log_entry::write_entry, target};
use crate::notify::Notifier;

/// The outcome of an attempt to end a call.
pub(crate) enum EndOutcome {
    /// The call is over, now or already, with the entry in the log if this attempt has written it.
    Ended(Option<Entry>),
    /// The call goes on: `by` does not end it.
    GoesOn,
    /// Another device of the same person is in the call, and has to end it.
    OtherDevice(Box<Call>),
    /// The person has no such call.
    NotFound,
}

/// Ends a call for `by`, with an optional `reason`, if `by` may end it. It can be repeated, and
/// then does what an earlier attempt has left undone.
pub(crate) async fn end(
    calls: &Calls,
    id: &CallId,
    by: EndedBy<'_>,
    reason: Option<&str>,
    now: Timestamp,
) -> Result<EndOutcome, Problem> {
    let except = match by {
        // This device gets the entry with its acknowledgement.
        EndedBy::Person(device) => Some(&device.connection),
        EndedBy::Lost(_) | EndedBy::Blocked(_) | EndedBy::Time => None,
    };
    match calls.connections.end_call(id, by, now).await? {
        CallEnd::Ended(call) => {
            let (entry, (), ()) = join!(
                write_entry(calls, &call, except, now),
                notify(&calls.notifier, &call, by, reason, now),
                forget(calls, &call)
            );
            Ok(EndOutcome::Ended(entry?))
        }
        // The attempt that ended it may have failed before the entry was written.
        CallEnd::AlreadyEnded(call) => {
            if call.ended.as_ref().is_some_and(|ended| !ended.logged) {
                forget(calls, &call).await;
            }
            Ok(EndOutcome::Ended(write_entry(calls, &call, except, now).await?))
        }
        CallEnd::GoesOn(_) => Ok(EndOutcome::GoesOn),
        CallEnd::OtherDevice(call) => Ok(EndOutcome::OtherDevice(Box::new(call))),
        CallEnd::NotFound => Ok(EndOutcome::NotFound),
    }
}

/// Ends the call that a device was in before, because a device is in one call at a time. A failure
/// does not stop the next call.
pub(crate) async fn end_former(
    calls: &Calls,
    former: Option<&CallId>,
    device: &End,
    now: Timestamp,
) {
    let Some(former) = former else { return };
    if let Err(problem) = end(calls, former, EndedBy::Person(device), None, now).await {
        tracing::warn!(
            code = problem.code().as_str(),
            "a device has left a call that could not be ended"
        );
    }
}

/// Takes the call from what is known of its two people, and its signals. Whoever finds it there
/// later finds that it is over.
async fn forget(calls: &Calls, call: &Call) {
    let over = std::slice::from_ref(&call.id);
    let people = call.direct.people().map(|person| calls.connections.forget_calls(person, over));
    let (signals, people) = join!(calls.connections.forget_signals(call), join_all(people));
    for forgotten in people.into_iter().chain([signals]) {
        if let Err(error) = forgotten {
            tracing::warn!(%error, "a call that is over could not be forgotten");
        }
    }
}

/// Pushes the end to the devices of the call, but not to the one that has ended it.
async fn notify(
    notifier: &Notifier,
    call: &Call,
    by: EndedBy<'_>,
    reason: Option<&str>,
    now: Timestamp,
) {
    let Some(ended) = &call.ended else { return };
    let mut targets = vec![target(call, call.caller.clone())];
    match call.answerer() {
        Some(answerer) => targets.push(target(call, answerer)),
        None => targets.extend(notifier.targets(&[call.callee()], None, now).await),
    }
    let ended_by: Option<&ConnectionId> = match by {
        EndedBy::Person(device) | EndedBy::Lost(device) => Some(&device.connection),
        EndedBy::Blocked(_) | EndedBy::Time => None,
    };
    targets.retain(|target: &Target| Some(&target.connection) != ended_by);
    let event = EndCall { call_id: &call.id, reason, outcome: ended.finished.outcome };
    notifier.push(targets, &event, now).await;
}
