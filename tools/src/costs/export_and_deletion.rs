//! The export of everything about a person, and the deletion of the account.

use natter_domain::limits::HANDSHAKE_TIME;
use serde_json::json;

use super::Scenario;
use natter_tests::{Person, Request};

const EXPORT: &str = "GET /api/users/me/export";
const DELETE: &str = "DELETE /api/users/me";
const FINISH: &str = "invoke AccountDeletionFunction";

pub(super) async fn measure(scenario: &mut Scenario) {
    scenario.meter.section("Leaving");
    scenario.begin_span();
    export(scenario).await;
    delete(scenario).await;
    erase(scenario).await;
}

fn deletion(person: &Person, password: &str) -> Request {
    person.request("DELETE", "/api/users/me").json(&json!({ "password": password }))
}

async fn export(scenario: &mut Scenario) {
    let [ada, bob, carol] = scenario.three().await;
    for friend in [&bob, &carol] {
        ada.say(friend, "hello").await;
    }
    ada.room("invite", &[&bob, &carol]).await;
    let request = ada.get("/api/users/me/export");
    let page = scenario.meter.row(EXPORT, "three short conversations", request).await.expect(200);
    assert_eq!(page["conversations"].as_array().unwrap().len(), 3);
    let left = bob.room("open", &[&ada]).await;
    ada.leave(&left).await.expect(204);
    let request = ada.get("/api/users/me/export");
    let situation = "three short conversations, and a room that was left";
    let page = scenario.meter.row(EXPORT, situation, request).await.expect(200);
    assert_eq!(page["conversations"].as_array().unwrap().len(), 4);
}

/// Finishes the deletion of accounts with the texts of their messages.
async fn erase(scenario: &mut Scenario) {
    let [ada, bob, carol] = scenario.three().await;
    for friend in [&bob, &carol] {
        ada.say(friend, "hello").await;
    }
    let (there, left) = (bob.room("open", &[&ada]).await, bob.room("open", &[&ada]).await);
    for room in [&there, &left] {
        for words in ["one", "two", "three"] {
            ada.say_in(room, words).await;
        }
    }
    ada.leave(&left).await.expect(204);
    let Scenario { meter, server, .. } = scenario;
    let faults = &server.running().faults;
    faults.fail_invocations(usize::MAX);
    let body = json!({ "password": ada.password, "eraseMessages": true });
    ada.request("DELETE", "/api/users/me").json(&body).await.expect(202);
    meter.quiet().await;
    faults.clear();
    let event = json!({ "user": ada.id, "eraseMessages": true }).to_string();
    let situation = "with the texts of eight messages, in two direct conversations, a room and a \
                     room that they have left";
    assert!(meter.row(FINISH, situation, server.run("AccountDeletionFunction", &event)).await);
}

async fn delete(scenario: &mut Scenario) {
    let [ada, bob, carol] = scenario.three().await;
    let (dan, eve) = (scenario.person().await, scenario.person().await);
    ada.say(&bob, "hello").await;
    ada.delete_message(&ada.conversation_with(&bob), 1, "me").await.expect(204);
    ada.block(&carol).await.expect(204);
    carol.room("invite", &[&dan, &eve]).await;
    let fay = scenario.person().await;
    fay.say(&bob, "hello").await;
    scenario.many_block(&fay).await;
    let mut socket = ada.socket().await;
    let Scenario { meter, server, clock } = scenario;
    let wrong = || deletion(&dan, "s3cr3t-wrong");
    meter.row(DELETE, "a wrong password", wrong()).await.problem(401, "invalid_credentials");
    for _ in 0..4 {
        wrong().await.expect(401);
    }
    meter.row(DELETE, "too many attempts", wrong()).await.problem(429, "too_many_attempts");
    // The function that finishes the deletion is blocked now, and invoked afterwards.
    let faults = &server.running().faults;
    faults.fail_invocations(usize::MAX);
    let situation = "the right password, and the session has an open socket";
    meter.row(DELETE, situation, deletion(&ada, &ada.password)).await.expect(202);
    socket.closed().await;
    meter.row(DELETE, "the right password", deletion(&carol, &carol.password)).await.expect(202);
    deletion(&fay, &fay.password).await.expect(202);
    meter.quiet().await;
    faults.clear();
    for (person, situation) in [
        (&ada, "one direct conversation, in which something is hidden, and a block"),
        (&carol, "a room of three that they own"),
        (&fay, "one direct conversation, and forty others block them"),
    ] {
        let event = json!({ "user": person.id }).to_string();
        assert!(meter.row(FINISH, situation, server.run("AccountDeletionFunction", &event)).await);
    }
    // An undisturbed deletion; the person who is notified has a connection without a socket.
    eve.say(&bob, "hello").await;
    faults.lose_disconnects(true);
    bob.socket().await.close().await;
    faults.lose_disconnects(false);
    clock.advance(HANDSHAKE_TIME);
    deletion(&eve, &eve.password).await.expect(202);
    meter.wait_for(FINISH).await;
}
