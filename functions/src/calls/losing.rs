//! Sockets that are gone from a call, and sockets that take their places.

use natter_app::problem::Problem;
use natter_domain::{
    call::{Call, End, EndedBy, Seat},
    session::Identity,
    time::Timestamp,
};
use natter_store::{Users, connections::InCall, users::Consistency};

use super::{
    Calls,
    ending::{end, end_former},
};

/// What became of a call whose socket is gone.
pub(crate) enum Lost {
    /// It waits for another socket of the device. Somebody has to wait for the end of that.
    Waits,
    /// Another socket of the device has the place.
    Replaced,
    /// It is over: the device can't come back.
    Ended,
}

/// What became of a socket that was to take a place.
pub(crate) enum Taken {
    /// It has the place.
    Seated(Call),
    /// It has been gone again since, and the call waits for the next one. Somebody has to wait for
    /// the end of that.
    Gone(Call),
    /// Another one was faster, or the call is over.
    Changed,
}

/// Notes that the socket in a place is gone. The call waits for another socket of the device, if
/// its session goes on; one that is there already takes the place.
pub(crate) async fn lose(
    calls: &Calls,
    users: &Users,
    call: &Call,
    seat: Seat,
    now: Timestamp,
) -> Result<Lost, Problem> {
    let Some(gone) = call.end_in(seat) else { return Ok(Lost::Replaced) };
    let returns = match gone.session {
        Some(session) => {
            let identity = Identity { user: gone.user, session };
            users.session(identity, now, Consistency::Strong).await?.is_some()
        }
        None => false,
    };
    if !returns {
        end(calls, &call.id, EndedBy::Lost(&gone), None, now).await?;
        return Ok(Lost::Ended);
    }
    let Some(call) = calls.connections.lose_seat(call, seat, now).await? else {
        return Ok(Lost::Replaced);
    };
    let theirs = calls.connections.of(gone.user, Consistency::Strong).await?;
    let Some(device) = call.returned(seat, &theirs, now) else { return Ok(Lost::Waits) };
    Ok(match take(calls, &call, seat, &device, now).await? {
        Taken::Seated(_) | Taken::Changed => Lost::Replaced,
        Taken::Gone(_) => Lost::Waits,
    })
}

/// Puts a socket of the same device into a place. It is noted to be in the call after that, because
/// only a socket in the place ends the call when it is gone.
pub(crate) async fn take(
    calls: &Calls,
    call: &Call,
    seat: Seat,
    device: &End,
    now: Timestamp,
) -> Result<Taken, Problem> {
    let taken = calls.connections.take_seat(call, seat, &device.connection).await?;
    let Some(call) = taken else { return Ok(Taken::Changed) };
    Ok(match calls.connections.set_current_call(device, &call.id, now).await? {
        InCall::Set { before } => {
            end_former(calls, before.as_ref(), device, now).await;
            Taken::Seated(call)
        }
        InCall::NotConnected => match calls.connections.lose_seat(&call, seat, now).await? {
            Some(call) => Taken::Gone(call),
            None => Taken::Changed,
        },
    })
}

/// Notes that the socket in a place was gone before it was noted to be in the call: nothing else
/// will find that out. The person's next socket finds the call.
pub(crate) async fn lose_unnoted(
    calls: &Calls,
    call: &Call,
    seat: Seat,
    now: Timestamp,
) -> Result<(), Problem> {
    calls.connections.note_call(call.person_in(seat), &call.id, now).await?;
    calls.connections.lose_seat(call, seat, now).await?;
    Ok(())
}
