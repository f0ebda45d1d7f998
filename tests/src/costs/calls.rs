//! Calls, and what is done for them later.

use std::time::Duration;

use natter_domain::{
    call::{Call, End, EndedBy, Media},
    conversation::Direct,
};
use natter_store::connections::CallBegun;
use serde_json::{Value, json};

use super::{Scenario, sockets::connection_id};
use crate::{Person, Socket};

const CALL: &str = "frame callUser";
const ANSWER: &str = "frame makeAnswer";
const CANDIDATE: &str = "frame iceCandidate";
const END: &str = "frame endCall";
const TIMEOUT: &str = "invoke CallTimeoutFunction";
const FANOUT: &str = "invoke FanoutFunction";
/// Longer than a call rings.
const RUNG_OUT: Duration = Duration::from_secs(31);

fn calling(to: &Person, call: &str) -> Value {
    json!({ "receiverId": to.id, "callId": call, "offer": { "sdp": "s3cr3t-offer" }, "media": "audio" })
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
    lost(scenario, &ada, &bob, &mut devices).await;
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
    End { user: person.id.parse().unwrap(), connection: connection.parse().unwrap() }
}

/// What comes when a call has rung long enough. The looks at it before, every two seconds, are left out.
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
            over: None,
        };
        assert_eq!(connections.begin_call(&call).await.unwrap(), CallBegun::New);
        if name == "rang-3" {
            connections.answer_call(&call.id, &callee, now).await.unwrap();
        }
        if name == "rang-4" {
            connections.end_call(&call.id, EndedBy::Person(&callee), now).await.unwrap();
            connections.note_logged(&call.id).await.unwrap();
        }
        if name == "rang-1" {
            scenario.begin_span();
        }
        let Scenario { meter, server, clock } = &mut *scenario;
        clock.advance(RUNG_OUT);
        let event = json!({ "callId": name }).to_string();
        assert!(meter.row(TIMEOUT, situation, server.run("CallTimeoutFunction", &event)).await);
        connections.end_call(&call.id, EndedBy::Person(&caller), clock.now()).await.unwrap();
    }
}

/// A call that has rung long enough for a device that is gone. No line: what is told and what is written overlap by chance.
async fn gone(scenario: &mut Scenario, ada: &Person, bob: &Person) {
    let connections = scenario.environment().connections().unwrap();
    let now = scenario.clock.now();
    let call = Call {
        id: "gone-1".parse().unwrap(),
        direct: Direct::between(ada.id.parse().unwrap(), bob.id.parse().unwrap()).unwrap(),
        caller: End { user: ada.id.parse().unwrap(), connection: "L0SM9cOFvHcCI01=".parse().unwrap() },
        media: Media::Audio,
        started_at: now,
        rings_until: now,
        answered: None,
        over: None,
    };
    assert_eq!(connections.begin_call(&call).await.unwrap(), CallBegun::New);
    assert!(scenario.server.run("CallTimeoutFunction", r#"{"callId": "gone-1"}"#).await);
    scenario.meter.wait_for(TIMEOUT).await;
}

async fn unanswered(scenario: &mut Scenario, bob: &Person, devices: &mut Devices) {
    let meter = &mut scenario.meter;
    let call = acked(&mut devices.adas, "callUser", calling(bob, "call-1"));
    assert_eq!(meter.row(CALL, "it rings on two devices", call).await["state"], "ringing");
    let again = acked(&mut devices.adas, "callUser", calling(bob, "call-1"));
    meter.row(CALL, "again, because the answer was lost", again).await;
    let early = refused(&mut devices.phone, "iceCandidate", candidate("call-1"), "call_not_answered");
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
    let stranger = refused(&mut devices.adas, "iceCandidate", candidate("no-such-call"), "call_not_found");
    meter.row(CANDIDATE, "there is no such call", stranger).await;
}

async fn declined(scenario: &mut Scenario, bob: &Person, devices: &mut Devices) {
    acked(&mut devices.adas, "callUser", calling(bob, "call-3")).await;
    let decline = acked(&mut devices.desk, "endCall", ending("call-3"));
    scenario.meter.row(END, "declining", decline).await;
}

/// A device of a call is gone, while its person has another.
async fn lost(scenario: &mut Scenario, ada: &Person, bob: &Person, devices: &mut Devices) {
    let mut second = ada.socket().await;
    acked(&mut second, "callUser", calling(bob, "call-4")).await;
    acked(&mut devices.phone, "makeAnswer", answer("call-4")).await;
    let meter = &mut scenario.meter;
    meter.quiet().await;
    let lines = [("$disconnect", "a device in a call"), (FANOUT, "a call ends whose device is gone")];
    meter.rows(&lines, second.close()).await;
    devices.phone.expect_event("endCall").await;
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
    for (action, route) in
        [("callUser", CALL), ("makeAnswer", ANSWER), ("iceCandidate", CANDIDATE), ("endCall", END)]
    {
        let flawed = refused(adas, action, json!({}), "validation_failed");
        meter.row(route, "fields are missing or wrong", flawed).await;
    }
}
