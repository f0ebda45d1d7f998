//! Calls, and their background work.

use std::time::Duration;

use natter_domain::{
    call::{Call, End, EndedBy, Fingerprint, LostSockets, Media, Signals},
    conversation::Direct,
    limits::CALL_RETURN,
    presence::{Connection, Departure},
};
use natter_store::{connections::CallBegun, users::Consistency};
use serde_json::{Value, json};

use super::{Scenario, sockets::connection_id};
use natter_tests::{Person, Socket, open};

const ICE_SERVERS: &str = "GET /api/calls/ice-servers";
const CALL: &str = "frame callUser";
const ANSWER: &str = "frame makeAnswer";
const OFFER: &str = "frame offer";
const CONNECT: &str = "$connect";
const CANDIDATE: &str = "frame iceCandidate";
const END: &str = "frame endCall";
const END_CALL: &str = "invoke DelayedJobsFunction";
const FANOUT: &str = "invoke FanoutFunction";
/// Longer than a call rings.
const RUNG_OUT: Duration = Duration::from_secs(31);

fn calling(to: &Person, call: &str) -> Value {
    let offer = json!({ "sdp": "s3cr3t-offer" });
    json!({ "receiverId": to.id, "callId": call, "offer": offer, "media": "audio" })
}

fn answer(call: &str) -> Value {
    json!({ "callId": call, "answer": { "sdp": "s3cr3t-answer" } })
}

fn candidate(call: &str) -> Value {
    json!({ "callId": call, "candidate": "s3cr3t-candidate" })
}

fn ending(call: &str) -> Value {
    json!({ "callId": call })
}

async fn acked(socket: &mut Socket, action: &str, fields: Value) -> Value {
    let answer = socket.ask(action, fields).await;
    assert_eq!(answer["event"], "ack", "{answer}");
    answer
}

async fn refused(socket: &mut Socket, action: &str, fields: Value, code: &str) {
    let answer = socket.ask(action, fields).await;
    assert_eq!(answer["problem"]["code"], code, "{answer}");
}

pub(super) async fn measure(scenario: &mut Scenario) {
    scenario.meter.section("Calls");
    scenario.begin_span();
    let (ada, bob) = (scenario.person().await, scenario.person().await);
    scenario
        .meter
        .row(ICE_SERVERS, "", ada.request("GET", "/api/calls/ice-servers"))
        .await
        .expect(200);
    ada.say(&bob, "hello").await;
    scenario.clock.advance(Duration::from_secs(60));
    let (mut adas, mut phone) = (ada.socket().await, bob.socket().await);
    timeouts(scenario, &ada, &bob).await;
    for socket in [&mut adas, &mut phone] {
        socket.pushed().await;
    }
    gone(scenario, &ada, &bob).await;
    let mut devices = Devices { adas, phone, desk: bob.socket().await };
    unanswered(scenario, &bob, &mut devices).await;
    answered(scenario, &bob, &mut devices).await;
    declined(scenario, &bob, &mut devices).await;
    offered(scenario, &bob, &mut devices).await;
    lost(scenario, &ada, &bob, &mut devices).await;
    came(scenario, &ada, &bob, &mut devices).await;
    nobody_there(scenario, &ada, &mut devices.adas).await;
    for socket in [devices.adas, devices.phone, devices.desk] {
        socket.close().await;
    }
}

/// Ada's device and two of bob's.
struct Devices {
    adas: Socket,
    phone: Socket,
    desk: Socket,
}

/// The one device of somebody.
async fn device(scenario: &Scenario, person: &Person) -> End {
    let connection = connection_id(&scenario.server, person).await;
    let session = Some(person.session_id().await.parse().unwrap());
    End { user: person.id.parse().unwrap(), connection: connection.parse().unwrap(), session }
}

/// The event in which the queue says that a call may have to end.
fn end_call(call: &str) -> String {
    let job = json!({ "work": "endCall", "callId": call });
    json!({ "Records": [{ "messageId": call, "body": job.to_string() }] }).to_string()
}

/// What comes when a call has rung long enough.
async fn timeouts(scenario: &mut Scenario, ada: &Person, bob: &Person) {
    let connections = scenario.environment().connections().unwrap();
    let caller = device(scenario, ada).await;
    let callee = device(scenario, bob).await;
    for (name, situation) in [
        ("rang-1", "nobody has answered, after a silence of ten minutes"),
        ("rang-2", "nobody has answered"),
        ("rang-3", "somebody has answered"),
        ("rang-4", "it is over already"),
    ] {
        let now = scenario.clock.now();
        let call = Call {
            id: name.parse().unwrap(),
            direct: Direct::between(caller.user, callee.user).unwrap(),
            caller: caller.clone(),
            media: Media::Audio,
            started_at: now,
            rings_until: now.plus(RUNG_OUT),
            answered: None,
            lost: LostSockets::default(),
            signals: Signals::default(),
            ended: None,
        };
        assert_eq!(connections.begin_call(&call).await.unwrap(), CallBegun::New);
        if name == "rang-3" {
            connections
                .answer_call(&call.id, &callee, &Fingerprint::new("a".to_owned()), now)
                .await
                .unwrap();
        }
        if name == "rang-4" {
            connections.end_call(&call.id, EndedBy::Person(&callee), now).await.unwrap();
            connections.mark_logged(&call.id).await.unwrap();
        }
        if name == "rang-1" {
            scenario.begin_span();
        }
        let Scenario { meter, server, clock } = &mut *scenario;
        clock.advance(RUNG_OUT);
        let event = end_call(name);
        assert!(meter.row(END_CALL, situation, server.run("DelayedJobsFunction", &event)).await);
        connections.end_call(&call.id, EndedBy::Person(&caller), clock.now()).await.unwrap();
    }
}

/// Calls that end because a device is gone: one has rung long enough for it, and in the other its
/// session has ended as well. No lines: what is told and what is written overlap by chance.
async fn gone(scenario: &mut Scenario, ada: &Person, bob: &Person) {
    let connections = scenario.environment().connections().unwrap();
    let now = scenario.clock.now();
    let (user, connection) = (ada.id.parse().unwrap(), "L0SM9cOFvHcCI01=");
    let rung = |id: &str| Call {
        id: id.parse().unwrap(),
        direct: Direct::between(user, bob.id.parse().unwrap()).unwrap(),
        caller: End { user, connection: connection.parse().unwrap(), session: None },
        media: Media::Audio,
        started_at: now,
        rings_until: now,
        answered: None,
        lost: LostSockets::default(),
        signals: Signals::default(),
        ended: None,
    };
    let lost = json!({
        "work": "callLost", "callId": "gone-2", "user": user, "connection": connection,
    });
    for (call, function, event, route) in [
        ("gone-1", "DelayedJobsFunction", end_call("gone-1"), END_CALL),
        ("gone-2", "FanoutFunction", lost.to_string(), FANOUT),
    ] {
        assert_eq!(connections.begin_call(&rung(call)).await.unwrap(), CallBegun::New);
        assert!(scenario.server.run(function, &event).await);
        scenario.meter.wait_for(route).await;
    }
}

async fn unanswered(scenario: &mut Scenario, bob: &Person, devices: &mut Devices) {
    let meter = &mut scenario.meter;
    let call = acked(&mut devices.adas, "callUser", calling(bob, "call-1"));
    assert_eq!(meter.row(CALL, "it rings on two devices", call).await["state"], "ringing");
    let again = acked(&mut devices.adas, "callUser", calling(bob, "call-1"));
    meter.row(CALL, "again, because the answer was lost", again).await;
    let early =
        refused(&mut devices.phone, "iceCandidate", candidate("call-1"), "call_not_answered");
    meter.row(CANDIDATE, "before the call is answered", early).await;
    let caller = acked(&mut devices.adas, "iceCandidate", candidate("call-1"));
    meter.row(CANDIDATE, "to a call that rings on two devices", caller).await;
    scenario.clock.advance(RUNG_OUT);
    devices.adas.expect_event("endCall").await;
    let late = refused(&mut devices.phone, "makeAnswer", answer("call-1"), "call_ended");
    scenario.meter.row(ANSWER, "the call is over", late).await;
}

async fn answered(scenario: &mut Scenario, bob: &Person, devices: &mut Devices) {
    acked(&mut devices.adas, "callUser", calling(bob, "call-2")).await;
    let meter = &mut scenario.meter;
    let first = acked(&mut devices.phone, "makeAnswer", answer("call-2"));
    meter.row(ANSWER, "the first of two devices", first).await;
    let second = refused(&mut devices.desk, "makeAnswer", answer("call-2"), "call_taken");
    meter.row(ANSWER, "another device has answered", second).await;
    let passed = acked(&mut devices.phone, "iceCandidate", candidate("call-2"));
    meter.row(CANDIDATE, "from one end to the other", passed).await;
    let up = acked(&mut devices.adas, "endCall", ending("call-2"));
    meter.row(END, "hanging up", up).await;
    devices.phone.expect_event("endCall").await;
    let again = acked(&mut devices.phone, "endCall", ending("call-2"));
    meter.row(END, "it is over", again).await;
    let stranger = refused(&mut devices.adas, "endCall", ending("no-such-call"), "call_not_found");
    meter.row(END, "there is no such call", stranger).await;
    let stranger =
        refused(&mut devices.adas, "iceCandidate", candidate("no-such-call"), "call_not_found");
    meter.row(CANDIDATE, "there is no such call", stranger).await;
}

async fn declined(scenario: &mut Scenario, bob: &Person, devices: &mut Devices) {
    acked(&mut devices.adas, "callUser", calling(bob, "call-3")).await;
    let decline = acked(&mut devices.desk, "endCall", ending("call-3"));
    scenario.meter.row(END, "declining", decline).await;
}

/// An offer within a call.
async fn offered(scenario: &mut Scenario, bob: &Person, devices: &mut Devices) {
    acked(&mut devices.adas, "callUser", calling(bob, "call-6")).await;
    acked(&mut devices.phone, "makeAnswer", answer("call-6")).await;
    let meter = &mut scenario.meter;
    let offer = json!({ "callId": "call-6", "offer": { "sdp": "s3cr3t-offer" } });
    let offered = acked(&mut devices.adas, "offer", offer.clone());
    meter.row(OFFER, "from one end to the other", offered).await;
    let pending = refused(&mut devices.phone, "offer", offer, "offer_pending");
    meter.row(OFFER, "another one waits for its answer", pending).await;
    let answered = acked(&mut devices.phone, "makeAnswer", answer("call-6"));
    meter.row(ANSWER, "to an offer within the call", answered).await;
    acked(&mut devices.adas, "endCall", ending("call-6")).await;
}

/// A device connects while a call rings, and while it has a place in one whose socket is gone.
async fn came(scenario: &mut Scenario, ada: &Person, bob: &Person, devices: &mut Devices) {
    let second = ada.login().await;
    let mut calling_device = second.socket().await;
    acked(&mut calling_device, "callUser", calling(bob, "call-8")).await;
    acked(&mut calling_device, "iceCandidate", candidate("call-8")).await;
    let meter = &mut scenario.meter;
    meter.quiet().await;
    let (_, url) = bob.ticket().await;
    let lines = [(CONNECT, "while a call rings"), (FANOUT, "a device connects while a call rings")];
    let mut late = meter.rows(&lines, open(&url, None)).await.unwrap();
    late.expect_event("callUser").await;
    let sync = bob.post("/api/sync", &json!({ "conversations": {} }));
    let synced = meter.row("POST /api/sync", "a call rings", sync).await.expect(200);
    assert_eq!(synced["calls"][0]["state"], "ringing");
    acked(&mut late, "makeAnswer", answer("call-8")).await;
    meter.quiet().await;
    // Its socket is gone, and nobody has said so yet.
    let connections = scenario.environment().connections().unwrap();
    let (user, now) = (ada.id.parse().unwrap(), scenario.clock.now());
    let hers = connections.of(user, Consistency::Strong).await.unwrap().all;
    let calls = |open: &Connection| open.call.as_ref().is_some_and(|id| id.as_str() == "call-8");
    let gone: Vec<_> = hers.into_iter().filter(|(_, open)| calls(open)).map(|(id, _)| id).collect();
    scenario.server.running().faults.lose_disconnects(true);
    calling_device.close().await;
    connections.remove(user, &gone, Departure::AtOnce, now).await.unwrap();
    let Scenario { meter, server, .. } = &mut *scenario;
    let (_, url) = second.ticket().await;
    let situation = "a device is in its call again";
    let lines = [(CONNECT, "after its socket in a call was lost"), (FANOUT, situation)];
    calling_device = meter.rows(&lines, open(&url, None)).await.unwrap();
    server.running().faults.lose_disconnects(false);
    acked(&mut calling_device, "endCall", ending("call-8")).await;
    late.expect_event("endCall").await;
    late.close().await;
    calling_device.close().await;
    devices.phone.pushed().await;
    scenario.meter.quiet().await;
}

/// A device of a call is gone, while its person has another, and does not come back.
async fn lost(scenario: &mut Scenario, ada: &Person, bob: &Person, devices: &mut Devices) {
    let mut second = ada.socket().await;
    acked(&mut second, "callUser", calling(bob, "call-4")).await;
    acked(&mut devices.phone, "makeAnswer", answer("call-4")).await;
    let meter = &mut scenario.meter;
    meter.quiet().await;
    let lines = [("$disconnect", "a device in a call"), (FANOUT, "a device is gone from a call")];
    meter.rows(&lines, second.close()).await;
    meter.quiet().await;
    scenario.clock.advance(CALL_RETURN);
    let ended = devices.phone.expect_event("endCall");
    scenario.meter.row(END_CALL, "a device that is gone has not come back", ended).await;
    scenario.meter.quiet().await;
}

async fn nobody_there(scenario: &mut Scenario, ada: &Person, adas: &mut Socket) {
    let carol = scenario.person().await;
    ada.say(&carol, "hello").await;
    scenario.clock.advance(Duration::from_secs(60));
    let meter = &mut scenario.meter;
    let missed = acked(adas, "callUser", calling(&carol, "call-5"));
    assert_eq!(meter.row(CALL, "nobody is there: a missed call", missed).await["state"], "missed");
    let nobody = Person { id: "01kbk2v9q6m3xw8zt5r4e7ydna".to_owned(), ..carol.clone() };
    let nobody = refused(adas, "callUser", calling(&nobody, "call-7"), "user_not_found");
    meter.row(CALL, "nobody has this id", nobody).await;
    for (action, route) in [
        ("callUser", CALL),
        ("makeAnswer", ANSWER),
        ("offer", OFFER),
        ("iceCandidate", CANDIDATE),
        ("endCall", END),
    ] {
        let flawed = refused(adas, action, json!({}), "validation_failed");
        meter.row(route, "fields are missing or wrong", flawed).await;
    }
}
