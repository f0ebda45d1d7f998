//! The action `makeAnswer`: one device answers a call, the first that does.

use futures_util::{join, try_join};
use natter_domain::{
    call::{EndedBy, Side},
    limits::SIGNAL_BYTES,
};
use natter_runtime::{
    fields::Fields,
    problem::{Code, Problem},
    socket::{FrameAnswer, SocketRequest},
};
use natter_store::{
    connections::{CallAnswer, InCall},
    users::Consistency,
};
use serde_json::json;

use super::App;
use crate::{
    calls::{
        call_ended, call_not_found, call_taken, device,
        ending::{end, end_former},
        events::{CallTaken, MakeAnswer},
        target,
    },
    speaker::Speaker,
};

pub(super) async fn handle(app: &App, request: &SocketRequest, mut fields: Fields) -> FrameAnswer {
    let call_id = fields.required("callId", |text| text.parse());
    let answer = fields.opaque("answer", SIGNAL_BYTES);
    let (call_id, answer) = fields.finish((call_id, answer))?;
    let (answerer, telling) = (device(request), app.sending.telling());
    let connections = telling.pusher().connections();
    let call = async { Ok::<_, Problem>(connections.call(&call_id, Consistency::Eventual).await?) };
    let speaker = Speaker::of_frame(request);
    let (call, ()) = try_join!(call, app.sending.still_there(&speaker))?;
    // One of the two may have blocked the other while it rang.
    if let Some(peer) = call.and_then(|call| call.direct.peer_of(answerer.user)) {
        app.sending.not_blocked(answerer.user, peer).await?;
    }
    let call = match connections.answer_call(&call_id, &answerer, app.sending.clock().now()).await? {
        CallAnswer::Answered(call) => call,
        CallAnswer::NotYours(Side::Caller) => {
            return Err(Problem::new(Code::NotAllowed, "This is your own call."));
        }
        CallAnswer::NotYours(Side::OtherDevice | Side::Rung | Side::Answerer | Side::Stranger) => {
            return Err(call_taken());
        }
        CallAnswer::Over => return Err(call_ended()),
        CallAnswer::NotFound => return Err(call_not_found()),
    };
    // Noted after the answer has won: a device that comes too late stays in the call that it is in.
    match connections.note_call(&answerer, &call_id).await? {
        InCall::Noted { before } => end_former(telling, before.as_ref(), &answerer).await,
        InCall::NotConnected => {
            end(telling, &call_id, EndedBy::Lost(&answerer), None).await?;
            return Err(call_ended());
        }
    }
    let event = MakeAnswer { call_id: &call_id, answer: &answer };
    let answered = telling.push(vec![target(&call, call.caller.clone())], &event);
    let taken = async {
        let others = telling.targets(&[answerer.user], Some(&answerer.connection)).await;
        telling.push(others, &CallTaken { call_id: &call_id }).await
    };
    join!(answered, taken);
    Ok(json!({ "callId": call_id }))
}
