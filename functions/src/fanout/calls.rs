//! Devices that leave and come during calls.

use bytes::Bytes;
use natter_app::{background::JobError, problem::Problem};
use natter_domain::{
    call::{Call, CallId, End, EndedBy, Side},
    ids::UserId,
    limits::CALL_RETURN,
    time::Timestamp,
};
use natter_push::{DelayedJob, Target};
use natter_store::{StoreError, connections::Kept, users::Consistency};
use serde::Serialize;
use serde_json::Value;

use super::App;
use crate::calls::{
    ending,
    events::{CallTaken, CallUser, EndCall, IceCandidate},
    losing::{Lost, Taken, lose, take},
};

/// A device is gone: the call waits for it, if it has a place there.
pub(super) async fn on_lost(
    app: &App,
    id: CallId,
    gone: &End,
    now: Timestamp,
) -> Result<(), JobError> {
    let found = app.calls.connections.call(&id, Consistency::Strong).await?;
    let Some(call) = found else { return Ok(()) };
    if call.ended.is_some() {
        // The attempt that ended it may have failed before the entry was written.
        ending::end(&app.calls, &id, EndedBy::Lost(gone), None, now).await.map_err(failed)?;
        return Ok(());
    }
    let Some(seat) = call.seat_of_socket(gone) else { return Ok(()) };
    match lose(&app.calls, &app.users, &call, seat, now).await.map_err(failed)? {
        Lost::Waits => wait_for_return(app, id).await,
        Lost::Replaced | Lost::Ended => Ok(()),
    }
}

/// A device has connected during calls of its person: it rings, or takes its place again.
pub(super) async fn on_opened(
    app: &App,
    calls: &[CallId],
    device: &End,
    now: Timestamp,
) -> Result<(), JobError> {
    let connections = &app.calls.connections;
    let mut over = Vec::new();
    for id in calls {
        let found = connections.call(id, Consistency::Strong).await?;
        let Some(call) = found.filter(|call| call.ended.is_none()) else {
            over.push(id.clone());
            continue;
        };
        if call.rings(now) && call.side_of(device) == Side::Ringing {
            ring(app, &call, device, now).await?;
        } else if let Some(seat) = call.seat_of_device(device) {
            // From here on whoever finds the former socket gone finds this one.
            connections.note_opened_in_call(device, id).await?;
            let theirs = connections.of(device.user, Consistency::Strong).await?;
            let there = call.end_in(seat).map(|end| end.connection);
            if theirs.live(now).any(|(open, _)| Some(open) == there.as_ref()) {
                continue;
            }
            if let Taken::Gone(call) =
                take(&app.calls, &call, seat, device, now).await.map_err(failed)?
            {
                // The device is gone again.
                wait_for_return(app, call.id).await?;
                return Ok(());
            }
        }
    }
    // An end that was interrupted has left them.
    connections.forget_calls(device.user, &over).await?;
    Ok(())
}

/// Has the call looked at again when it has waited long enough for a device.
async fn wait_for_return(app: &App, call_id: CallId) -> Result<(), JobError> {
    Ok(app.delayed_jobs.send(&DelayedJob::EndCall { call_id }, CALL_RETURN).await?)
}

/// Rings one device, as the others of its person were rung, and passes on the candidates that those
/// have got.
async fn ring(app: &App, call: &Call, device: &End, now: Timestamp) -> Result<(), JobError> {
    let caller = call.caller.user;
    let blocks = app.users.blocks_with(device.user, &[caller], Consistency::Strong).await?;
    if blocks.between(caller) {
        return Ok(());
    }
    let connections = &app.calls.connections;
    let Some(offer) = connections.kept_signal(&call.id, Kept::Offer, now).await? else {
        return Ok(());
    };
    let offer: Value = serde_json::from_str(&offer).map_err(unreadable)?;
    let event = CallUser {
        call_id: &call.id,
        conversation_id: call.direct.id(),
        caller_id: call.caller.user,
        offer: &offer,
        media: call.media,
    };
    if !push(app, device, &event, now).await {
        return Ok(());
    }
    for candidate in connections.kept_candidates(&call.id, now).await? {
        let candidate: Value = serde_json::from_str(&candidate).map_err(unreadable)?;
        push(app, device, &IceCandidate { call_id: &call.id, candidate: &candidate }, now).await;
    }
    still_rings(app, call, device, now).await
}

/// Tells a device that was rung just now if the call has ended, or was taken, meanwhile: those who
/// were told of that did not include it.
async fn still_rings(app: &App, call: &Call, device: &End, now: Timestamp) -> Result<(), JobError> {
    let found = app.calls.connections.call(&call.id, Consistency::Strong).await?;
    let Some(call) = found else { return Ok(()) };
    if let Some(ended) = &call.ended {
        let outcome = ended.finished.outcome;
        push(app, device, &EndCall { call_id: &call.id, reason: None, outcome }, now).await;
    } else if call.side_of(device) != Side::Ringing && call.seat_of_socket(device).is_none() {
        push(app, device, &CallTaken { call_id: &call.id }, now).await;
    }
    Ok(())
}

/// Pushes an event to one socket that has just been opened. Says whether it was there.
async fn push(app: &App, device: &End, event: &impl Serialize, now: Timestamp) -> bool {
    let event = Bytes::from(serde_json::to_vec(event).unwrap_or_default());
    let target = opened(device.user, device, now);
    app.pusher.push_to_new(target, event, now).await
}

fn opened(user: UserId, device: &End, now: Timestamp) -> Target {
    Target { user, connection: device.connection.clone(), since: now, spoke: false }
}

fn failed(problem: Problem) -> JobError {
    JobError(problem.code().as_str().to_owned())
}

fn unreadable(_: serde_json::Error) -> JobError {
    StoreError::Unreadable { what: "signal" }.into()
}
