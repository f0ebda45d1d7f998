//! The action `iceCandidate`: a way to reach one end, passed on to the other.

use futures_util::try_join;
use natter_domain::{call::Side, limits::SIGNAL_BYTES};
use natter_runtime::{
    fields::Fields,
    problem::{Code, Problem},
    socket::{FrameAnswer, SocketRequest},
};
use natter_store::users::Consistency;
use serde_json::json;

use super::App;
use crate::{
    calls::{call_ended, call_not_found, call_taken, device, events::IceCandidate, target},
    speaker::Speaker,
};

pub(super) async fn handle(app: &App, request: &SocketRequest, mut fields: Fields) -> FrameAnswer {
    let call_id = fields.required("callId", |text| text.parse());
    let candidate = fields.opaque("candidate", SIGNAL_BYTES);
    let (call_id, candidate) = fields.finish((call_id, candidate))?;
    let speaker = Speaker::of_frame(request);
    let (device, telling) = (device(request), app.sending.telling());
    let connections = telling.pusher().connections();
    let call = async { Ok::<_, Problem>(connections.call(&call_id, Consistency::Strong).await?) };
    let (call, ()) = try_join!(call, app.sending.still_there(&speaker))?;
    let call = call.ok_or_else(call_not_found)?;
    let side = call.side_of(&device);
    if side == Side::Stranger {
        return Err(call_not_found());
    }
    if call.over.is_some() {
        return Err(call_ended());
    }
    app.sending.not_blocked(call.caller.user, call.callee()).await?;
    let targets = match side {
        Side::Caller => match call.answerer() {
            Some(answerer) => vec![target(&call, answerer)],
            // Whichever of them answers will need it.
            None => telling.targets(&[call.callee()], None).await,
        },
        Side::Answerer => vec![target(&call, call.caller.clone())],
        Side::Rung => {
            return Err(Problem::new(Code::CallNotAnswered, "Answer the call first."));
        }
        Side::OtherDevice | Side::Stranger => return Err(call_taken()),
    };
    telling.push(targets, &IceCandidate { call_id: &call_id, candidate: &candidate }).await;
    Ok(json!({}))
}
