//! Devices that disconnect during a call, with or without a close frame.

use std::time::Duration;

use natter::Options;
use natter_domain::time::Clock;
use natter_tests::{Server, Socket};
use serde_json::{Value, json};

use super::{
    Devices, answer, call, candidate, code, end, log, logged, returning::waits, to, told_of_end,
};

/// Longer than a call waits for a device.
const TOO_LATE: Duration = Duration::from_secs(21);

#[tokio::test]
async fn a_caller_who_is_gone_stops_the_ringing() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let call = call(&mut all.adas, &all.bob).await;
    all.adas.close().await;
    for device in [&mut all.phone, &mut all.laptop] {
        assert_eq!(told_of_end(device, &call, "missed").await["reason"], Value::Null);
        assert_eq!(device.expect_event("newMessage").await["entry"]["call"]["outcome"], "missed");
    }
    assert_eq!(code(&answer(&mut all.phone, &call).await), "call_ended");
}

#[tokio::test]
async fn a_ringing_device_that_is_gone_leaves_the_others_ringing() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let call = call(&mut all.adas, &all.bob).await;
    all.laptop.close().await;
    assert_eq!(answer(&mut all.phone, &call).await["event"], "ack");
    assert_eq!(all.adas.expect_event("makeAnswer").await["callId"], call);
}

#[tokio::test]
async fn either_end_that_is_gone_and_does_not_come_back_ends_the_call_for_the_other() {
    let clock = Clock::default();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    for caller_goes in [true, false] {
        let mut all = Devices::of(&server).await;
        let call = all.speaking().await;
        let (goes, mut stays): (Socket, Socket) =
            if caller_goes { (all.adas, all.phone) } else { (all.phone, all.adas) };
        goes.close().await;
        waits(&server, &call, if caller_goes { "wc" } else { "wa" }).await;
        assert!(stays.pushed().await.iter().all(|event| event["event"] != "endCall"), "not yet");
        clock.advance(TOO_LATE);
        told_of_end(&mut stays, &call, "answered").await;
        assert_eq!(stays.expect_event("newMessage").await["entry"]["call"]["callId"], call);
        logged(&all.ada, &all.bob, 1).await;
    }
}

#[tokio::test]
async fn another_device_that_is_gone_ends_nothing() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let call = all.speaking().await;
    let tablet = all.ada.socket().await;
    tablet.close().await;
    all.laptop.close().await;
    let fields = json!({ "callId": call, "candidate": candidate(1) });
    assert_eq!(all.adas.ask("iceCandidate", fields).await["event"], "ack");
    assert_eq!(all.phone.expect_event("iceCandidate").await["callId"], call);
    assert_eq!(end(&mut all.phone, &call).await["entry"]["call"]["outcome"], "answered");
}

#[tokio::test]
async fn whoever_logs_out_hangs_up() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let call = all.speaking().await;
    all.ada.post("/api/auth/logout", &json!({})).await.expect(204);
    told_of_end(&mut all.phone, &call, "answered").await;
}

/// A server that gets no disconnects, and its clock.
async fn deaf(overrides: &[(&str, &str)]) -> Option<(Server, Clock)> {
    let overrides = overrides.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let clock = Clock::default();
    let options =
        Options { overrides: overrides.collect(), clock: clock.clone(), ..Options::default() };
    let server = Server::with(options).await?;
    server.running().faults.lose_disconnects(true);
    Some((server, clock))
}

#[tokio::test]
async fn a_device_that_is_gone_without_a_word_is_found_by_the_next_candidate() {
    let Some((server, clock)) = deaf(&[]).await else { return };
    let mut all = Devices::of(&server).await;
    let call = all.speaking().await;
    all.phone.close().await;
    let fields = json!({ "callId": call, "candidate": candidate(1) });
    assert_eq!(all.adas.ask("iceCandidate", fields).await["event"], "ack");
    waits(&server, &call, "wa").await;
    clock.advance(TOO_LATE);
    told_of_end(&mut all.adas, &call, "answered").await;
}

#[tokio::test]
async fn a_caller_who_is_gone_without_a_word_does_not_ring_for_ever() {
    let Some((server, _)) = deaf(&[("RING_SECONDS", "1")]).await else { return };
    let mut all = Devices::of(&server).await;
    let call = call(&mut all.adas, &all.bob).await;
    all.adas.close().await;
    told_of_end(&mut all.phone, &call, "missed").await;
}

#[tokio::test]
async fn an_answer_to_a_caller_who_is_gone_without_a_word_ends_the_call() {
    let Some((server, clock)) = deaf(&[]).await else { return };
    let mut all = Devices::of(&server).await;
    let call = call(&mut all.adas, &all.bob).await;
    all.adas.close().await;
    assert_eq!(answer(&mut all.phone, &call).await["event"], "ack");
    waits(&server, &call, "wc").await;
    clock.advance(TOO_LATE);
    told_of_end(&mut all.phone, &call, "answered").await;
}

#[tokio::test]
async fn whose_devices_are_all_gone_without_a_word_has_missed_the_call() {
    let Some((server, _)) = deaf(&[]).await else { return };
    let mut all = Devices::of(&server).await;
    all.phone.close().await;
    all.laptop.close().await;
    // A connection that was opened a moment ago is asked twice before it is believed to be gone.
    let ack = all.adas.ask("callUser", to(&all.bob)).await;
    assert_eq!(ack["state"], "missed", "{ack}");
    logged(&all.ada, &all.bob, 1).await;
}

#[tokio::test]
async fn a_call_whose_devices_are_gone_without_a_word_is_not_in_the_way_of_the_next() {
    let Some((server, clock)) = deaf(&[]).await else { return };
    let mut all = Devices::of(&server).await;
    let first = all.speaking().await;
    all.adas.close().await;
    all.phone.close().await;
    let mut tablet = all.ada.login().await.socket().await;
    let waited = tablet.ask("callUser", to(&all.bob)).await;
    assert_eq!(code(&waited), "call_in_progress", "they may come back");
    waits(&server, &first, "wc").await;
    clock.advance(TOO_LATE);
    let second = call(&mut tablet, &all.bob).await;
    assert_eq!(answer(&mut all.laptop, &second).await["event"], "ack");
    let logged = log(&all.ada, &all.bob).await;
    assert_eq!(logged.len(), 1);
    assert_eq!((&logged[0].0, logged[0].1.as_str()), (&first, "answered"));
}

#[tokio::test]
async fn a_socket_that_expires_ends_its_call_when_the_next_one_opens() {
    let clock = Clock::default();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    server.running().faults.lose_disconnects(true);
    let mut all = Devices::of(&server).await;
    let call = all.speaking().await;
    all.adas.close().await;
    clock.advance(Duration::from_secs(2 * 3600));
    // Her next socket removes the one that can't be open any more.
    let ada = all.ada.login().await;
    let mut tablet = ada.socket().await;
    waits(&server, &call, "wc").await;
    clock.advance(TOO_LATE);
    assert_eq!(tablet.expect_event("newMessage").await["entry"]["call"]["callId"], call);
    logged(&ada, &all.bob.login().await, 1).await;
}

#[tokio::test]
async fn a_call_that_nothing_has_ended_in_time_is_ended_by_the_next() {
    let clock = Clock::default();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    // Whoever waits for the end of the ringing never comes.
    server.running().faults.fail_invocations(usize::MAX);
    let mut all = Devices::of(&server).await;
    let first = call(&mut all.adas, &all.bob).await;
    clock.advance(Duration::from_secs(60));
    let second = all.laptop.ask("callUser", to(&all.ada)).await;
    assert_eq!(
        second["state"], "ringing",
        "not the old one, which can't be answered any more: {second}"
    );
    told_of_end(&mut all.adas, &first, "missed").await;
    logged(&all.ada, &all.bob, 1).await;
    assert_eq!(log(&all.ada, &all.bob).await, [(first, "missed".to_owned(), 0)]);
}
