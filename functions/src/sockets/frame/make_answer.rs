//! The action `makeAnswer`: the first device that answers a call takes it. Afterwards it answers the
//! offers within the call.

use futures_util::{join, try_join};
use natter_app::{
    json_fields::JsonFields,
    problem::{Problem, call_state::CallState},
    socket::{FrameAnswer, SocketRequest},
};
use natter_domain::{
    call::{Call, End, Seat},
    limits::SIGNAL_BYTES,
    time::Timestamp,
};
use natter_store::{
    connections::{CallAnswered, InCall, Kept},
    users::Consistency,
};
use serde_json::Value;

use super::{
    App,
    seated::{seated, wait_for_return},
};
use crate::{
    access::{ensure_not_blocked, ensure_session_active},
    caller::Caller,
    calls::{
        call_not_found, device,
        ending::end_former,
        events::{CallTaken, MakeAnswer},
        fingerprint,
        losing::lose_unnoted,
        target,
    },
};

pub(super) async fn handle(
    app: &App,
    request: &SocketRequest,
    mut fields: JsonFields,
) -> FrameAnswer {
    let now = app.context.clock.now();
    let call_id = fields.required("callId", |text| text.parse());
    let answer = fields.opaque("answer", SIGNAL_BYTES);
    let (call_id, answer) = fields.finish((call_id, answer))?;
    let device = device(request);
    let connections = &app.calls.connections;
    let call = async { Ok::<_, Problem>(connections.call(&call_id, Consistency::Strong).await?) };
    let caller = Caller::of_frame(request);
    let (call, ()) = try_join!(call, ensure_session_active(&app.context, &caller, now))?;
    let call = call.filter(|call| call.direct.peer_of(device.user).is_some());
    let call = call.filter(|call| call.is_remembered(now));
    let call = call.ok_or_else(call_not_found)?;
    // One of the two may have blocked the other while it rang.
    ensure_not_blocked(&app.context.users, call.caller.user, call.callee()).await?;
    seated(app, call, &device, now).await?;
    let fingerprint = fingerprint(&answer);
    let answered = connections.answer_call(&call_id, &device, &fingerprint, now).await?;
    let told = match answered {
        CallAnswered::First(call) => {
            keep(app, &call, &answer, now).await?;
            Told {
                call: join_call(app, call, &device, now).await?,
                by: Seat::Answerer,
                taken: true,
            }
        }
        // The invocation of the first try may have ended before it was finished.
        CallAnswered::Repeat(call, Seat::Answerer) => Told {
            call: join_call(app, call, &device, now).await?,
            by: Seat::Answerer,
            taken: true,
        },
        CallAnswered::Offer(call, by) => {
            keep(app, &call, &answer, now).await?;
            Told { call, by, taken: false }
        }
        CallAnswered::Repeat(call, by) => Told { call, by, taken: false },
    };
    tell(app, &told, &device, &answer, now).await;
    serde_json::to_value(CallState::of(&told.call)).map_err(|_| Problem::internal())
}

/// What others are told of an answer.
struct Told {
    call: Call,
    by: Seat,
    /// Whether it is the answer that has taken the call.
    taken: bool,
}

/// Keeps the answer for the other end, whose socket may be gone at this moment.
async fn keep(app: &App, call: &Call, answer: &Value, now: Timestamp) -> Result<(), Problem> {
    let json = answer.to_string();
    Ok(app.calls.connections.keep_signal(&call.id, Kept::Answer, json, now).await?)
}

/// Notes that the device is in the call. It is noted after its answer has won: a device that is too
/// late stays in the call that it is in.
async fn join_call(app: &App, call: Call, device: &End, now: Timestamp) -> Result<Call, Problem> {
    match app.calls.connections.set_current_call(device, &call.id, now).await? {
        InCall::Set { before } => end_former(&app.calls, before.as_ref(), device, now).await,
        InCall::NotConnected => {
            lose_unnoted(&app.calls, &call, Seat::Answerer, now).await?;
            wait_for_return(app, &call.id).await?;
        }
    }
    Ok(call)
}

/// Pushes the answer to the other end, unless that waits for another answer since; and that the call is taken to the other devices of the one
/// who has taken it.
async fn tell(app: &App, told: &Told, device: &End, answer: &Value, now: Timestamp) {
    let (notifier, call) = (&app.calls.notifier, &told.call);
    let event = MakeAnswer { call_id: &call.id, answer };
    let other = call.end_in(told.by.other()).filter(|_| !call.is_offered(told.by));
    let other = other.map(|end| target(call, end));
    let answered = notifier.push(other.into_iter().collect(), &event, now);
    let taken = async {
        if told.taken {
            let others = notifier.targets(&[device.user], Some(&device.connection), now).await;
            notifier.push(others, &CallTaken { call_id: &call.id }, now).await;
        }
    };
    join!(answered, taken);
}
