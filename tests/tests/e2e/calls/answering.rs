//! Answering a call on one device.

use natter_tests::Server;
use serde_json::json;

use super::{Devices, answer, call, candidate, code, signal};

#[tokio::test]
async fn the_device_that_answers_first_has_the_call_and_the_others_are_told() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let call = call(&mut all.adas, &all.bob).await;
    let ack = answer(&mut all.laptop, &call).await;
    assert_eq!((&ack["event"], &ack["callId"]), (&json!("ack"), &json!(call)));
    let event = all.adas.expect_event("makeAnswer").await;
    assert_eq!((&event["callId"], &event["answer"]), (&json!(call), &signal("answer")));
    assert_eq!(all.phone.expect_event("callTaken").await["callId"], call);
    assert_eq!(code(&answer(&mut all.phone, &call).await), "call_taken");
    assert!(all.laptop.pushed().await.iter().all(|event| event["event"] == "callUser"));
}

#[tokio::test]
async fn of_two_devices_that_answer_at_the_same_moment_one_has_the_call() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    for _ in 0..10 {
        let call = call(&mut all.adas, &all.bob).await;
        let (one, other) =
            tokio::join!(answer(&mut all.phone, &call), answer(&mut all.laptop, &call));
        let answers = [one, other];
        let won = answers.iter().filter(|answer| answer["event"] == "ack").count();
        assert_eq!(won, 1, "{answers:?}");
        let lost = answers.iter().find(|answer| answer["event"] == "error").unwrap();
        assert_eq!(code(lost), "call_taken");
        all.adas.expect_event("makeAnswer").await;
        assert!(all.adas.pushed().await.iter().all(|event| event["event"] != "makeAnswer"));
        assert_eq!(super::end(&mut all.adas, &call).await["event"], "ack");
        all.phone.pushed().await;
        all.laptop.pushed().await;
    }
}

#[tokio::test]
async fn a_repeated_answer_is_told_again_and_changes_nothing() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let call = all.speaking().await;
    assert_eq!(answer(&mut all.phone, &call).await["event"], "ack");
    assert_eq!(all.adas.expect_event("makeAnswer").await["callId"], call);
    assert_eq!(all.laptop.expect_event("callTaken").await["callId"], call);
}

#[tokio::test]
async fn candidates_go_from_one_end_to_the_other_and_nowhere_else() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let mut tablet = all.ada.socket().await;
    let call = all.speaking().await;
    let fields = |number| json!({ "callId": call, "candidate": candidate(number) });
    assert_eq!(all.adas.ask("iceCandidate", fields(1)).await["event"], "ack");
    assert_eq!(all.phone.expect_event("iceCandidate").await["candidate"], candidate(1));
    assert_eq!(all.phone.ask("iceCandidate", fields(2)).await["event"], "ack");
    assert_eq!(all.adas.expect_event("iceCandidate").await["candidate"], candidate(2));
    for other in [&mut tablet, &mut all.laptop] {
        assert_eq!(code(&other.ask("iceCandidate", fields(3)).await), "call_taken");
        assert!(other.pushed().await.iter().all(|event| event["event"] != "iceCandidate"));
    }
    for end in [&mut all.adas, &mut all.phone] {
        assert!(end.pushed().await.iter().all(|event| event["event"] != "iceCandidate"));
    }
}

#[tokio::test]
async fn a_device_sends_no_candidates_before_it_has_answered() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let call = call(&mut all.adas, &all.bob).await;
    let fields = json!({ "callId": call, "candidate": candidate(1) });
    assert_eq!(code(&all.phone.ask("iceCandidate", fields).await), "call_not_answered");
    assert!(all.adas.pushed().await.is_empty());
}
