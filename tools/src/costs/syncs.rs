//! Recovery after a reconnect.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::Scenario;
use natter_tests::{Person, Request};

pub(super) const SYNC: &str = "POST /api/sync";

/// A sync of a device that has every entry up to `seq` of each conversation.
pub(super) fn sync(person: &Person, conversations: &[String], seq: u64) -> Request {
    let known: Map<String, Value> =
        conversations.iter().map(|id| (id.clone(), json!(seq))).collect();
    person.post("/api/sync", &json!({ "conversations": known, "limit": 20 }))
}

pub(super) async fn measure(scenario: &mut Scenario) {
    scenario.meter.section("Sync");
    scenario.begin_span();
    let (ada, stranger) = (scenario.person().await, scenario.person().await);
    let friends = scenario.people(20).await;
    for _ in 0..2 {
        for friend in &friends {
            friend.say(&ada, "hello").await;
        }
    }
    let all: Vec<String> = friends.iter().map(|friend| ada.conversation_with(friend)).collect();
    scenario.clock.advance(Duration::from_secs(60));
    let meter = &mut scenario.meter;
    let answer =
        meter.row(SYNC, "20 conversations, nothing new", sync(&ada, &all, 2)).await.expect(200);
    assert_eq!((&answer["changed"], &answer["new"]), (&json!([]), &json!([])));
    let answer =
        meter.row(SYNC, "20 conversations, each with news", sync(&ada, &all, 1)).await.expect(200);
    assert_eq!(answer["changed"].as_array().unwrap().len(), 20);
    let answer = meter.row(SYNC, "20 conversations, all new", sync(&ada, &[], 0)).await.expect(200);
    assert_eq!(answer["new"].as_array().unwrap().len(), 20);
    let answer =
        meter.row(SYNC, "20 conversations of others", sync(&stranger, &all, 1)).await.expect(200);
    assert_eq!(answer["removed"].as_array().unwrap().len(), 20);

    let [bob, carol, dan] = scenario.three().await;
    let room = bob.room("invite", &[&carol, &dan]).await;
    let busy = [carol.conversation_with(&bob)];
    for n in 0..60 {
        carol.say(&bob, &format!("{n:02}")).await;
        scenario.clock.advance(Duration::from_secs(1));
    }
    bob.say_in(&room, "hello").await;
    let meter = &mut scenario.meter;
    let known = [room];
    let sync_room = || sync(&dan, &known, 1);
    meter.row(SYNC, "a room with news", sync_room()).await.expect(200);
    let both = [known[0].clone(), busy[0].clone()];
    let answer = meter
        .row(SYNC, "a room with news, and 20 of 59 missed", sync(&bob, &both, 1))
        .await
        .expect(200);
    let more = answer["changed"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|changed| changed["more"] == true)
        .count();
    assert_eq!(more, 1);
    let request = ada.post("/api/sync", &json!({}));
    meter.row(SYNC, "fields are missing or wrong", request).await.expect(400);
}
