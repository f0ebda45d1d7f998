//! Messages to rooms, small and large.

use std::time::Duration;

use natter_domain::limits::INLINE_FANOUT_MAX;
use serde_json::{Value, json};

use super::{RoomMessage, Scenario};
use natter_tests::{Person, Request};

const SEND: &str = "POST /api/conversations/{conversationId}/messages";
const FRAME: &str = "frame sendMessage";
const FANOUT: &str = "invoke FanoutFunction";
const ENTRIES: &str = "GET /api/conversations/{conversationId}/entries";
const LARGE: &str = "to a room of 100, of whom nobody is online";

fn fields(name: &str) -> Value {
    json!({ "text": "s3cr3t-hello", "clientMessageId": name })
}

fn message(from: &Person, room: &str, name: &str) -> Request {
    from.write_in(room, &fields(name))
}

/// How many messages [`fill`] writes.
const FILLERS: usize = 21;

/// Writes until the log is so long that each read of its end is as large as any later one; then
/// waits until what was written no more counts as just now.
async fn fill(scenario: &Scenario, from: &Person, room: &str) {
    let clock = &scenario.clock;
    for n in 1..FILLERS {
        message(from, room, &format!("filler-{n:02}")).await.expect(201);
        clock.advance(Duration::from_secs(1));
    }
    scenario.begin_span();
    message(from, room, "opening").await.expect(201);
    clock.advance(Duration::from_secs(60));
}

pub(super) async fn measure(scenario: &mut Scenario) {
    scenario.begin_span();
    small(scenario).await;
    hundred(scenario).await;
    larger(scenario).await;
    refused(scenario).await;
}

async fn small(scenario: &mut Scenario) {
    let [ada, bob, carol] = scenario.three().await;
    let room = ada.room("invite", &[&bob, &carol]).await;
    fill(scenario, &ada, &room).await;
    let Scenario { meter, clock, .. } = scenario;
    let ada = &ada.login().await;
    meter.row(SEND, "to a room of three", message(ada, &room, "three")).await.expect(201);
    meter.row(SEND, "to a room of three, a repeat", message(ada, &room, "three")).await.expect(200);
    let path = format!("/api/conversations/{room}/entries?limit=10");
    meter.row(ENTRIES, "the newest ten of a room", ada.get(&path)).await.expect(200);
    clock.advance(Duration::from_secs(600));
    let ada = &ada.login().await;
    let situation = "to a room of three after a silence of ten minutes";
    meter.row(SEND, situation, message(ada, &room, "later")).await.expect(201);
    for n in 0..12 {
        clock.advance(Duration::from_secs(1));
        message(ada, &room, &format!("busy-{n:02}")).await.expect(201);
    }
    let situation = "to a room of three in which a dozen others have come within half a minute";
    meter.row(SEND, situation, message(ada, &room, "busy")).await.expect(201);
}

async fn hundred(scenario: &mut Scenario) {
    let ada = scenario.person().await;
    let room = scenario.room_of(&ada, 99).await;
    fill(scenario, &ada, &room).await;
    let ada = ada.login().await;
    let meter = &mut scenario.meter;
    meter.row(SEND, LARGE, message(&ada, &room, "hundred")).await.expect(201);
    let mut socket = ada.socket().await;
    let mut frame = fields("over-the-socket");
    frame["conversationId"] = json!(room);
    let ack = meter.row(FRAME, LARGE, socket.ask("sendMessage", frame)).await;
    assert_eq!(ack["event"], "ack", "{ack}");
    socket.close().await;
}

async fn larger(scenario: &mut Scenario) {
    let ada = scenario.person().await;
    let room = scenario.room_of(&ada, 199).await;
    fill(scenario, &ada, &room).await;
    let ada = ada.login().await;
    let meter = &mut scenario.meter;
    meter.quiet().await;
    let lines = [
        (SEND, "to a room of 200, whom `fanout` reaches"),
        // Two of them, with a hundred members each.
        (FANOUT, "a message for 100 members of a room, of whom nobody is online"),
    ];
    meter.rows(&lines, message(&ada, &room, "more")).await.expect(201);
    meter.quiet().await;
}

async fn refused(scenario: &mut Scenario) {
    let [ada, bob, carol] = scenario.three().await;
    let stranger = scenario.person().await;
    let room = ada.room("open", &[&bob, &carol]).await;
    let meter = &mut scenario.meter;
    let refused = meter.row(SEND, "a room of others", message(&stranger, &room, "late")).await;
    refused.problem(404, "conversation_not_found");
    ada.remove_member(&room, &bob).await.expect(204);
    let situation = "a room from which the sender was just removed";
    meter
        .row(SEND, situation, message(&bob, &room, "late"))
        .await
        .problem(404, "conversation_not_found");
    ada.end(&room).await.expect(204);
    let refused = meter.row(SEND, "a room that has ended", message(&ada, &room, "late")).await;
    refused.problem(409, "room_ended");
}

/// A message in a room of each of these sizes.
pub(super) async fn of_sizes(scenario: &mut Scenario, sizes: &[usize]) -> Vec<RoomMessage> {
    let mut found = Vec::new();
    for members in sizes.iter().copied() {
        let ada = scenario.person().await;
        let room = scenario.room_of(&ada, members - 1).await;
        let parts =
            if members > INLINE_FANOUT_MAX { members.div_ceil(INLINE_FANOUT_MAX) } else { 0 };
        let begun = scenario.meter.now();
        fill(scenario, &ada, &room).await;
        let ada = ada.login().await;
        let meter = &mut scenario.meter;
        meter.reach(FANOUT, FILLERS * parts, begun, |_| true).await;
        meter.quiet().await;
        let sent = meter.now();
        message(&ada, &room, "sized").await.expect(201);
        let send = meter.reach(SEND, 1, sent, |_| true).await.remove(0);
        // The last of what fills it moves the room up in everybody's inbox, in the background; a
        // part of that which failed and is repeated may come as late as now. This message writes
        // nothing there.
        let mut fanout = meter.reach(FANOUT, parts, sent, |usage| usage.wru == 0.0).await;
        fanout.truncate(parts);
        found.push(RoomMessage { members, send, fanout });
    }
    found
}
