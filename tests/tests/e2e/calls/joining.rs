//! Devices that connect while a call rings, and what a sync says of calls.

use natter_tests::{Person, Server};
use serde_json::{Value, json};

use super::{Devices, answer, call, candidate, end, signal};

/// The calls that a sync of this session has.
async fn calls(person: &Person) -> Vec<Value> {
    person.sync(&json!({})).await["calls"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_device_that_connects_while_it_rings_rings_and_can_answer() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let id = call(&mut all.adas, &all.bob).await;
    for sent in [candidate(1), candidate(2), Value::Null] {
        let fields = json!({ "callId": id, "candidate": sent });
        assert_eq!(all.adas.ask("iceCandidate", fields).await["event"], "ack");
    }
    let mut late = all.bob.login().await.socket().await;
    let event = late.expect_event("callUser").await;
    assert_eq!((&event["callId"], &event["callerId"]), (&json!(id), &json!(all.ada.id)));
    assert_eq!((&event["offer"], &event["media"]), (&signal("offer"), &json!("video")));
    for sent in [candidate(1), candidate(2), Value::Null] {
        assert_eq!(late.expect_event("iceCandidate").await["candidate"], sent);
    }
    assert_eq!(answer(&mut late, &id).await["event"], "ack");
    all.adas.expect_event("makeAnswer").await;
    all.phone.expect_event("callTaken").await;
}

#[tokio::test]
async fn a_device_that_connects_before_or_after_the_ring_is_not_rung() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let id = all.speaking().await;
    let mut late = all.bob.login().await.socket().await;
    let mut tablet = all.ada.login().await.socket().await;
    end(&mut all.adas, &id).await;
    let mut later = all.bob.login().await.socket().await;
    for device in [&mut late, &mut tablet, &mut later] {
        let told = device.pushed().await;
        assert!(told.iter().all(|event| event["event"] != "callUser"), "{told:?}");
    }
}

#[tokio::test]
async fn a_sync_says_which_calls_ring_and_run() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let desk = all.bob.login().await;
    assert!(calls(&all.ada).await.is_empty() && calls(&all.bob).await.is_empty());
    let id = call(&mut all.adas, &all.bob).await;
    let fields = json!({ "callId": id, "candidate": candidate(1) });
    all.adas.ask("iceCandidate", fields).await;
    let [incoming] = <[Value; 1]>::try_from(calls(&desk).await).unwrap();
    assert_eq!(incoming["id"], id.as_str());
    assert_eq!(incoming["conversationId"], all.ada.conversation_with(&all.bob));
    assert_eq!(incoming["peer"]["username"], all.ada.username.as_str());
    assert_eq!(
        (&incoming["state"], &incoming["direction"]),
        (&json!("ringing"), &json!("incoming"))
    );
    assert_eq!((&incoming["offer"], &incoming["media"]), (&signal("offer"), &json!("video")));
    assert_eq!(incoming["candidates"], json!([candidate(1)]));
    assert_eq!((&incoming["onThisDevice"], &incoming["answeredAt"]), (&json!(false), &Value::Null));
    let [outgoing] = <[Value; 1]>::try_from(calls(&all.ada).await).unwrap();
    assert_eq!(
        (&outgoing["state"], &outgoing["direction"], &outgoing["onThisDevice"]),
        (&json!("ringing"), &json!("outgoing"), &json!(true))
    );
    assert!(outgoing.get("offer").is_none() && outgoing.get("answer").is_none());

    answer(&mut all.phone, &id).await;
    let [hers] = <[Value; 1]>::try_from(calls(&all.ada).await).unwrap();
    assert_eq!((&hers["state"], &hers["answer"]), (&json!("answered"), &signal("answer")));
    assert!(hers["answeredAt"].is_string());
    let [desks] = <[Value; 1]>::try_from(calls(&desk).await).unwrap();
    assert_eq!((&desks["state"], &desks["onThisDevice"]), (&json!("answered"), &json!(false)));
    assert!(desks.get("offer").is_none() && desks.get("candidates").is_none());

    let screen = json!({ "callId": id, "offer": signal("screen") });
    all.adas.ask("offer", screen).await;
    let [his] = <[Value; 1]>::try_from(calls(&all.bob).await).unwrap();
    assert_eq!((&his["onThisDevice"], &his["offer"]), (&json!(true), &signal("screen")));

    end(&mut all.adas, &id).await;
    assert!(calls(&all.ada).await.is_empty() && calls(&desk).await.is_empty());
}

#[tokio::test]
async fn a_sync_shows_no_call_of_somebody_who_is_blocked() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    call(&mut all.adas, &all.bob).await;
    let path = format!("/api/users/{}/block", all.ada.id);
    all.bob.request("PUT", &path).await.expect(204);
    assert!(calls(&all.bob).await.is_empty() && calls(&all.ada).await.is_empty());
}
