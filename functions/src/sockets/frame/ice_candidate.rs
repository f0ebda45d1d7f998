//! The action `iceCandidate`: passes a candidate of one end on to the other.

use futures_util::try_join;
use natter_app::{
    json_fields::JsonFields,
    problem::{Problem, code},
    socket::{FrameAnswer, SocketRequest},
};
use natter_domain::{call::Side, limits::SIGNAL_BYTES};
use natter_store::users::Consistency;
use serde_json::json;

use super::{App, seated::seated};
use crate::{
    access::{ensure_not_blocked, ensure_session_active},
    caller::Caller,
    calls::{
        call_ended, call_not_answered, call_not_found, call_taken, device, events::IceCandidate,
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
    let candidate = fields.opaque_or_null("candidate", SIGNAL_BYTES);
    let (call_id, candidate) = fields.finish((call_id, candidate))?;
    let caller = Caller::of_frame(request);
    let (device, notifier) = (device(request), &app.calls.notifier);
    let connections = &app.calls.connections;
    let call = async { Ok::<_, Problem>(connections.call(&call_id, Consistency::Strong).await?) };
    let (call, ()) = try_join!(call, ensure_session_active(&app.context, &caller, now))?;
    let call = call.filter(|call| call.is_remembered(now)).ok_or_else(call_not_found)?;
    if call.side_of(&device) == Side::Stranger {
        return Err(call_not_found());
    }
    if call.ended.is_some() {
        return Err(call_ended(&call));
    }
    ensure_not_blocked(&app.context.users, call.caller.user, call.callee()).await?;
    let call = seated(app, call, &device, now).await?;
    let targets = match call.side_of(&device) {
        Side::Caller => match call.answerer() {
            Some(answerer) => vec![target(&call, answerer)],
            // Any of these devices may answer, and will need the candidate; as those will that
            // come while it rings.
            None => {
                if !connections.keep_candidate(&call_id, candidate.to_string(), now).await? {
                    return Err(too_many_candidates());
                }
                notifier.targets(&[call.callee()], None, now).await
            }
        },
        Side::Answerer => vec![target(&call, call.caller.clone())],
        Side::Ringing => return Err(call_not_answered(&call)),
        Side::OtherDevice | Side::Stranger => return Err(call_taken(&call)),
    };
    let event = IceCandidate { call_id: &call_id, candidate: &candidate };
    notifier.push(targets, &event, now).await;
    Ok(json!({}))
}

fn too_many_candidates() -> Problem {
    Problem::new(
        code::TOO_MANY_CANDIDATES,
        "Before its answer a call takes 64 candidates, of 16384 bytes together. Send the others \
         once it is answered.",
    )
}
