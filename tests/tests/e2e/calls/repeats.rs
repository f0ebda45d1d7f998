//! The same frame once more, and the same id or call with other content.

use futures_util::future::join_all;
use natter_tests::Server;
use serde_json::{Value, json};

use super::{Devices, answer, call, code, end, logged, signal, to};

/// The state of the call in a refusal.
fn state(refused: &Value) -> (&str, &str) {
    let call = &refused["problem"]["call"];
    (call["state"].as_str().unwrap(), call["callId"].as_str().unwrap())
}

#[tokio::test]
async fn a_repeated_call_is_acknowledged_with_its_state() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let wanted = to(&all.bob);
    let id = wanted["callId"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        assert_eq!(all.adas.ask("callUser", wanted.clone()).await["state"], "ringing");
    }
    assert_eq!(answer(&mut all.phone, &id).await["state"], "answered");
    assert_eq!(all.adas.ask("callUser", wanted.clone()).await["state"], "answered");
    end(&mut all.adas, &id).await;
    let over = all.adas.ask("callUser", wanted).await;
    assert_eq!((&over["state"], &over["outcome"]), (&json!("ended"), &json!("answered")));
    logged(&all.ada, &all.bob, 1).await;
}

#[tokio::test]
async fn many_repeats_of_a_call_at_once_ring_once() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let mut frame = to(&all.bob);
    frame["action"] = json!("callUser");
    for n in 0..10 {
        frame["requestId"] = json!(format!("r{n}"));
        all.adas.send(&frame).await;
    }
    for _ in 0..10 {
        let ack = all.adas.expect_event("ack").await;
        assert_eq!(ack["state"], "ringing", "{ack}");
    }
    let rung = all.phone.pushed().await;
    assert_eq!(rung.iter().filter(|event| event["event"] == "callUser").count(), 1, "{rung:?}");
}

#[tokio::test]
async fn the_id_of_a_call_with_other_content_is_refused_with_the_state() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let eve = server.person().await;
    let mut tablet = all.ada.login().await.socket().await;
    let wanted = to(&all.bob);
    let id = wanted["callId"].as_str().unwrap().to_owned();
    all.adas.ask("callUser", wanted.clone()).await;
    let with = |name: &str, value: Value| {
        let mut fields = wanted.clone();
        fields[name] = value;
        fields
    };
    for fields in [
        with("offer", json!("another")),
        with("media", json!("audio")),
        with("receiverId", json!(eve.id)),
    ] {
        let refused = all.adas.ask("callUser", fields).await;
        assert_eq!(code(&refused), "call_id_reused");
        assert_eq!(state(&refused), ("ringing", id.as_str()));
    }
    let refused = tablet.ask("callUser", wanted.clone()).await;
    assert_eq!((code(&refused), state(&refused)), ("call_id_reused", ("ringing", id.as_str())));
    let refused = all.phone.ask("callUser", with("receiverId", json!(all.ada.id))).await;
    assert_eq!(code(&refused), "call_id_reused", "whoever is called");
    end(&mut all.adas, &id).await;
    let refused = all.adas.ask("callUser", with("offer", json!("another"))).await;
    assert_eq!((code(&refused), state(&refused)), ("call_id_reused", ("ended", id.as_str())));
    assert_eq!(refused["problem"]["call"]["outcome"], "missed");
}

#[tokio::test]
async fn a_second_answer_with_other_content_is_refused_with_the_state() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let id = all.speaking().await;
    let other = json!({ "callId": id, "answer": json!("another") });
    let refused = all.phone.ask("makeAnswer", other.clone()).await;
    assert_eq!((code(&refused), state(&refused)), ("call_answered", ("answered", id.as_str())));
    let refused = all.laptop.ask("makeAnswer", other).await;
    assert_eq!((code(&refused), state(&refused)), ("call_taken", ("answered", id.as_str())));
    assert_eq!(answer(&mut all.phone, &id).await["state"], "answered");
    let told = all.adas.pushed().await;
    assert!(told.iter().all(|event| event["answer"] == signal("answer")), "{told:?}");
    end(&mut all.adas, &id).await;
    let refused = answer(&mut all.phone, &id).await;
    assert_eq!((code(&refused), state(&refused)), ("call_ended", ("ended", id.as_str())));
}

#[tokio::test]
async fn of_many_answers_of_several_devices_at_once_those_of_one_are_acknowledged() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let mut others = Vec::new();
    for _ in 0..4 {
        others.push(all.bob.login().await.socket().await);
    }
    let id = call(&mut all.adas, &all.bob).await;
    let answers = join_all(others.iter_mut().map(|device| {
        let id = id.clone();
        async move { [answer(device, &id).await, answer(device, &id).await] }
    }))
    .await;
    let acked = answers.iter().filter(|twice| twice.iter().all(|one| one["event"] == "ack"));
    assert_eq!(acked.count(), 1, "{answers:?}");
    for refused in answers.iter().flatten().filter(|answer| answer["event"] == "error") {
        assert_eq!((code(refused), state(refused)), ("call_taken", ("answered", id.as_str())));
    }
}
