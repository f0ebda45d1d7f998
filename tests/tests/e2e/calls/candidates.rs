//! How many candidates a call takes, and how they end.

use natter_domain::limits::{CALL_CANDIDATES, CALL_CANDIDATES_BYTES};
use natter_tests::{Server, Socket};
use serde_json::{Value, json};

use super::{Devices, answer, call, candidate, code};

async fn offer(device: &mut Socket, call: &str, candidate: Value) -> Value {
    device.ask("iceCandidate", json!({ "callId": call, "candidate": candidate })).await
}

#[tokio::test]
async fn that_there_are_no_more_candidates_is_passed_on() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let id = call(&mut all.adas, &all.bob).await;
    assert_eq!(offer(&mut all.adas, &id, Value::Null).await["event"], "ack");
    for device in [&mut all.phone, &mut all.laptop] {
        let event = device.expect_event("iceCandidate").await;
        assert_eq!((&event["callId"], &event["candidate"]), (&json!(id), &Value::Null));
        assert!(event.as_object().unwrap().contains_key("candidate"));
    }
    assert_eq!(answer(&mut all.phone, &id).await["event"], "ack");
    assert_eq!(offer(&mut all.phone, &id, Value::Null).await["event"], "ack");
    assert_eq!(all.adas.expect_event("iceCandidate").await["candidate"], Value::Null);
    let missing = all.adas.ask("iceCandidate", json!({ "callId": id })).await;
    assert_eq!(code(&missing), "validation_failed", "null is not nothing");
}

#[tokio::test]
async fn before_its_answer_a_call_takes_so_many_candidates() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let id = call(&mut all.adas, &all.bob).await;
    for number in 0..CALL_CANDIDATES {
        let taken = offer(&mut all.adas, &id, json!(number.to_string())).await;
        assert_eq!(taken["event"], "ack", "{number}");
    }
    assert_eq!(code(&offer(&mut all.adas, &id, candidate(1)).await), "too_many_candidates");
    let rung = all.phone.pushed().await;
    let passed = rung.iter().filter(|event| event["event"] == "iceCandidate").count();
    assert_eq!(passed, CALL_CANDIDATES);
    assert_eq!(answer(&mut all.phone, &id).await["event"], "ack");
    assert_eq!(offer(&mut all.adas, &id, candidate(1)).await["event"], "ack", "and then more");
}

#[tokio::test]
async fn before_its_answer_a_call_takes_candidates_of_so_many_bytes() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let id = call(&mut all.adas, &all.bob).await;
    // A repeat is kept once.
    for half in ["x", "x", "y"] {
        let half = json!(half.repeat(CALL_CANDIDATES_BYTES / 2 - 2));
        assert_eq!(offer(&mut all.adas, &id, half).await["event"], "ack");
    }
    assert_eq!(code(&offer(&mut all.adas, &id, json!("")).await), "too_many_candidates");
}
