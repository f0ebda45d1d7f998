//! When a call rings, and on which devices.

use natter_tests::{Server, text};
use serde_json::json;

use super::{Devices, call, candidate, end, log, logged, signal, to};

#[tokio::test]
async fn every_device_of_the_callee_rings_and_none_of_the_callers() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let mut tablet = all.ada.socket().await;
    let mut wanted = to(&all.bob);
    wanted["media"] = json!("audio");
    let ack = all.adas.ask("callUser", wanted.clone()).await;
    assert_eq!(ack["conversationId"], all.ada.conversation_with(&all.bob));
    for device in [&mut all.phone, &mut all.laptop] {
        let event = device.expect_event("callUser").await;
        assert_eq!(event["callId"], wanted["callId"]);
        assert_eq!(event["callerId"], all.ada.id.as_str());
        assert_eq!(event["conversationId"], ack["conversationId"]);
        assert_eq!(
            (&event["offer"], &event["media"]),
            (&signal("offer"), &json!("audio")),
            "unchanged"
        );
    }
    assert!(tablet.pushed().await.is_empty() && all.adas.pushed().await.is_empty());
    assert!(
        all.ada.history_with(&all.bob).await.is_empty(),
        "nothing is said of it before it is over"
    );
}

#[tokio::test]
async fn an_offer_is_passed_on_whether_it_is_an_object_or_a_text() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let odd =
        json!({ "z": 1, "a": [1.5, -0.25, null, true, { "ü": text("\u{1F4DE} \"\\\n") }], "": "" });
    for offer in [odd, json!(text("v=0")), json!({})] {
        let mut wanted = to(&all.bob);
        wanted["offer"] = offer.clone();
        let ack = all.adas.ask("callUser", wanted).await;
        assert_eq!(all.phone.expect_event("callUser").await["offer"], offer);
        end(&mut all.adas, ack["callId"].as_str().unwrap()).await;
    }
}

#[tokio::test]
async fn a_repeat_makes_no_second_call_and_rings_nobody_twice() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let wanted = to(&all.bob);
    for _ in 0..3 {
        assert_eq!(all.adas.ask("callUser", wanted.clone()).await["state"], "ringing");
    }
    let rung = all.phone.pushed().await;
    assert_eq!(rung.iter().filter(|event| event["event"] == "callUser").count(), 1, "{rung:?}");
    let call = wanted["callId"].as_str().unwrap();
    end(&mut all.adas, call).await;
    logged(&all.ada, &all.bob, 1).await;
    assert_eq!(log(&all.ada, &all.bob).await, [(call.to_owned(), "missed".to_owned(), 0)]);
}

#[tokio::test]
async fn candidates_of_the_caller_reach_every_device_that_rings() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let call = call(&mut all.adas, &all.bob).await;
    for number in 0..3 {
        let fields = json!({ "callId": call, "candidate": candidate(number) });
        assert_eq!(all.adas.ask("iceCandidate", fields).await["event"], "ack");
        for device in [&mut all.phone, &mut all.laptop] {
            let event = device.expect_event("iceCandidate").await;
            assert_eq!((&event["callId"], &event["candidate"]), (&json!(call), &candidate(number)));
        }
    }
}

#[tokio::test]
async fn somebody_who_is_not_there_has_missed_the_call() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let (mut phone, mut tablet) = (ada.socket().await, ada.socket().await);
    let wanted = to(&bob);
    let ack = phone.ask("callUser", wanted.clone()).await;
    assert_eq!((&ack["state"], &ack["callId"]), (&json!("missed"), &wanted["callId"]));
    let entry = &ack["entry"];
    assert_eq!((&entry["kind"], &entry["sender"]), (&json!("call"), &json!(ada.id)));
    let expected =
        json!({ "callId": wanted["callId"], "media": "video", "outcome": "missed", "seconds": 0 });
    assert_eq!(entry["call"], expected);
    assert_eq!(
        bob.history_with(&ada).await,
        std::slice::from_ref(entry),
        "the conversation begins with it"
    );
    assert_eq!(tablet.expect_event("newMessage").await["entry"], *entry);
    assert!(phone.pushed().await.is_empty(), "the ack has said it all");
    // Each time.
    assert_eq!(phone.ask("callUser", to(&bob)).await["entry"]["seq"], 2);
}
