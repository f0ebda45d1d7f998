//! Rooms: beginning, changing, joining, leaving, members.

use std::time::Duration;

use serde_json::{Value, json};

use super::Scenario;
use natter_tests::Person;

const CREATE: &str = "POST /api/rooms";
const CREATE_AT: &str = "/api/rooms";
const EDIT: &str = "PATCH /api/rooms/{roomId}";
const END: &str = "DELETE /api/rooms/{roomId}";
const JOIN: &str = "POST /api/rooms/{roomId}/join";
const LEAVE: &str = "POST /api/rooms/{roomId}/leave";
const MEMBERS: &str = "GET /api/rooms/{roomId}/members";
const PUT: &str = "PUT /api/rooms/{roomId}/members/{userId}";
const REMOVE: &str = "DELETE /api/rooms/{roomId}/members/{userId}";
/// Nobody's id.
const NOBODY: &str = "01kbk2v9q6m3xw8zt5r4e7ydna";

pub(super) async fn measure(scenario: &mut Scenario) {
    scenario.meter.section("Rooms");
    scenario.begin_span();
    create(scenario).await;
    scenario.begin_span();
    edit(scenario).await;
    scenario.begin_span();
    join(scenario).await;
    scenario.begin_span();
    members(scenario).await;
    scenario.begin_span();
    put(scenario).await;
    scenario.begin_span();
    leave(scenario).await;
}

async fn create(scenario: &mut Scenario) {
    let ada = scenario.person().await;
    let others = scenario.people(50).await;
    let meter = &mut scenario.meter;
    let create = |members: Vec<&str>| {
        ada.post(
            CREATE_AT,
            &json!({ "name": "s3cr3t-room", "visibility": "open", "members": members }),
        )
    };
    let ids = |some: &[Person]| some.iter().map(|person| person.id.clone()).collect::<Vec<_>>();
    let all = ids(&others);
    let some = |count: usize| all.iter().take(count).map(String::as_str).collect::<Vec<_>>();
    meter.row(CREATE, "alone", create(vec![])).await.expect(201);
    meter.row(CREATE, "with two others", create(some(2))).await.expect(201);
    meter.row(CREATE, "with 50 others", create(some(50))).await.expect(201);
    let request = create(vec![&all[0], NOBODY]);
    meter
        .row(CREATE, "one of the others does not exist", request)
        .await
        .problem(404, "user_not_found");
    others[1].block(&ada).await.expect(204);
    meter
        .row(CREATE, "one of the others blocks the owner", create(some(2)))
        .await
        .problem(403, "blocked");
    let request = ada.post(CREATE_AT, &json!({}));
    meter.row(CREATE, "fields are missing or wrong", request).await.expect(400);
}

async fn edit(scenario: &mut Scenario) {
    let [ada, bob, carol] = scenario.three().await;
    let room = ada.room("open", &[&bob, &carol]).await;
    let stranger = scenario.person().await;
    let edit = |person: &Person, body: Value| person.edit(&room, &body);
    let body = json!({ "name": "s3cr3t-gone" });
    scenario.leave_gone_socket(&carol).await;
    let meter = &mut scenario.meter;
    let situation = "another name, pushed to a socket that is gone";
    meter.row(EDIT, situation, edit(&ada, body)).await.expect(200);
    let body = json!({ "name": "s3cr3t-name" });
    meter.row(EDIT, "another name, in a room of three", edit(&ada, body.clone())).await.expect(200);
    meter.row(EDIT, "nothing changes", edit(&ada, body.clone())).await.expect(200);
    let both = json!({ "name": "s3cr3t-both", "visibility": "invite" });
    meter.row(EDIT, "another name and visibility", edit(&ada, both)).await.expect(200);
    meter
        .row(EDIT, "a member, who may not", edit(&bob, body.clone()))
        .await
        .problem(403, "not_allowed");
    let refused = meter.row(EDIT, "not a member", edit(&stranger, body)).await;
    refused.problem(404, "conversation_not_found");
    let end = |person: &Person| person.end(&room);
    meter.row(END, "a room of three", end(&ada)).await.expect(204);
    meter.row(END, "it has ended", end(&ada)).await.problem(409, "room_ended");
    meter.row(END, "not a member", end(&stranger)).await.problem(404, "conversation_not_found");
}

async fn join(scenario: &mut Scenario) {
    let [ada, bob, carol] = scenario.three().await;
    let (guest, second, third) =
        (scenario.person().await, scenario.person().await, scenario.person().await);
    let open = ada.room("open", &[&bob, &carol]).await;
    let invite = ada.room("invite", &[&bob, &carol]).await;
    let hundred = scenario.room_of(&ada, 99).await;
    let more = scenario.room_of(&ada, 199).await;
    let Scenario { meter, clock, .. } = scenario;
    meter.row(JOIN, "an open room of three", guest.join(&open)).await.expect(200);
    meter.row(JOIN, "a member already", guest.join(&open)).await.expect(200);
    let situation = "the 100th member, and everybody is offline";
    meter.row(JOIN, situation, guest.join(&hundred)).await.expect(200);
    let situation = "the 201st member, so that `fanout` notifies the others";
    meter.row(JOIN, situation, guest.join(&more)).await.expect(200);
    clock.advance(Duration::from_secs(600));
    let situation = "after a silence of ten minutes, so that it moves up in four inboxes";
    meter.row(JOIN, situation, second.join(&open)).await.expect(200);
    let refused = meter.row(JOIN, "a room to which people are invited", guest.join(&invite)).await;
    refused.problem(404, "conversation_not_found");
    ada.end(&open).await.expect(204);
    meter.row(JOIN, "it has ended", third.join(&open)).await.problem(409, "room_ended");
}

async fn members(scenario: &mut Scenario) {
    let [ada, bob, carol] = scenario.three().await;
    let stranger = scenario.person().await;
    let room = ada.room("invite", &[&bob, &carol]).await;
    let people = scenario.people(50).await;
    let others: Vec<&Person> = people.iter().collect();
    let large = ada.room("invite", &others).await;
    let meter = &mut scenario.meter;
    let list = |person: &Person, room: &str| person.get(&format!("/api/rooms/{room}/members"));
    meter.row(MEMBERS, "three", list(&ada, &room)).await.expect(200);
    let page = meter.row(MEMBERS, "a page of 50", list(&ada, &large)).await.expect(200);
    assert_eq!(page["members"].as_array().unwrap().len(), 50);
    let refused = meter.row(MEMBERS, "not a member", list(&stranger, &room)).await;
    refused.problem(404, "conversation_not_found");
}

async fn put(scenario: &mut Scenario) {
    let [ada, bob, carol] = scenario.three().await;
    let (guest, enemy) = (scenario.person().await, scenario.person().await);
    enemy.block(&ada).await.expect(204);
    let room = ada.room("invite", &[&bob, &carol]).await;
    let meter = &mut scenario.meter;
    let put = |person: &Person, other: &Person, role| person.put_member(&room, other, role);
    meter
        .row(PUT, "somebody new, in a room of three", put(&ada, &guest, "member"))
        .await
        .expect(204);
    meter.row(PUT, "another role", put(&ada, &guest, "admin")).await.expect(204);
    meter.row(PUT, "it is their role already", put(&ada, &guest, "admin")).await.expect(204);
    let refused =
        meter.row(PUT, "somebody who blocks the caller", put(&ada, &enemy, "member")).await;
    refused.problem(403, "blocked");
    let path = format!("/api/rooms/{room}/members/{NOBODY}");
    let request = ada.request("PUT", &path).json(&json!({ "role": "member" }));
    meter.row(PUT, "nobody has this id", request).await.problem(404, "user_not_found");
    meter.row(PUT, "the room is handed over", put(&ada, &bob, "owner")).await.expect(204);
    let refused = meter.row(PUT, "a member, who may not", put(&carol, &ada, "member")).await;
    refused.problem(403, "not_allowed");
    let refused = meter.row(PUT, "not a member", put(&enemy, &enemy, "member")).await;
    refused.problem(404, "conversation_not_found");

    let remove = |person: &Person, other: &Person| person.remove_member(&room, other);
    meter.row(REMOVE, "from a room of four", remove(&bob, &guest)).await.expect(204);
    meter.row(REMOVE, "removed already", remove(&bob, &guest)).await.problem(404, "user_not_found");
    let refused = meter.row(REMOVE, "a member, who may not", remove(&carol, &ada)).await;
    refused.problem(403, "not_allowed");
    meter.row(REMOVE, "oneself, which is leaving", remove(&carol, &carol)).await.expect(204);
}

async fn leave(scenario: &mut Scenario) {
    let [ada, bob, carol] = scenario.three().await;
    let room = ada.room("invite", &[&bob, &carol]).await;
    let tea = ada.room("open", &[&bob, &carol]).await;
    ada.say_in(&tea, "hello").await;
    bob.delete_message(&tea, 2, "me").await.expect(204);
    let meter = &mut scenario.meter;
    let situation = "a room of three, in which something is deleted for whoever leaves";
    meter.row(LEAVE, situation, bob.leave(&tea)).await.expect(204);
    meter.row(LEAVE, "a room of three", bob.leave(&room)).await.expect(204);
    let situation = "an open room, by somebody who was there and had deleted something";
    meter.row(JOIN, situation, bob.join(&tea)).await.expect(200);
    bob.leave(&tea).await.expect(204);
    let refused = meter.row(LEAVE, "the owner, while others are there", ada.leave(&room)).await;
    refused.problem(409, "owner_must_hand_over");
    meter.row(LEAVE, "not a member", bob.leave(&room)).await.problem(404, "conversation_not_found");
    carol.leave(&room).await.expect(204);
    meter.row(LEAVE, "the last one, which ends it", ada.leave(&room)).await.expect(204);
}
