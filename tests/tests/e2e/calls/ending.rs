//! The end of a call, and its entry in the log.

use std::time::Duration;

use natter::Options;
use natter_tests::{Server, database::clock_ahead, text, until};
use serde_json::{Value, json};

use super::{Devices, answer, call, end, log, logged, told_of_end};

#[tokio::test]
async fn hanging_up_ends_a_call_for_both_and_leaves_its_length() {
    let clock = clock_ahead();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    let mut all = Devices::of(&server).await;
    for hangs_up_first in [true, false] {
        let call = all.speaking().await;
        clock.advance(Duration::from_millis(65_900));
        let (one, other) = if hangs_up_first {
            (&mut all.adas, &mut all.phone)
        } else {
            (&mut all.phone, &mut all.adas)
        };
        let reason = text("hungUp");
        let ack = one.ask("endCall", json!({ "callId": call, "reason": reason })).await;
        let expected =
            json!({ "callId": call, "media": "video", "outcome": "answered", "seconds": 65 });
        assert_eq!((&ack["callId"], &ack["entry"]["call"]), (&json!(call), &expected), "{ack}");
        assert_eq!(ack["entry"]["sender"], all.ada.id.as_str(), "it is the caller's");
        assert_eq!(told_of_end(other, &call, "answered").await["reason"], reason.as_str());
        for device in [other, &mut all.laptop] {
            assert_eq!(device.expect_event("newMessage").await["entry"], ack["entry"]);
        }
        let laptop = all.laptop.pushed().await;
        assert!(laptop.iter().all(|event| event["event"] != "endCall"), "it has not been in it");
    }
    logged(&all.ada, &all.bob, 2).await;
}

#[tokio::test]
async fn declining_on_one_device_declines_for_all() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let call = call(&mut all.adas, &all.bob).await;
    let ack = end(&mut all.laptop, &call).await;
    assert_eq!(ack["entry"]["call"]["outcome"], "declined");
    for device in [&mut all.adas, &mut all.phone] {
        assert_eq!(told_of_end(device, &call, "declined").await["reason"], Value::Null);
        assert_eq!(device.expect_event("newMessage").await["entry"], ack["entry"]);
    }
    logged(&all.ada, &all.bob, 1).await;
    assert_eq!(log(&all.ada, &all.bob).await, [(call, "declined".to_owned(), 0)]);
}

#[tokio::test]
async fn a_caller_who_gives_up_leaves_a_missed_call() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let call = call(&mut all.adas, &all.bob).await;
    let ack = end(&mut all.adas, &call).await;
    assert_eq!(ack["entry"]["call"]["outcome"], "missed");
    for device in [&mut all.phone, &mut all.laptop] {
        told_of_end(device, &call, "missed").await;
    }
}

#[tokio::test]
async fn a_call_that_nobody_answers_ends_by_itself() {
    let options = Options {
        overrides: [("RING_SECONDS".to_owned(), "1".to_owned())].into(),
        ..Options::default()
    };
    let Some(server) = Server::with(options).await else { return };
    let mut all = Devices::of(&server).await;
    let call = call(&mut all.adas, &all.bob).await;
    for device in [&mut all.adas, &mut all.phone, &mut all.laptop] {
        assert_eq!(told_of_end(device, &call, "missed").await["reason"], Value::Null);
        assert_eq!(device.expect_event("newMessage").await["entry"]["call"]["callId"], call);
    }
    assert_eq!(super::code(&answer(&mut all.phone, &call).await), "call_ended");
    logged(&all.ada, &all.bob, 1).await;
    assert_eq!(log(&all.ada, &all.bob).await, [(call, "missed".to_owned(), 0)]);
}

#[tokio::test]
async fn a_call_rings_out_on_a_deployment_too() {
    let Some(server) = Server::deployed() else { return };
    let mut all = Devices::of(&server).await;
    // As long as the deployment's calls ring.
    let call = call(&mut all.adas, &all.bob).await;
    for device in [&mut all.adas, &mut all.phone, &mut all.laptop] {
        told_of_end(device, &call, "missed").await;
    }
    logged(&all.ada, &all.bob, 1).await;
    assert_eq!(log(&all.ada, &all.bob).await, [(call, "missed".to_owned(), 0)]);
}

#[tokio::test]
async fn a_call_ends_once_however_often_the_queue_says_so() {
    let options = Options {
        overrides: [("RING_SECONDS".to_owned(), "1".to_owned())].into(),
        ..Options::default()
    };
    let Some(server) = Server::with(options).await else { return };
    let faults = server.running().faults.clone();
    faults.repeat_messages(true);
    faults.fail_batches(1);
    let mut all = Devices::of(&server).await;
    let call = call(&mut all.adas, &all.bob).await;
    told_of_end(&mut all.adas, &call, "missed").await;
    let left = until(async || server.running().delayed_jobs(), |left| *left == 0).await;
    assert_eq!(left, 0, "both times");
    let told = all.adas.pushed().await;
    assert!(told.iter().all(|event| event["event"] != "endCall"), "{told:?}");
    logged(&all.ada, &all.bob, 1).await;
    assert_eq!(log(&all.ada, &all.bob).await, [(call, "missed".to_owned(), 0)]);
}

#[tokio::test]
async fn a_call_that_is_answered_goes_on_after_the_time_that_it_may_ring() {
    let options = Options {
        overrides: [("RING_SECONDS".to_owned(), "1".to_owned())].into(),
        ..Options::default()
    };
    let Some(server) = Server::with(options).await else { return };
    let mut all = Devices::of(&server).await;
    let spoken = all.speaking().await;
    // A later call of others that has rung long enough: by then the first one's time is over, too.
    let mut others = Devices::of(&server).await;
    let rung = call(&mut others.adas, &others.bob).await;
    told_of_end(&mut others.adas, &rung, "missed").await;
    assert!(all.adas.pushed().await.is_empty());
    assert_eq!(end(&mut all.adas, &spoken).await["entry"]["call"]["outcome"], "answered");
}

#[tokio::test]
async fn both_may_hang_up_at_the_same_moment_and_the_log_has_one_call() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let mut calls = Vec::new();
    for _ in 0..10 {
        let call = all.speaking().await;
        let (one, other) = tokio::join!(end(&mut all.adas, &call), end(&mut all.phone, &call));
        assert_eq!(
            (&one["event"], &other["event"]),
            (&json!("ack"), &json!("ack")),
            "{one} {other}"
        );
        calls.push(call);
    }
    let logged: Vec<String> =
        log(&all.ada, &all.bob).await.into_iter().map(|(call, ..)| call).collect();
    assert_eq!(logged, calls);
}

#[tokio::test]
async fn an_answer_that_meets_an_end_leaves_both_with_the_same_story() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    for _ in 0..10 {
        let call = call(&mut all.adas, &all.bob).await;
        let (answered, ended) =
            tokio::join!(answer(&mut all.phone, &call), end(&mut all.adas, &call));
        let outcome = ended["entry"]["call"]["outcome"].as_str().unwrap();
        if answered["event"] == "ack" {
            assert_eq!(outcome, "answered");
            told_of_end(&mut all.phone, &call, "answered").await;
        } else if super::code(&answered) == "call_ended" {
            // Answered, perhaps, but it was over before the device knew.
            assert!(outcome == "missed" || outcome == "answered");
        }
        all.phone.pushed().await;
        all.laptop.pushed().await;
    }
    logged(&all.ada, &all.bob, 10).await;
}
