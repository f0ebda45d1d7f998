//! Offers within a call.

use natter_tests::{Server, Socket};
use serde_json::{Value, json};

use super::{Devices, answer, answer_with, call, code, end, signal};

async fn offer(device: &mut Socket, call: &str, offer: &str) -> Value {
    device.ask("offer", json!({ "callId": call, "offer": signal(offer) })).await
}

#[tokio::test]
async fn either_end_offers_something_new_and_the_other_answers_it() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let id = all.speaking().await;
    for (round, hers) in [true, false, true].into_iter().enumerate() {
        let Devices { adas, phone, .. } = &mut all;
        let (offers, answers) = if hers { (adas, phone) } else { (phone, adas) };
        let ack = offer(offers, &id, "screen").await;
        assert_eq!((&ack["event"], &ack["state"]), (&json!("ack"), &json!("answered")), "{ack}");
        let event = answers.expect_event("offer").await;
        assert_eq!((&event["callId"], &event["offer"]), (&json!(id), &signal("screen")));
        let content = format!("answer{round}");
        assert_eq!(answer_with(answers, &id, &content).await["state"], "answered");
        let event = offers.expect_event("makeAnswer").await;
        assert_eq!((&event["callId"], &event["answer"]), (&json!(id), &signal(&content)));
    }
    let others = all.laptop.pushed().await;
    assert!(others.iter().all(|event| event["event"] == "callUser"), "{others:?}");
}

#[tokio::test]
async fn one_offer_waits_at_a_time() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let id = all.speaking().await;
    for _ in 0..2 {
        assert_eq!(offer(&mut all.adas, &id, "screen").await["event"], "ack", "also a repeat");
    }
    for device in [&mut all.phone, &mut all.adas] {
        let refused = offer(device, &id, "other").await;
        assert_eq!(code(&refused), "offer_pending");
        assert_eq!(refused["problem"]["call"]["state"], "answered");
    }
    assert_eq!(code(&answer(&mut all.adas, &id).await), "not_allowed", "her own offer");
    assert_eq!(answer_with(&mut all.phone, &id, "of the screen").await["event"], "ack");
    assert_eq!(offer(&mut all.phone, &id, "other").await["event"], "ack");
}

#[tokio::test]
async fn a_repeat_of_an_earlier_answer_is_none_to_the_offer_that_waits() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let id = all.speaking().await;
    assert_eq!(offer(&mut all.adas, &id, "screen").await["event"], "ack");
    all.phone.expect_event("offer").await;
    all.adas.pushed().await;
    assert_eq!(answer(&mut all.phone, &id).await["event"], "ack", "its ack was lost");
    let told = all.adas.pushed().await;
    assert!(told.iter().all(|event| event["event"] != "makeAnswer"), "{told:?}");
    assert_eq!(code(&offer(&mut all.phone, &id, "other").await), "offer_pending", "it still waits");
    assert_eq!(answer_with(&mut all.phone, &id, "of the screen").await["event"], "ack");
    assert_eq!(offer(&mut all.phone, &id, "other").await["event"], "ack");
}

#[tokio::test]
async fn of_two_who_offer_at_the_same_moment_one_is_heard() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let id = all.speaking().await;
    for round in 0..10 {
        let (hers, his) = (format!("hers{round}"), format!("his{round}"));
        let (one, other) =
            tokio::join!(offer(&mut all.adas, &id, &hers), offer(&mut all.phone, &id, &his));
        let (yields, waits, refused) = if one["event"] == "ack" {
            (&mut all.phone, &mut all.adas, other)
        } else {
            (&mut all.adas, &mut all.phone, one)
        };
        assert_eq!(code(&refused), "offer_pending");
        yields.expect_event("offer").await;
        assert!(waits.pushed().await.iter().all(|event| event["event"] != "offer"));
        let content = format!("answer{round}");
        assert_eq!(answer_with(yields, &id, &content).await["event"], "ack");
        waits.expect_event("makeAnswer").await;
    }
}

#[tokio::test]
async fn only_the_two_ends_of_a_call_that_runs_offer_anything() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let eve = server.person().await;
    let mut eves = eve.socket().await;
    assert_eq!(code(&offer(&mut all.adas, "no-such-call", "x").await), "call_not_found");
    let id = call(&mut all.adas, &all.bob).await;
    for device in [&mut all.adas, &mut all.phone] {
        assert_eq!(code(&offer(device, &id, "early").await), "call_not_answered");
    }
    assert_eq!(code(&offer(&mut eves, &id, "x").await), "call_not_found");
    assert_eq!(answer(&mut all.phone, &id).await["event"], "ack");
    assert_eq!(code(&offer(&mut all.laptop, &id, "x").await), "call_taken");
    assert_eq!(code(&offer(&mut eves, &id, "x").await), "call_not_found");
    end(&mut all.adas, &id).await;
    assert_eq!(code(&offer(&mut all.adas, &id, "late").await), "call_ended");
}
