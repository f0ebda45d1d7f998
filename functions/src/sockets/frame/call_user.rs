//! The action `callUser`: every device of somebody rings.

use futures_util::{future::join, try_join};
use natter_domain::{
    call::{Call, CallId, CallOutcome, End, EndedBy, FinishedCall, Media, Side},
    conversation::{ConversationId, Direct},
    entry::{Body, Entry, Seen},
    limits::SIGNAL_BYTES,
};
use natter_push::NotStarted;
use natter_runtime::{
    fields::Fields,
    problem::{Code, Problem},
    socket::{FrameAnswer, SocketRequest},
};
use natter_store::{
    connections::{CallBegun, InCall},
    users::Consistency,
};
use serde::Serialize;
use serde_json::Value;

use super::App;
use crate::{
    calls::{
        call_ended, device,
        ending::{Ended, end, end_former},
        events::CallUser,
        target,
        timeout::Ringing,
    },
    speaker::Speaker,
    views::entry::EntryView,
};

/// Calls that stand in the way of one and are found to be over: each try ends one at most.
const TRIES: u32 = 4;

/// Who is to be called, with what.
struct Wanted {
    direct: Direct,
    call_id: CallId,
    offer: Value,
    media: Media,
}

/// What has become of it.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// It rings.
    Ringing,
    /// The other one calls at this moment: this is their call, and waits for an answer.
    Incoming,
    /// Nobody is there.
    Missed,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Called<'a> {
    call_id: &'a CallId,
    conversation_id: ConversationId,
    state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<EntryView<'a>>,
}

pub(super) async fn handle(app: &App, request: &SocketRequest, fields: Fields) -> FrameAnswer {
    let wanted = parse(request, fields)?;
    let (caller, speaker) = (device(request), Speaker::of_frame(request));
    let missed = FinishedCall {
        call_id: wanted.call_id.clone(),
        media: wanted.media,
        outcome: CallOutcome::Missed,
        seconds: 0,
    };
    app.sending.may_reach(&speaker, wanted.direct, Body::Call(missed)).await?;
    let connections = app.sending.telling().pusher().connections();
    for _ in 0..TRIES {
        let now = app.sending.clock().now();
        let call = Call {
            id: wanted.call_id.clone(),
            direct: wanted.direct,
            caller: caller.clone(),
            media: wanted.media,
            started_at: now,
            rings_until: now.plus(app.ring_time),
            answered: None,
            over: None,
        };
        match connections.begin_call(&call).await? {
            CallBegun::New => return ring(app, &call, &wanted.offer).await,
            // The answer was lost, or whoever began it did not come to let it ring.
            CallBegun::Repeat(call) if call.rings(now) && connections.note_rung(&call.id).await? => {
                return ring(app, &call, &wanted.offer).await;
            }
            CallBegun::Repeat(call) => return called(&call, State::Ringing, None),
            CallBegun::IdTaken => {
                let rule = "was used before: every call needs one of its own";
                return Err(Problem::invalid_field("callId", rule));
            }
            CallBegun::Other(other) if is_incoming(app, &other, &caller) => {
                return called(&other, State::Incoming, None);
            }
            CallBegun::Other(other) => clear_away(app, &other, &caller).await?,
        }
    }
    Err(Problem::unavailable())
}

fn parse(request: &SocketRequest, mut fields: Fields) -> Result<Wanted, Problem> {
    let user = request.identity.user;
    let direct = fields.required("receiverId", |text| Direct::between(user, text.parse()?));
    let call_id = fields.required("callId", |text| text.parse());
    let offer = fields.opaque("offer", SIGNAL_BYTES);
    let media = fields.required("media", |text| text.parse());
    let (direct, call_id, offer, media) = fields.finish((direct, call_id, offer, media))?;
    Ok(Wanted { direct, call_id, offer, media })
}

/// Whether it is the other person's call, and can be answered.
fn is_incoming(app: &App, other: &Call, caller: &End) -> bool {
    other.side_of(caller) == Side::Rung && other.rings(app.sending.clock().now())
}

/// Ends the call that two people have already, if it is not one: it has rung long enough, it is this device's own, or a device
/// of it is gone.
async fn clear_away(app: &App, other: &Call, caller: &End) -> Result<(), Problem> {
    let telling = app.sending.telling();
    if other.answered.is_none() && !other.rings(app.sending.clock().now()) {
        end(telling, &other.id, EndedBy::Time, None).await?;
        return Ok(());
    }
    match other.side_of(caller) {
        Side::Caller | Side::Answerer => {
            end(telling, &other.id, EndedBy::Person(caller), None).await?;
            Ok(())
        }
        Side::Rung | Side::OtherDevice => {
            for device in [Some(other.caller.clone()), other.answerer()].into_iter().flatten() {
                if !is_connected(app, other, &device).await? {
                    end(telling, &other.id, EndedBy::Lost(&device), None).await?;
                    return Ok(());
                }
            }
            Err(Problem::new(Code::CallInProgress, "The two of you have a call already, on another device."))
        }
        Side::Stranger => Err(Problem::internal()),
    }
}

/// A lost disconnect must not keep two people from calling each other, so the socket itself is asked for.
async fn is_connected(app: &App, call: &Call, device: &End) -> Result<bool, Problem> {
    let (pusher, now) = (app.sending.telling().pusher(), app.sending.clock().now());
    let found = pusher.connections().of(device.user, Consistency::Strong).await?;
    let is_live = found.live(now).any(|(id, _)| *id == device.connection);
    Ok(is_live && pusher.is_open(&target(call, device.clone()), now).await)
}

/// Lets a call ring on every device of whoever is called.
async fn ring(app: &App, call: &Call, offer: &Value) -> FrameAnswer {
    let telling = app.sending.telling();
    let noted =
        async { Ok::<_, Problem>(telling.pusher().connections().note_call(&call.caller, &call.id).await?) };
    let callee = [call.callee()];
    let targets = async { Ok(telling.targets(&callee, None).await) };
    let (noted, targets) = try_join!(noted, targets)?;
    match noted {
        InCall::Noted { before } => end_former(telling, before.as_ref(), &call.caller).await,
        // The caller's socket was closed meanwhile, by whoever did not see yet that it calls.
        InCall::NotConnected => {
            end(telling, &call.id, EndedBy::Lost(&call.caller), None).await?;
            return Err(call_ended());
        }
    }
    if targets.is_empty() {
        return miss(app, call).await;
    }
    let event = CallUser {
        call_id: &call.id,
        conversation_id: call.direct.id(),
        caller_id: call.caller.user,
        offer,
        media: call.media,
    };
    let ringing = Ringing { call_id: call.id.clone() };
    // The mark comes after the start: a repeat then knows that somebody waits for the end of the ring.
    let started = async {
        app.timeout.start(&ringing).await?;
        if let Err(error) = telling.pusher().connections().note_rung(&call.id).await {
            tracing::warn!(%error, "a repeat of this call will ring again");
        }
        Ok::<_, NotStarted>(())
    };
    let (started, report) = join(started, telling.push(targets, &event)).await;
    if let Err(error) = started {
        // Then it would ring for ever.
        tracing::error!(%error, "a call has to end before it has begun");
        end(telling, &call.id, EndedBy::Person(&call.caller), None).await?;
        return Err(Problem::unavailable());
    }
    if report.sent == 0 && report.failed == 0 {
        return miss(app, call).await;
    }
    called(call, State::Ringing, None)
}

/// Nobody is there: the call is over at once.
async fn miss(app: &App, call: &Call) -> FrameAnswer {
    match end(app.sending.telling(), &call.id, EndedBy::Person(&call.caller), None).await? {
        Ended::Over(Some(entry)) => called(call, State::Missed, Some(entry)),
        // Somebody else has ended it.
        Ended::Over(None) => Err(call_ended()),
        Ended::GoesOn | Ended::OtherDevice | Ended::NotFound => Err(Problem::internal()),
    }
}

fn called(call: &Call, state: State, entry: Option<Entry>) -> FrameAnswer {
    let seen = entry.map(|entry| Seen { entry, hidden: false });
    let called = Called {
        call_id: &call.id,
        conversation_id: call.direct.id(),
        state,
        entry: seen.as_ref().map(EntryView::new),
    };
    serde_json::to_value(called).map_err(|_| Problem::internal())
}
