//! Calls between two people with several devices each.

mod answering;
mod bad_input;
mod busy;
mod candidates;
mod ending;
mod forgotten;
mod ice_servers;
mod joining;
mod lost;
mod offers;
mod recovery;
mod refused;
mod repeats;
mod returning;
mod ringing;

use natter_app::environment::Environment;
use natter_auth::random::Random;
use natter_domain::time::Clock;
use natter_tests::{Person, Server, Socket, database, rng::suffix, text, until};
use serde_json::{Value, json};

/// The store of the server, past its functions: for states that only an interruption leaves.
fn environment(server: &Server) -> Environment {
    let variables = database::variables(server.running());
    Environment::new(variables, Clock::system(), Random::counting(1))
}

/// A signal from one device to another, as long as a real one, with a text that must not be logged.
fn signal(kind: &str) -> Value {
    json!({ "type": kind, "sdp": text(&"v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n".repeat(20)) })
}

fn candidate(number: u32) -> Value {
    let candidate = format!("candidate:{number} 1 UDP 1 203.0.113.7 54321 typ host");
    json!({ "candidate": text(&candidate), "sdpMLineIndex": 0 })
}

/// The fields of a call to somebody, with a new id.
fn to(callee: &Person) -> Value {
    json!({
        "receiverId": callee.id, "callId": suffix(), "offer": signal("offer"), "media": "video",
    })
}

/// Calls somebody, and returns the call's id. It rings.
async fn call(caller: &mut Socket, callee: &Person) -> String {
    let wanted = to(callee);
    let ack = caller.ask("callUser", wanted.clone()).await;
    assert_eq!((&ack["event"], &ack["state"]), (&json!("ack"), &json!("ringing")), "{ack}");
    assert_eq!(ack["callId"], wanted["callId"]);
    ack["callId"].as_str().unwrap().to_owned()
}

/// Answers a call, and returns the answer to that.
async fn answer(device: &mut Socket, call: &str) -> Value {
    answer_with(device, call, "answer").await
}

/// Answers a call, or an offer within it, with an answer of its own.
async fn answer_with(device: &mut Socket, call: &str, content: &str) -> Value {
    device.ask("makeAnswer", json!({ "callId": call, "answer": signal(content) })).await
}

/// Ends a call, and returns the answer to that.
async fn end(device: &mut Socket, call: &str) -> Value {
    device.ask("endCall", json!({ "callId": call })).await
}

/// The code of a refusal.
fn code(answer: &Value) -> &str {
    assert_eq!(answer["event"], "error", "{answer}");
    answer["problem"]["code"].as_str().unwrap()
}

/// Expects the event that this call is over, and how.
async fn told_of_end(device: &mut Socket, call: &str, outcome: &str) -> Value {
    let event = device.expect_event("endCall").await;
    assert_eq!((&event["callId"], &event["outcome"]), (&json!(call), &json!(outcome)));
    event
}

/// The calls in the log of two people, as `(id, outcome, seconds)`.
async fn log(ada: &Person, bob: &Person) -> Vec<(String, String, u64)> {
    let entries = ada.history_with(bob).await;
    let calls = entries.iter().filter(|entry| entry["kind"] == "call").map(|entry| {
        let call = &entry["call"];
        let word = |name: &str| call[name].as_str().unwrap().to_owned();
        (word("callId"), word("outcome"), call["seconds"].as_u64().unwrap())
    });
    calls.collect()
}

/// Waits until the log has as many calls: whoever is pushed to hears of the end while its entry is
/// written.
async fn logged(ada: &Person, bob: &Person, calls: usize) {
    let found = until(async || log(ada, bob).await.len(), |found| *found >= calls).await;
    assert_eq!(found, calls);
}

/// Ada on her phone; Bob on his phone and his laptop.
struct Devices {
    ada: Person,
    bob: Person,
    adas: Socket,
    phone: Socket,
    laptop: Socket,
}

impl Devices {
    async fn of(server: &Server) -> Self {
        let (ada, bob) = (server.person().await, server.person().await);
        let (adas, phone) = (ada.socket().await, bob.socket().await);
        let laptop = bob.login().await.socket().await;
        Self { ada, bob, adas, phone, laptop }
    }

    /// Bob has answered Ada's call on his phone.
    async fn speaking(&mut self) -> String {
        let call = call(&mut self.adas, &self.bob).await;
        assert_eq!(answer(&mut self.phone, &call).await["event"], "ack");
        self.adas.expect_event("makeAnswer").await;
        self.laptop.expect_event("callTaken").await;
        call
    }
}
