//! The action `offer`: one end of a call offers something new, such as a screen or other addresses.

use futures_util::{future::join, try_join};
use natter_app::{
    json_fields::JsonFields,
    problem::{Problem, call_state::CallState, code},
    socket::{FrameAnswer, SocketRequest},
};
use natter_domain::{
    call::{Call, Offering},
    limits::SIGNAL_BYTES,
};
use natter_store::{
    connections::{CallOffered, Kept},
    users::Consistency,
};

use super::{App, seated::seated};
use crate::{
    access::{ensure_not_blocked, ensure_session_active},
    caller::Caller,
    calls::{
        Calls, call_ended, call_not_answered, call_not_found, call_taken, device, events::NewOffer,
        fingerprint, target,
    },
};

/// How often an offer is tried: each time, somebody else has changed the call meanwhile.
const MAX_ATTEMPTS: u32 = 6;

pub(super) async fn handle(
    app: &App,
    request: &SocketRequest,
    mut fields: JsonFields,
) -> FrameAnswer {
    let now = app.context.clock.now();
    let call_id = fields.required("callId", |text| text.parse());
    let offer = fields.opaque("offer", SIGNAL_BYTES);
    let (call_id, offer) = fields.finish((call_id, offer))?;
    let (caller, device) = (Caller::of_frame(request), device(request));
    let Calls { connections, notifier, .. } = &app.calls;
    let read = async || {
        let call = connections.call(&call_id, Consistency::Strong).await?;
        let call = call.filter(|call| call.direct.peer_of(device.user).is_some());
        let call = call.filter(|call| call.is_remembered(now));
        call.ok_or_else(call_not_found)
    };
    let (mut call, ()) = try_join!(read(), ensure_session_active(&app.context, &caller, now))?;
    if call.ended.is_none() {
        ensure_not_blocked(&app.context.users, call.caller.user, call.callee()).await?;
    }
    for _ in 0..MAX_ATTEMPTS {
        let seated = seated(app, call, &device, now).await?;
        match connections.offer_in_call(&seated, &device, &fingerprint(&offer), now).await? {
            CallOffered::Waits(call, seat) => {
                let event = NewOffer { call_id: &call_id, offer: &offer };
                let other = call.end_in(seat.other()).map(|end| target(&call, end));
                let kept = connections.keep_signal(&call_id, Kept::Offer, offer.to_string(), now);
                let pushed = notifier.push(other.into_iter().collect(), &event, now);
                let (kept, _) = join(kept, pushed).await;
                kept?;
                return serde_json::to_value(CallState::of(&call)).map_err(|_| Problem::internal());
            }
            CallOffered::Refused(_, Offering::Allowed(_)) => call = read().await?,
            CallOffered::Refused(call, refused) => return Err(refusal(&call, refused)),
        }
    }
    Err(Problem::unavailable())
}

fn refusal(call: &Call, offering: Offering) -> Problem {
    match offering {
        Offering::Pending => Problem::new(
            code::OFFER_PENDING,
            "An offer within this call waits for its answer. Answer the other end's, or wait for \
             the answer to your own.",
        )
        .about_call(call),
        Offering::NotAnswered => call_not_answered(call),
        Offering::OtherDevice => call_taken(call),
        Offering::Ended => call_ended(call),
        Offering::Stranger => call_not_found(),
        Offering::Allowed(_) => Problem::unavailable(),
    }
}
