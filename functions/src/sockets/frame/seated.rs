//! A device that speaks for its call on another socket than before.

use natter_app::problem::Problem;
use natter_domain::{
    call::{Call, CallId, End},
    limits::CALL_RETURN,
    time::Timestamp,
};
use natter_push::DelayedJob;
use natter_store::users::Consistency;

use super::App;
use crate::calls::losing::{Taken, take};

/// How often a place is tried: each time, somebody else has changed the call meanwhile.
const MAX_ATTEMPTS: u32 = 4;

/// The call with `device` in the place that is its own: it takes the place if the socket there is
/// gone, or it was opened during the call. One read and two writes, if the device has another
/// socket than the call says.
pub(super) async fn seated(
    app: &App,
    mut call: Call,
    device: &End,
    now: Timestamp,
) -> Result<Call, Problem> {
    let connections = &app.calls.connections;
    for _ in 0..MAX_ATTEMPTS {
        if call.ended.is_some() || call.seat_of_socket(device).is_some() {
            return Ok(call);
        }
        let Some(seat) = call.seat_of_device(device) else { return Ok(call) };
        let theirs = connections.of(device.user, Consistency::Strong).await?;
        if !call.may_take(seat, device, &theirs, now) {
            return Ok(call);
        }
        match take(&app.calls, &call, seat, device, now).await? {
            Taken::Seated(call) => return Ok(call),
            Taken::Gone(call) => {
                wait_for_return(app, &call.id).await?;
                return Ok(call);
            }
            // By `fanout`, perhaps, which has put this same socket there.
            Taken::Changed => match connections.call(&call.id, Consistency::Strong).await? {
                Some(changed) => call = changed,
                None => return Ok(call),
            },
        }
    }
    Ok(call)
}

/// Has the call looked at again when it has waited long enough for a device whose socket is gone.
pub(super) async fn wait_for_return(app: &App, call_id: &CallId) -> Result<(), Problem> {
    let job = DelayedJob::EndCall { call_id: call_id.clone() };
    app.delayed_jobs.send(&job, CALL_RETURN).await.map_err(|error| {
        tracing::error!(%error, "nobody waits for a device that is gone");
        Problem::unavailable()
    })
}
