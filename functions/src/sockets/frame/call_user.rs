//! The action `callUser`: rings every device of the callee.

use std::time::Duration;

use futures_util::{future::join, try_join};
use natter_app::{
    json_fields::JsonFields,
    problem::{Problem, call_state::CallState, code},
    socket::{FrameAnswer, SocketRequest},
};
use natter_domain::{
    call::{
        Call, CallId, CallOutcome, End, EndedBy, FinishedCall, LostSockets, Media, Seat, Side,
        Signals,
    },
    conversation::{ConversationId, Direct},
    entry::{Body, Entry, VisibleEntry},
    limits::SIGNAL_BYTES,
    time::Timestamp,
};
use natter_push::{DelayError, DelayedJob, Target};
use natter_store::{
    connections::{CallBegun, InCall, Kept},
    users::Consistency,
};
use serde::Serialize;
use serde_json::Value;

use super::{
    App,
    seated::{seated, wait_for_return},
};
use crate::{
    access::ensure_can_reach,
    caller::Caller,
    calls::{
        Calls, call_ended, device,
        ending::{EndOutcome, end, end_former},
        events::CallUser,
        fingerprint,
        losing::{Lost, lose, lose_unnoted},
        target,
    },
    views::entry::EntryView,
};

/// How many stale calls of the two may be ended before this one: each try ends one at most.
const MAX_ATTEMPTS: u32 = 4;

/// How often, and how far apart, a repeat looks whether the first try has rung, before it rings
/// itself.
const RING_LOOKS: u32 = 15;
const RING_LOOK: Duration = Duration::from_millis(200);

/// A parsed request to call somebody.
struct CallRequest {
    direct: Direct,
    call_id: CallId,
    offer: Value,
    media: Media,
}

/// The state of the call after the frame.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// The callee's devices ring.
    Ringing,
    /// The other person called at the same moment: their call waits for an answer.
    Incoming,
    /// The callee has no open socket.
    Missed,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CallView<'a> {
    call_id: &'a CallId,
    conversation_id: ConversationId,
    state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<EntryView<'a>>,
}

pub(super) async fn handle(app: &App, request: &SocketRequest, fields: JsonFields) -> FrameAnswer {
    let now = app.context.clock.now();
    let wanted = parse(request, fields)?;
    let (device, caller) = (device(request), Caller::of_frame(request));
    let missed = FinishedCall {
        call_id: wanted.call_id.clone(),
        media: wanted.media,
        outcome: CallOutcome::Missed,
        seconds: 0,
    };
    ensure_can_reach(&app.context, &caller, wanted.direct, Body::Call(missed), now).await?;
    let connections = &app.calls.connections;
    for _ in 0..MAX_ATTEMPTS {
        let call = Call {
            id: wanted.call_id.clone(),
            direct: wanted.direct,
            caller: device.clone(),
            media: wanted.media,
            started_at: now,
            rings_until: now.plus(app.ring_time),
            answered: None,
            lost: LostSockets::default(),
            signals: Signals { call: Some(fingerprint(&wanted.offer)), ..Signals::default() },
            ended: None,
        };
        match connections.begin_call(&call).await? {
            CallBegun::New => return ring(app, &call, &wanted.offer, now).await,
            CallBegun::Repeat(call) => return repeat(app, call, &device, &wanted.offer, now).await,
            CallBegun::Other(other) if is_incoming(&other, &device, now) => {
                return call_view(&other, State::Incoming, None);
            }
            CallBegun::Other(other) => end_stale_call(app, other, &device, now).await?,
        }
    }
    Err(Problem::unavailable())
}

/// The acknowledgement was lost, or the invocation that began the call ended before it rang.
async fn repeat(app: &App, call: Call, device: &End, offer: &Value, now: Timestamp) -> FrameAnswer {
    let mut call = seated(app, call, device, now).await?;
    let connections = &app.calls.connections;
    if call.rings(now) {
        let mut has_rung = connections.has_rung(&call.id).await?;
        // The first invocation may be at it at this moment.
        for _ in 0..RING_LOOKS {
            if has_rung {
                break;
            }
            tokio::time::sleep(RING_LOOK).await;
            has_rung = connections.has_rung(&call.id).await?;
        }
        call = connections.call(&call.id, Consistency::Strong).await?.unwrap_or(call);
        if !has_rung && call.rings(now) && connections.mark_ringing(&call.id).await? {
            return ring(app, &call, offer, now).await;
        }
    }
    serde_json::to_value(CallState::of(&call)).map_err(|_| Problem::internal())
}

fn parse(request: &SocketRequest, mut fields: JsonFields) -> Result<CallRequest, Problem> {
    let user = request.identity.user;
    let direct = fields.required("receiverId", |text| Direct::between(user, text.parse()?));
    let call_id = fields.required("callId", |text| text.parse());
    let offer = fields.opaque("offer", SIGNAL_BYTES);
    let media = fields.required("media", |text| text.parse());
    let (direct, call_id, offer, media) = fields.finish((direct, call_id, offer, media))?;
    Ok(CallRequest { direct, call_id, offer, media })
}

/// Whether `other` is a call from the other person that can be answered.
fn is_incoming(other: &Call, caller: &End, now: Timestamp) -> bool {
    other.side_of(caller) == Side::Ringing && other.rings(now)
}

/// Ends the call that the two have already, if it is stale: it has rung out, it is this device's
/// own, or one of its devices is gone and has not come back.
async fn end_stale_call(
    app: &App,
    other: Call,
    caller: &End,
    now: Timestamp,
) -> Result<(), Problem> {
    let calls = &app.calls;
    if other.deadline().is_some_and(|deadline| deadline <= now) {
        end(calls, &other.id, EndedBy::Time, None, now).await?;
        return Ok(());
    }
    let other = seated(app, other, caller, now).await?;
    match other.side_of(caller) {
        Side::Caller | Side::Answerer => {
            end(calls, &other.id, EndedBy::Person(caller), None, now).await?;
            Ok(())
        }
        Side::Ringing | Side::OtherDevice => {
            for (seat, device) in other.seats() {
                if is_connected(app, &other, &device, now).await? {
                    continue;
                }
                match lose(calls, &app.context.users, &other, seat, now).await? {
                    Lost::Ended => return Ok(()),
                    // One wait is enough, however often the other device tries.
                    Lost::Waits if !other.is_awaited(seat) => {
                        wait_for_return(app, &other.id).await?
                    }
                    Lost::Waits | Lost::Replaced => {}
                }
            }
            Err(Problem::new(
                code::CALL_IN_PROGRESS,
                "The two of you have a call already, on another device.",
            )
            .about_call(&other))
        }
        Side::Stranger => Err(Problem::internal()),
    }
}

/// Whether a device's socket is open. A lost `$disconnect` must not keep two people from calling
/// each other, so API Gateway itself is asked.
async fn is_connected(
    app: &App,
    call: &Call,
    device: &End,
    now: Timestamp,
) -> Result<bool, Problem> {
    let Calls { connections, pusher, .. } = &app.calls;
    let found = connections.of(device.user, Consistency::Strong).await?;
    let is_live = found.live(now).any(|(id, _)| *id == device.connection);
    Ok(is_live && pusher.is_open(&target(call, device.clone()), now).await)
}

/// Rings every device of the callee.
async fn ring(app: &App, call: &Call, offer: &Value, now: Timestamp) -> FrameAnswer {
    let Calls { connections, notifier, .. } = &app.calls;
    let kept = async {
        let kept = connections.keep_signal(&call.id, Kept::Offer, offer.to_string(), now);
        Ok::<_, Problem>(kept.await?)
    };
    let noted = async { Ok(connections.set_current_call(&call.caller, &call.id, now).await?) };
    match try_join!(noted, kept)?.0 {
        InCall::Set { before } => end_former(&app.calls, before.as_ref(), &call.caller, now).await,
        // The caller's socket was removed meanwhile, by an invocation that did not know of this
        // call yet. The call waits for the next one.
        InCall::NotConnected => {
            lose_unnoted(&app.calls, call, Seat::Caller, now).await?;
            wait_for_return(app, &call.id).await?;
        }
    }
    // A socket that is opened from here on finds the call, and what it needs to ring.
    let theirs = connections.note_call(call.callee(), &call.id, now).await?;
    let targets: Vec<Target> = Target::live(call.callee(), &theirs, now).collect();
    if targets.is_empty() {
        return end_as_missed(app, call, now).await;
    }
    let event = CallUser {
        call_id: &call.id,
        conversation_id: call.direct.id(),
        caller_id: call.caller.user,
        offer,
        media: call.media,
    };
    let job = DelayedJob::EndCall { call_id: call.id.clone() };
    // The mark comes after the job is sent: a repeat then knows that the ring will end.
    let sent = async {
        app.delayed_jobs.send(&job, app.ring_time).await?;
        if let Err(error) = connections.mark_ringing(&call.id).await {
            tracing::warn!(%error, "a repeat of this call will ring again");
        }
        Ok::<_, DelayError>(())
    };
    let (sent, report) = join(sent, notifier.push(targets, &event, now)).await;
    if let Err(error) = sent {
        // Nothing would end the ring.
        tracing::error!(%error, "a call has to end before it has begun");
        end(&app.calls, &call.id, EndedBy::Person(&call.caller), None, now).await?;
        return Err(Problem::unavailable());
    }
    if report.sent == 0 && report.failed == 0 {
        return end_as_missed(app, call, now).await;
    }
    call_view(call, State::Ringing, None)
}

/// Ends the call as missed: no device of the callee can ring.
async fn end_as_missed(app: &App, call: &Call, now: Timestamp) -> FrameAnswer {
    match end(&app.calls, &call.id, EndedBy::Person(&call.caller), None, now).await? {
        EndOutcome::Ended(Some(entry)) => call_view(call, State::Missed, Some(entry)),
        // Another invocation has ended it.
        EndOutcome::Ended(None) => Err(call_ended(call)),
        EndOutcome::GoesOn | EndOutcome::OtherDevice(_) | EndOutcome::NotFound => {
            Err(Problem::internal())
        }
    }
}

fn call_view(call: &Call, state: State, entry: Option<Entry>) -> FrameAnswer {
    let seen = entry.map(|entry| VisibleEntry { entry, hidden: false });
    let called = CallView {
        call_id: &call.id,
        conversation_id: call.direct.id(),
        state,
        entry: seen.as_ref().map(EntryView::new),
    };
    serde_json::to_value(called).map_err(|_| Problem::internal())
}
