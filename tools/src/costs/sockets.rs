//! Sockets: the ticket, opening, frames and closing.

use std::time::Duration;

use natter_domain::{limits::HANDSHAKE_TIME, presence::Connection, session::Identity};
use serde_json::{Value, json};

use super::{Scenario, messages};
use natter_tests::{Person, Socket, open};

const TICKET: &str = "POST /api/ws-ticket";
const AUTHORIZER: &str = "authorizer";
const CONNECT: &str = "$connect";
const DISCONNECT: &str = "$disconnect";
const SEND: &str = "frame sendMessage";
const SEND_ALL: &str = "frame sendMessages";

pub(super) async fn measure(scenario: &mut Scenario) {
    scenario.meter.section("Sockets");
    let ada = scenario.person().await;
    connect(scenario, &ada).await;
    refused(scenario).await;
    crowded(scenario).await;
    frames(scenario).await;
    send(scenario).await;
    left_over(scenario).await;
}

/// A socket that was not closed with its session.
async fn left_over(scenario: &mut Scenario) {
    let (ada, bob) = (scenario.person().await, scenario.person().await);
    let session = ada.session_id().await.parse().unwrap();
    let mut socket = ada.socket().await;
    acked(&mut socket, message(&bob, "first", 0)).await;
    let identity = Identity { user: ada.id.parse().unwrap(), session };
    let users = scenario.environment().users().unwrap();
    assert!(users.end_session(identity, scenario.clock.now()).await.unwrap());
    let mut frame = message(&bob, "second", 1);
    frame["action"] = json!("sendMessage");
    let situation = "the session has ended, and the socket was not closed with it";
    scenario.meter.row(SEND, situation, socket.send(&frame)).await;
    socket.closed().await;
}

async fn connect(Scenario { meter, server, clock }: &mut Scenario, ada: &Person) {
    let ticket = meter.row(TICKET, "", ada.request("POST", "/api/ws-ticket")).await.expect(200);
    let url = ticket["url"].as_str().unwrap();
    let lines = [(AUTHORIZER, "an unused ticket"), (CONNECT, "the first socket")];
    let first = meter.rows(&lines, open(url, None)).await.unwrap();
    let (_, second) = ada.ticket().await;
    let second = meter.row(CONNECT, "the second socket", open(&second, None)).await.unwrap();
    meter.row(DISCONNECT, "another socket is left", first.close()).await;
    meter.row(DISCONNECT, "the last socket", second.close()).await;

    let socket = ada.socket().await;
    let from = server.person().await;
    let id = connection_id(server, ada).await;
    server.running().faults.forget(&id);
    // Not before that is it known not to be about to open.
    clock.advance(HANDSHAKE_TIME);
    from.say(ada, "hello").await;
    meter.row(DISCONNECT, "a push has found the socket gone before", socket.close()).await;
    server.running().faults.clear();
}

/// The id of the one open socket of `person`.
pub(super) async fn connection_id(server: &natter_tests::Server, person: &Person) -> String {
    let key = json!({ "pk": { "S": format!("USER#{}", person.id) } });
    let item = server.item(natter_tests::Table::Connections, key).await;
    let mut names = item.as_object().unwrap().keys().filter_map(|name| name.strip_prefix("c#"));
    names.next().unwrap().to_owned()
}

async fn refused(scenario: &mut Scenario) {
    let ada = scenario.person().await;
    let Scenario { meter, clock, .. } = scenario;
    let (_, url) = ada.ticket().await;
    open(&url, None).await.unwrap().close().await;
    assert_eq!(meter.row(AUTHORIZER, "a used ticket", open(&url, None)).await.err(), Some(403));
    let (ticket, url) = ada.ticket().await;
    let stranger = open(&url, Some("https://evil.example"));
    assert_eq!(
        meter.row(AUTHORIZER, "a page of a foreign origin", stranger).await.err(),
        Some(403)
    );
    let forged = url.replace(&ticket, "s3cr3t-ticket");
    assert_eq!(
        meter.row(AUTHORIZER, "an unknown ticket", open(&forged, None)).await.err(),
        Some(403)
    );
    clock.advance(Duration::from_secs(31));
    assert_eq!(meter.row(AUTHORIZER, "an expired ticket", open(&url, None)).await.err(), Some(403));

    let (_, url) = ada.ticket().await;
    ada.request("POST", "/api/auth/logout").await.expect(204);
    let late = meter.row(CONNECT, "the session has ended since the ticket", open(&url, None)).await;
    assert_eq!(late.err(), Some(401));
}

/// Connections that are left over, and more than one person may have.
async fn crowded(scenario: &mut Scenario) {
    let ada = scenario.person().await;
    let Scenario { meter, server, clock } = scenario;
    let faults = &server.running().faults;
    faults.lose_disconnects(true);
    for _ in 0..3 {
        ada.socket().await.close().await;
    }
    faults.lose_disconnects(false);
    clock.advance(Duration::from_secs(3 * 3600));
    let ada = ada.login().await;
    let (_, url) = ada.ticket().await;
    let situation = "three others have expired, whose disconnects were lost";
    let mut sockets = vec![meter.row(CONNECT, situation, open(&url, None)).await.unwrap()];
    while sockets.len() < 20 {
        // So that one of them is the oldest.
        clock.advance(Duration::from_secs(1));
        sockets.push(ada.socket().await);
    }
    let (_, url) = ada.ticket().await;
    let situation = "the 21st socket, for which the oldest is closed";
    // Its own disconnect could come first, and leave nothing to remove.
    faults.lose_disconnects(true);
    sockets.push(meter.row(CONNECT, situation, open(&url, None)).await.unwrap());
    sockets[0].closed().await;
    faults.lose_disconnects(false);

    // Many more, all at once.
    let (connections, now) = (scenario.environment().connections().unwrap(), scenario.clock.now());
    let connection = Connection {
        session: ada.session_id().await.parse().unwrap(),
        expires_at: now.plus(Duration::from_secs(7_200)),
        call: None,
    };
    let user = ada.id.parse().unwrap();
    for n in 0..20 {
        let id = format!("L0SM9cOFvHcCI{n:02}=").parse().unwrap();
        connections.add(user, &id, &connection, now).await.unwrap();
    }
    let (_, url) = ada.ticket().await;
    let refused = scenario.meter.row(CONNECT, "40 others are open already", open(&url, None)).await;
    assert_eq!(refused.err(), Some(429));
}

async fn frames(scenario: &mut Scenario) {
    let ada = scenario.person().await;
    let meter = &mut scenario.meter;
    let mut socket = ada.socket().await;
    meter.row("frame ping", "", socket.ask("ping", json!({}))).await;
    let (_, usage) = meter.usage("frame makeCoffee", socket.ask("makeCoffee", json!({}))).await;
    meter.add("frame", "an action that does not exist", usage);
    meter.row("frame", "not JSON", socket.send_text("hello")).await;
    let fields = json!({ "receiverId": ada.id });
    meter.row(SEND, "fields are missing or wrong", socket.ask("sendMessage", fields)).await;
}

fn message(to: &Person, name: &str, after: u64) -> Value {
    json!({ "receiverId": to.id, "text": "s3cr3t-hello", "clientMessageId": name, "after": after })
}

async fn acked(socket: &mut Socket, fields: Value) {
    let answer = socket.ask("sendMessage", fields).await;
    assert_eq!(answer["event"], "ack", "{answer}");
}

async fn send(scenario: &mut Scenario) {
    let (ada, bob) = (scenario.person().await, scenario.person().await);
    let Scenario { meter, server, clock } = scenario;
    let mut socket = ada.socket().await;
    meter.row(SEND, "the first message", acked(&mut socket, message(&bob, "first", 0))).await;
    for n in 1..=20 {
        clock.advance(Duration::from_secs(1));
        acked(&mut socket, message(&bob, &format!("filler-{n:02}"), n)).await;
    }
    clock.advance(Duration::from_secs(600));
    let situation = "after a silence of ten minutes, so that it moves up in both inboxes";
    meter.row(SEND, situation, acked(&mut socket, message(&bob, "later", 21))).await;
    let existing = "to an existing conversation";
    meter.row(SEND, existing, acked(&mut socket, message(&bob, "next", 22))).await;
    meter.row(SEND, "a repeat", acked(&mut socket, message(&bob, "next", 22))).await;
    let mut receiving = bob.socket().await;
    let pushed = "pushed to one open socket";
    meter.row(SEND, pushed, acked(&mut socket, message(&bob, "pushed", 23))).await;
    receiving.expect_event("newMessage").await;
    let faults = &server.running().faults;
    faults.lose_disconnects(true);
    receiving.close().await;
    faults.lose_disconnects(false);
    clock.advance(HANDSHAKE_TIME);
    let gone = "pushed to a socket that is gone";
    meter.row(SEND, gone, acked(&mut socket, message(&bob, "gone", 24))).await;
    clock.advance(Duration::from_secs(10));
    let mut frame = messages::together(10);
    frame["receiverId"] = json!(bob.id);
    frame["after"] = json!(25);
    for situation in ["ten messages to an existing conversation", "a repeat of all ten"] {
        let ack = meter.row(SEND_ALL, situation, socket.ask("sendMessages", frame.clone())).await;
        assert_eq!(ack["event"], "ack", "{ack}");
    }
    let flawed = socket.ask("sendMessages", json!({ "receiverId": bob.id, "messages": [] }));
    meter.row(SEND_ALL, "fields are missing or wrong", flawed).await;
    let nobody = json!({ "receiverId": "01kbk2v9q6m3xw8zt5r4e7ydna", "text": "s3cr3t-hello" });
    meter.row(SEND, "nobody has this id", socket.ask("sendMessage", nobody)).await;
    scenario.many_block(&ada).await;
    scenario.clock.advance(Duration::from_secs(10));
    let situation = "by somebody whom forty others block";
    scenario.meter.row(SEND, situation, acked(&mut socket, message(&bob, "many", 35))).await;
}
