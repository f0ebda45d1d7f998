//! Several calls at a time.

use natter_tests::Server;
use serde_json::json;

use super::{Devices, answer, call, code, end, logged, to, told_of_end};

#[tokio::test]
async fn who_calls_the_one_that_is_calling_is_told_to_answer() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let call = call(&mut all.adas, &all.bob).await;
    let ack = all.phone.ask("callUser", to(&all.ada)).await;
    assert_eq!((&ack["state"], &ack["callId"]), (&json!("incoming"), &json!(call)));
    assert!(all.adas.pushed().await.is_empty(), "hers does not ring");
    assert_eq!(answer(&mut all.phone, &call).await["event"], "ack");
    all.adas.expect_event("makeAnswer").await;
    end(&mut all.phone, &call).await;
    logged(&all.ada, &all.bob, 1).await;
}

#[tokio::test]
async fn two_people_who_call_each_other_at_the_same_moment_have_one_call() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    for round in 1..=10 {
        let (to_bob, to_ada) = (to(&all.bob), to(&all.ada));
        let (hers, his) =
            tokio::join!(all.adas.ask("callUser", to_bob), all.phone.ask("callUser", to_ada));
        assert_eq!(hers["callId"], his["callId"], "{hers} {his}");
        let call = hers["callId"].as_str().unwrap();
        let (caller, callee) = if hers["state"] == "ringing" {
            assert_eq!(his["state"], "incoming");
            (&mut all.adas, &mut all.phone)
        } else {
            assert_eq!((&hers["state"], &his["state"]), (&json!("incoming"), &json!("ringing")));
            (&mut all.phone, &mut all.adas)
        };
        assert_eq!(callee.expect_event("callUser").await["callId"], call, "it rings there, too");
        assert_eq!(answer(callee, call).await["event"], "ack");
        caller.expect_event("makeAnswer").await;
        assert_eq!(end(caller, call).await["event"], "ack");
        told_of_end(callee, call, "answered").await;
        all.laptop.pushed().await;
        all.adas.pushed().await;
        all.phone.pushed().await;
        logged(&all.ada, &all.bob, round).await;
    }
}

#[tokio::test]
async fn two_people_have_one_call_at_a_time() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let mut tablet = all.ada.socket().await;
    let ringing = call(&mut all.adas, &all.bob).await;
    assert_eq!(code(&tablet.ask("callUser", to(&all.bob)).await), "call_in_progress");
    assert_eq!(answer(&mut all.phone, &ringing).await["event"], "ack");
    for (device, callee) in [(&mut tablet, &all.bob), (&mut all.laptop, &all.ada)] {
        assert_eq!(code(&device.ask("callUser", to(callee)).await), "call_in_progress");
    }
    assert_eq!(end(&mut all.adas, &ringing).await["event"], "ack");
    call(&mut tablet, &all.bob).await;
}

#[tokio::test]
async fn a_device_that_calls_somebody_else_leaves_the_call_that_it_was_in() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let eve = server.person().await;
    let mut eves = eve.socket().await;
    let first = all.speaking().await;
    let second = call(&mut all.adas, &eve).await;
    told_of_end(&mut all.phone, &first, "answered").await;
    assert_eq!(eves.expect_event("callUser").await["callId"], second);
    // The one that is called can be rung by others, and leaves the first when it answers.
    assert_eq!(answer(&mut eves, &second).await["event"], "ack");
    let third = call(&mut all.phone, &eve).await;
    assert!(all.adas.pushed().await.iter().all(|event| event["event"] != "endCall"));
    assert_eq!(answer(&mut eves, &third).await["event"], "ack");
    told_of_end(&mut all.adas, &second, "answered").await;
}

#[tokio::test]
async fn a_device_that_calls_the_same_person_again_begins_a_new_call() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let first = call(&mut all.adas, &all.bob).await;
    let second = call(&mut all.adas, &all.bob).await;
    for device in [&mut all.phone, &mut all.laptop] {
        told_of_end(device, &first, "missed").await;
    }
    assert_eq!(answer(&mut all.phone, &first).await["problem"]["code"], "call_ended");
    assert_eq!(answer(&mut all.phone, &second).await["event"], "ack");
}

#[tokio::test]
async fn a_device_that_answers_too_late_stays_in_its_own_call() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let eve = server.person().await;
    let mut eves = eve.socket().await;
    let own = call(&mut all.laptop, &eve).await;
    let adas = call(&mut all.adas, &all.bob).await;
    assert_eq!(answer(&mut all.phone, &adas).await["event"], "ack");
    assert_eq!(code(&answer(&mut all.laptop, &adas).await), "call_taken");
    assert_eq!(answer(&mut eves, &own).await["event"], "ack", "it still rings");
}
