//! Devices whose socket is gone from a call, and which open another one.

use std::time::Duration;

use natter::Options;
use natter_domain::time::Clock;
use natter_tests::{Person, Server, Socket, Table, until};
use serde_json::{Value, json};

use super::{
    Devices, answer, answer_with, call, candidate, code, end, logged, signal, to, told_of_end,
};

/// The call in the table, once it waits for the caller (`wc`) or whoever has answered (`wa`).
pub(super) async fn waits(server: &Server, call: &str, seat: &str) {
    let key = json!({ "pk": { "S": format!("CALL#{call}") } });
    let look = async || server.item(Table::Connections, key.clone()).await;
    let item = until(look, |item| item.get(seat).is_some()).await;
    assert!(item.get(seat).is_some(), "nobody has found the socket gone: {item}");
}

async fn offer_way(device: &mut Socket, call: &str, number: u32) -> Value {
    device.ask("iceCandidate", json!({ "callId": call, "candidate": candidate(number) })).await
}

/// Waits until candidates of `from` reach `to`.
async fn reaches(from: &mut Socket, to: &mut Socket, call: &str) {
    for number in 0..200 {
        assert_eq!(offer_way(from, call, number).await["event"], "ack");
        if to.pushed().await.iter().any(|event| event["event"] == "iceCandidate") {
            return;
        }
    }
    panic!("nothing reaches the device");
}

#[tokio::test]
async fn either_end_comes_back_on_another_socket_and_the_call_goes_on() {
    let clock = Clock::default();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    for caller_goes in [true, false] {
        let mut all = Devices::of(&server).await;
        let id = all.speaking().await;
        let (goes, person, mut stays): (Socket, Person, Socket) = if caller_goes {
            (all.adas, all.ada.clone(), all.phone)
        } else {
            (all.phone, all.bob.clone(), all.adas)
        };
        goes.close().await;
        waits(&server, &id, if caller_goes { "wc" } else { "wa" }).await;
        let mut back = person.socket().await;
        reaches(&mut stays, &mut back, &id).await;
        // Whoever waits looks at the call every two seconds.
        clock.advance(Duration::from_secs(30));
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert_eq!(offer_way(&mut back, &id, 1).await["event"], "ack");
        stays.expect_event("iceCandidate").await;
        assert!(stays.pushed().await.iter().all(|event| event["event"] != "endCall"));
        assert_eq!(end(&mut back, &id).await["entry"]["call"]["outcome"], "answered");
        told_of_end(&mut stays, &id, "answered").await;
        logged(&all.ada, &all.bob, 1).await;
    }
}

#[tokio::test]
async fn a_device_that_speaks_on_another_socket_has_its_place_at_once() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let id = all.speaking().await;
    // Both are open: the network has changed, and the former one is not known to be gone.
    let mut back = all.ada.socket().await;
    let offered = back.ask("offer", json!({ "callId": id, "offer": signal("screen") })).await;
    assert_eq!(offered["event"], "ack", "{offered}");
    all.phone.expect_event("offer").await;
    assert_eq!(answer_with(&mut all.phone, &id, "of the screen").await["event"], "ack");
    back.expect_event("makeAnswer").await;
    all.adas.close().await;
    assert_eq!(offer_way(&mut all.phone, &id, 1).await["event"], "ack");
    back.expect_event("iceCandidate").await;
}

#[tokio::test]
async fn a_caller_whose_socket_is_gone_keeps_ringing_and_gets_the_answer() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let wanted = to(&all.bob);
    let id = wanted["callId"].as_str().unwrap().to_owned();
    all.adas.ask("callUser", wanted.clone()).await;
    all.adas.close().await;
    assert_eq!(answer(&mut all.phone, &id).await["event"], "ack");
    let mut back = all.ada.socket().await;
    let synced = all.ada.sync(&json!({})).await;
    let hers = &synced["calls"][0];
    assert_eq!((&hers["state"], &hers["answer"]), (&json!("answered"), &signal("answer")));
    // What had no answer is repeated.
    assert_eq!(back.ask("callUser", wanted).await["state"], "answered");
    reaches(&mut all.phone, &mut back, &id).await;
}

#[tokio::test]
async fn a_device_that_is_gone_before_its_answer_is_acknowledged_repeats_it() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let id = all.speaking().await;
    all.phone.close().await;
    let mut back = all.bob.socket().await;
    assert_eq!(answer(&mut back, &id).await["state"], "answered");
    reaches(&mut all.adas, &mut back, &id).await;
}

#[tokio::test]
async fn both_ends_may_come_back() {
    let server = Server::shared().await;
    let Devices { ada, bob, mut adas, mut phone, laptop: _laptop } = Devices::of(&server).await;
    let id = call(&mut adas, &bob).await;
    assert_eq!(answer(&mut phone, &id).await["event"], "ack");
    tokio::join!(adas.close(), phone.close());
    let (mut hers, mut his) = tokio::join!(ada.socket(), bob.socket());
    // The one that is there first speaks to a socket that is gone.
    let mut told = false;
    for _ in 0..200 {
        let (one, other) = tokio::join!(offer_way(&mut hers, &id, 1), offer_way(&mut his, &id, 2));
        assert_eq!((&one["event"], &other["event"]), (&json!("ack"), &json!("ack")));
        let is_told = |events: Vec<Value>| events.iter().any(|e| e["event"] == "iceCandidate");
        told = is_told(hers.pushed().await) && is_told(his.pushed().await);
        if told {
            break;
        }
    }
    assert!(told);
    assert_eq!(end(&mut hers, &id).await["entry"]["call"]["outcome"], "answered");
}

#[tokio::test]
async fn another_device_of_the_person_does_not_take_the_place() {
    let clock = Clock::default();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    let mut all = Devices::of(&server).await;
    // A second page of the same browser, from before the call, and another session.
    let mut page = all.ada.socket().await;
    let id = all.speaking().await;
    all.adas.close().await;
    waits(&server, &id, "wc").await;
    let mut tablet = all.ada.login().await.socket().await;
    assert_eq!(code(&offer_way(&mut tablet, &id, 1).await), "call_taken");
    let second = tablet.ask("callUser", to(&all.bob)).await;
    assert_eq!(code(&second), "call_in_progress", "it is waited for");
    clock.advance(Duration::from_secs(21));
    told_of_end(&mut all.phone, &id, "answered").await;
    assert!(page.pushed().await.iter().all(|event| event["event"] != "iceCandidate"));
    assert_eq!(tablet.ask("callUser", to(&all.bob)).await["state"], "ringing");
}

#[tokio::test]
async fn a_call_outlives_the_maximum_age_of_both_its_sockets() {
    // Long enough for a busy machine to begin the call.
    let max_connection_age = Some(Duration::from_secs(8));
    let options = Options { max_connection_age, ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    let mut all = Devices::of(&server).await;
    let id = all.speaking().await;
    assert_eq!(all.adas.closed().await, 1001);
    let mut hers = all.ada.socket().await;
    assert_eq!(all.phone.closed().await, 1001);
    let mut his = all.bob.socket().await;
    reaches(&mut hers, &mut his, &id).await;
    reaches(&mut his, &mut hers, &id).await;
    assert_eq!(end(&mut hers, &id).await["entry"]["call"]["outcome"], "answered");
    told_of_end(&mut his, &id, "answered").await;
    logged(&all.ada, &all.bob, 1).await;
}
