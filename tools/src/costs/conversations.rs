//! The inbox, a conversation, receipts, deletions and clearing.

use std::time::Duration;

use super::{Meter, Scenario};
use natter_tests::Person;

const INBOX: &str = "GET /api/conversations";
const SHOW: &str = "GET /api/conversations/{conversationId}";
const CLEAR: &str = "DELETE /api/conversations/{conversationId}";
const DELETE: &str = "DELETE /api/conversations/{conversationId}/messages/{seq}";
const READ: &str = "PUT /api/conversations/{conversationId}/read";

pub(super) async fn measure(scenario: &mut Scenario) {
    scenario.meter.section("Conversations");
    scenario.begin_span();
    inbox(scenario).await;
    scenario.begin_span();
    one(scenario).await;
    scenario.begin_span();
    read(scenario).await;
    scenario.begin_span();
    delete(scenario).await;
}

async fn inbox(scenario: &mut Scenario) {
    let (ada, hermit) = (scenario.person().await, scenario.person().await);
    let friends = scenario.people(45).await;
    for friend in &friends {
        friend.say(&ada, "hello").await;
    }
    // What has moved just now would be looked at once more.
    scenario.clock.advance(Duration::from_secs(60));
    let situation = "a page of 20, of 45 that moved within the same ten minutes";
    let request = ada.get("/api/conversations?limit=20");
    scenario.meter.row(INBOX, situation, request).await.expect(200);
    // Twenty of them go on ten minutes later.
    scenario.clock.advance(Duration::from_secs(540));
    let ada = ada.login().await;
    for friend in friends.iter().skip(25) {
        friend.login().await.say(&ada, "hello").await;
    }
    scenario.clock.advance(Duration::from_secs(60));
    let meter = &mut scenario.meter;
    let page = async |cursor: &str| ada.get(&format!("/api/conversations?limit=20{cursor}")).await;
    let first = meter.row(INBOX, "a page of 20", page("")).await.expect(200);
    assert_eq!(first["conversations"].as_array().unwrap().len(), 20);
    let cursor = format!("&cursor={}", first["nextCursor"].as_str().unwrap());
    meter.row(INBOX, "the next page of 20", page(&cursor)).await.expect(200);
    let request = hermit.get("/api/conversations?limit=20");
    meter.row(INBOX, "it is empty", request).await.expect(200);

    let ben = scenario.person().await;
    for friend in friends.iter().take(20) {
        ben.room("invite", &[friend]).await;
    }
    let Scenario { meter, clock, .. } = scenario;
    let page = || ben.get("/api/conversations?limit=20");
    let situation = "a page of 20 rooms, in each of which something was said just now";
    let rooms = meter.row(INBOX, situation, page()).await.expect(200);
    assert_eq!(rooms["conversations"].as_array().unwrap().len(), 20);
    clock.advance(Duration::from_secs(60));
    meter.row(INBOX, "a page of 20 rooms", page()).await.expect(200);
    for friend in friends.iter().take(20) {
        ada.delete_message(&ada.conversation_with(friend), 1, "me").await.expect(204);
        friend.say(&ada, "again").await;
    }
    scenario.clock.advance(Duration::from_secs(600));
    let ada = ada.login().await;
    for friend in friends.iter().take(20) {
        friend.login().await.say(&ada, "later").await;
    }
    let request = ada.get("/api/conversations?limit=20");
    let situation = "a page of 20, in each of which something is deleted for the reader";
    let page = scenario.meter.row(INBOX, situation, request).await.expect(200);
    let found = page["conversations"].as_array().unwrap();
    assert!(found.iter().all(|found| found["lastSeq"] == 3 && found["unread"] == 2));
}

async fn one(scenario: &mut Scenario) {
    let [ada, bob, carol] = scenario.three().await;
    let stranger = scenario.person().await;
    ada.say(&bob, "hello").await;
    let (direct, room) = (ada.conversation_with(&bob), ada.room("invite", &[&bob, &carol]).await);
    let meter = &mut scenario.meter;
    let show = |person: &Person, id: &str| person.get(&format!("/api/conversations/{id}"));
    meter.row(SHOW, "two people", show(&ada, &direct)).await.expect(200);
    meter.row(SHOW, "a room", show(&ada, &room)).await.expect(200);
    let refused = meter.row(SHOW, "a room of others", show(&stranger, &room)).await;
    refused.problem(404, "conversation_not_found");
    let refused = meter.row(SHOW, "a conversation of others", show(&stranger, &direct)).await;
    refused.problem(403, "not_a_member");
    meter.row(CLEAR, "two people", ada.clear(&direct)).await.expect(204);
    meter.row(CLEAR, "it is cleared already", ada.clear(&direct)).await.expect(204);
    let refused = meter.row(CLEAR, "a room of others", stranger.clear(&room)).await;
    refused.problem(404, "conversation_not_found");
}

async fn read(scenario: &mut Scenario) {
    let [ada, bob, carol] = scenario.three().await;
    let stranger = scenario.person().await;
    for words in ["one", "two", "three"] {
        bob.say(&ada, words).await;
    }
    let (direct, room) = (ada.conversation_with(&bob), ada.room("invite", &[&bob, &carol]).await);
    bob.say_in(&room, "hello").await;
    let large = scenario.room_of(&ada, 199).await;
    let hundred = scenario.room_of(&ada, 99).await;
    for room in [&large, &hundred] {
        ada.say_in(room, "hello").await;
    }
    let mut socket = bob.socket().await;
    let meter = &mut scenario.meter;
    meter.row(READ, "to a number", ada.mark_read(&direct, 2)).await.expect(204);
    socket.expect_event("read").await;
    meter.row(READ, "to where it is already", ada.mark_read(&direct, 2)).await.expect(204);
    meter.row(READ, "beyond the end", ada.mark_read(&direct, 9)).await.invalid(&["seq"]);
    meter.row(READ, "in a room of three", ada.mark_read(&room, 2)).await.expect(204);
    let situation = "in a room of 100, of whom nobody is online";
    meter.row(READ, situation, ada.mark_read(&hundred, 2)).await.expect(204);
    let situation = "in a room of 200, where nobody is notified";
    meter.row(READ, situation, ada.mark_read(&large, 2)).await.expect(204);
    let refused = meter.row(READ, "a room of others", stranger.mark_read(&room, 1)).await;
    refused.problem(404, "conversation_not_found");
    socket.close().await;
    scenario.leave_gone_socket(&bob).await;
    let situation = "pushed to a socket that is gone";
    scenario.meter.row(READ, situation, ada.mark_read(&direct, 3)).await.expect(204);
}

async fn delete(scenario: &mut Scenario) {
    let [ada, bob, carol] = scenario.three().await;
    let room = ada.room("invite", &[&bob, &carol]).await;
    let hundred = scenario.room_of(&ada, 99).await;
    for n in 0..20 {
        ada.say(&bob, &format!("{n:02}")).await;
        ada.say_in(&room, &format!("{n:02}")).await;
        ada.say_in(&hundred, &format!("{n:02}")).await;
        scenario.clock.advance(Duration::from_secs(1));
    }
    let direct = ada.conversation_with(&bob);
    let meter = &mut scenario.meter;
    let delete = |person: &Person, id: &str, seq, whom| person.delete_message(id, seq, whom);
    let everyone = "everyone";
    meter
        .row(DELETE, "for everyone, two people", delete(&ada, &direct, 10, everyone))
        .await
        .expect(204);
    meter
        .row(DELETE, "for everyone, already", delete(&ada, &direct, 10, everyone))
        .await
        .expect(204);
    let refused = meter
        .row(DELETE, "for everyone, somebody else's", delete(&bob, &direct, 9, everyone))
        .await;
    refused.problem(403, "not_allowed");
    let situation = "for everyone, in a room of three";
    meter.row(DELETE, situation, delete(&ada, &room, 10, everyone)).await.expect(204);
    let situation = "for everyone, in a room of 100, of whom nobody is online";
    meter.row(DELETE, situation, delete(&ada, &hundred, 60, everyone)).await.expect(204);
    after_the_end(meter, [&ada, &bob]).await;
    meter.row(DELETE, "for oneself", delete(&bob, &direct, 9, "me")).await.expect(204);
    meter.row(DELETE, "for oneself, already", delete(&bob, &direct, 9, "me")).await.expect(204);
    let missing =
        meter.row(DELETE, "there is no such entry", delete(&ada, &direct, 99, everyone)).await;
    missing.problem(404, "entry_not_found");
    let path = format!("/api/conversations/{direct}/entries");
    let route = "GET /api/conversations/{conversationId}/entries";
    meter
        .row(route, "the newest 21, of which one is deleted for the reader", bob.get(&path))
        .await
        .expect(200);
}

/// Deletes one's own messages where one has left, and where the room has ended.
async fn after_the_end(meter: &mut Meter, [ada, bob]: [&Person; 2]) {
    let room = ada.room("open", &[bob]).await;
    for words in ["one", "two"] {
        bob.say_in(&room, words).await;
    }
    bob.leave(&room).await.expect(204);
    let situation = "for everyone, by somebody who has left";
    let request = bob.delete_message(&room, 2, "everyone");
    meter.row(DELETE, situation, request).await.expect(204);
    ada.end(&room).await.expect(204);
    let situation = "for everyone, in a room that has ended";
    let request = bob.delete_message(&room, 3, "everyone");
    meter.row(DELETE, situation, request).await.expect(204);
}
