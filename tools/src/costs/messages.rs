//! Sending and reading over HTTP.

use std::time::Duration;

use natter_domain::limits::HANDSHAKE_TIME;
use serde_json::{Value, json};

use super::Scenario;
use natter_tests::{Person, Request};

const SEND: &str = "POST /api/messages/send/{receiverId}";
const SEND_TO: &str = "POST /api/conversations/{conversationId}/messages";
const READ: &str = "GET /api/messages/{userId}";
const ENTRIES: &str = "GET /api/conversations/{conversationId}/entries";
/// Nobody's id.
const NOBODY: &str = "01kbk2v9q6m3xw8zt5r4e7ydna";

/// One more of the messages of which a conversation has many.
fn message(from: &Person, to: &Person, name: &str, after: u64) -> Request {
    let body = json!({ "text": "s3cr3t-hello", "clientMessageId": name, "after": after });
    from.write(to, &body)
}

pub(super) async fn measure(scenario: &mut Scenario) {
    scenario.meter.section("Messages");
    let (ada, bob) = (scenario.person().await, scenario.person().await);
    send(scenario, &ada, &bob).await;
    // An access token lives for fifteen minutes, and it is later now.
    let (ada, bob) = (ada.login().await, bob.login().await);
    pushes(scenario, &ada, &bob).await;
    refusals(scenario, &ada, &bob).await;
    by_conversation(scenario, &ada, &bob).await;
    read(scenario, &ada, &bob).await;
    far_back(scenario, &ada, &bob).await;
    scenario.many_block(&ada).await;
    let situation = "by somebody whom forty others block";
    scenario.meter.row(SEND, situation, message(&ada, &bob, "many", 322)).await.expect(201);
}

/// Writes until the conversation is `last` long, slowly enough not to be a flood.
async fn fill(Scenario { clock, .. }: &Scenario, from: &Person, to: &Person, last: u64) {
    loop {
        let sent =
            message(from, to, &format!("filler-{}", clock.now().millis()), 0).await.expect(201);
        clock.advance(Duration::from_millis(600));
        if sent["entry"]["seq"].as_u64().unwrap() >= last {
            return;
        }
    }
}

async fn send(scenario: &mut Scenario, ada: &Person, bob: &Person) {
    let first = scenario.meter.row(SEND, "the first message", message(ada, bob, "first", 0)).await;
    first.expect(201);
    fill(scenario, ada, bob, 20).await;
    let Scenario { meter, clock, .. } = scenario;
    // Well inside of a span of activity.
    clock.advance(Duration::from_secs(600));
    let ada = &ada.login().await;
    message(ada, bob, "opening", 20).await.expect(201);
    clock.advance(Duration::from_secs(10));
    meter.row(SEND, "to an existing conversation", message(ada, bob, "next", 21)).await.expect(201);
    meter.row(SEND, "a repeat", message(ada, bob, "next", 21)).await.expect(200);
    clock.advance(Duration::from_secs(600));
    let ada = &ada.login().await;
    let situation = "after a silence of ten minutes, so that it moves up in both inboxes";
    meter.row(SEND, situation, message(ada, bob, "later", 22)).await.expect(201);
    clock.advance(Duration::from_secs(10));
}

async fn pushes(Scenario { meter, server, clock }: &mut Scenario, ada: &Person, bob: &Person) {
    let mut socket = bob.socket().await;
    meter.row(SEND, "pushed to one open socket", message(ada, bob, "pushed", 23)).await.expect(201);
    socket.expect_event("newMessage").await;
    let faults = &server.running().faults;
    faults.lose_disconnects(true);
    socket.close().await;
    faults.lose_disconnects(false);
    // Not before that is it known not to be about to open.
    clock.advance(HANDSHAKE_TIME);
    let situation = "pushed to a socket that is gone";
    meter.row(SEND, situation, message(ada, bob, "gone", 24)).await.expect(201);
    clock.advance(Duration::from_secs(10));
}

async fn refusals(Scenario { meter, clock, .. }: &mut Scenario, ada: &Person, bob: &Person) {
    let nobody =
        ada.post(&format!("/api/messages/send/{NOBODY}"), &json!({ "text": "s3cr3t-hello" }));
    meter.row(SEND, "nobody has this id", nobody).await.problem(404, "user_not_found");
    meter.row(SEND, "`after` lies ahead", message(ada, bob, "ahead", 99)).await.invalid(&["after"]);
    for n in 0..10 {
        message(ada, bob, &format!("flood-{n}"), 25).await.expect(201);
    }
    meter
        .row(SEND, "a flood", message(ada, bob, "flood-10", 25))
        .await
        .problem(429, "too_many_messages");
    clock.advance(Duration::from_secs(10));
    let request = ada.write(bob, &json!({}));
    meter.row(SEND, "fields are missing or wrong", request).await.expect(400);
}

async fn by_conversation(scenario: &mut Scenario, ada: &Person, bob: &Person) {
    let stranger = scenario.person().await;
    let Scenario { meter, clock, .. } = scenario;
    let path = format!("/api/conversations/{}/messages", ada.conversation_with(bob));
    let body = json!({ "text": "s3cr3t-hello", "clientMessageId": "to", "after": 35 });
    let request = |from: &Person| from.post(&path, &body);
    meter.row(SEND_TO, "to an existing conversation", request(ada)).await.expect(201);
    meter.row(SEND_TO, "a repeat", request(ada)).await.expect(200);
    let refused = meter.row(SEND_TO, "a conversation of others", request(&stranger)).await;
    refused.problem(403, "not_a_member");
    for (situation, count) in
        [("two messages that are sent together", 2), ("ten messages that are sent together", 10)]
    {
        // Each counts for the flood limit.
        clock.advance(Duration::from_secs(10));
        let body = together(count);
        meter.row(SEND_TO, situation, ada.post(&path, &body)).await.expect(201);
        let situation = if count == 10 { "a repeat of all ten" } else { "a repeat of both" };
        meter.row(SEND_TO, situation, ada.post(&path, &body)).await.expect(200);
    }
    clock.advance(Duration::from_secs(10));
}

/// Messages that are sent together.
pub(super) fn together(count: usize) -> Value {
    let message = |n: usize| {
        let id = format!("together-{count}-{n:02}");
        json!({ "text": "s3cr3t-hello", "clientMessageId": id })
    };
    json!({ "messages": (0..count).map(message).collect::<Vec<_>>(), "after": 36 })
}

async fn read(scenario: &mut Scenario, ada: &Person, bob: &Person) {
    fill(scenario, ada, bob, 120).await;
    let stranger = scenario.person().await;
    let meter = &mut scenario.meter;
    let conversation = ada.conversation_with(bob);
    let routes = [
        (READ, format!("/api/messages/{}", bob.id)),
        (ENTRIES, format!("/api/conversations/{conversation}/entries")),
    ];
    for (route, path) in &routes {
        for (situation, query) in [
            ("the newest 50", ""),
            ("50 before a number", "?before=100"),
            ("50 after a number", "?after=10"),
            ("all that is new since a number, which is nothing", "?after=120"),
        ] {
            let page =
                meter.row(route, situation, ada.get(&format!("{path}{query}"))).await.expect(200);
            let expected = if query == "?after=120" { 0 } else { 50 };
            assert_eq!(page["entries"].as_array().unwrap().len(), expected);
        }
    }
    let path = format!("/api/messages/{}", stranger.id);
    meter.row(READ, "nothing was said yet", ada.get(&path)).await.expect(200);
    let path = format!("/api/messages/{NOBODY}");
    meter.row(READ, "nobody has this id", ada.get(&path)).await.expect(404);
    let request = stranger.get(&routes[1].1);
    meter.row(ENTRIES, "a conversation of others", request).await.problem(403, "not_a_member");
}

/// The most that a send can cost is bounded by how far back it may look for itself.
async fn far_back(scenario: &mut Scenario, ada: &Person, bob: &Person) {
    message(ada, bob, "lost", 120).await.expect(201);
    fill(scenario, bob, ada, 321).await;
    let meter = &mut scenario.meter;
    let situation = "a repeat after 200 other messages";
    meter.row(SEND, situation, message(ada, bob, "lost", 120)).await.expect(200);
    let situation = "not a repeat, but 200 messages were not seen";
    meter.row(SEND, situation, message(ada, bob, "new", 121)).await.expect(201);
}
