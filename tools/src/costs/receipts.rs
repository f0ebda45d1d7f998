//! Frames for receipts and typing.

use serde_json::{Value, json};

use super::Scenario;
use natter_tests::Socket;

/// What was read was delivered, so that comes first.
const RECEIPTS: [(&str, &str); 2] = [("delivered", "frame delivered"), ("read", "frame read")];
const TYPING: &str = "frame typing";

async fn acked(socket: &mut Socket, action: &str, fields: Value) {
    let answer = socket.ask(action, fields).await;
    assert_eq!(answer["event"], "ack", "{answer}");
}

pub(super) async fn measure(scenario: &mut Scenario) {
    scenario.begin_span();
    let [ada, bob, carol] = scenario.three().await;
    for words in ["one", "two", "three"] {
        bob.say(&ada, words).await;
    }
    let (direct, room) = (ada.conversation_with(&bob), ada.room("invite", &[&bob, &carol]).await);
    bob.say_in(&room, "hello").await;
    let others = bob.room("invite", &[&carol]).await;
    let hundred = scenario.room_of(&ada, 99).await;
    let large = scenario.room_of(&ada, 199).await;
    let (mut socket, mut bobs) = (ada.socket().await, bob.socket().await);
    let meter = &mut scenario.meter;
    for (action, route) in RECEIPTS {
        let receipt = |id: &str, seq: u64| json!({ "conversationId": id, "seq": seq });
        meter.row(route, "to a number", acked(&mut socket, action, receipt(&direct, 2))).await;
        bobs.expect_event(action).await;
        meter
            .row(route, "to where it is already", acked(&mut socket, action, receipt(&direct, 2)))
            .await;
        meter.row(route, "beyond the end", socket.ask(action, receipt(&direct, 9))).await;
        meter.row(route, "in a room of three", acked(&mut socket, action, receipt(&room, 2))).await;
        meter.row(route, "a room of others", socket.ask(action, receipt(&others, 1))).await;
        meter.row(route, "fields are missing or wrong", socket.ask(action, json!({}))).await;
    }
    let typing = |id: &str| json!({ "conversationId": id, "typing": true });
    meter.row(TYPING, "to one open socket", acked(&mut socket, "typing", typing(&direct))).await;
    bobs.expect_event("typing").await;
    meter.row(TYPING, "in a room of three", acked(&mut socket, "typing", typing(&room))).await;
    let situation = "in a room of 100, of whom nobody is online";
    meter.row(TYPING, situation, acked(&mut socket, "typing", typing(&hundred))).await;
    let situation = "in a room of 200, where nobody is notified";
    meter.row(TYPING, situation, acked(&mut socket, "typing", typing(&large))).await;
    meter.row(TYPING, "a room of others", socket.ask("typing", typing(&others))).await;
    meter.row(TYPING, "fields are missing or wrong", socket.ask("typing", json!({}))).await;
    for socket in [socket, bobs] {
        socket.close().await;
    }
}
