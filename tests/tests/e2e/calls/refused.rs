//! Calls that are refused.

use natter::Options;
use natter_tests::{Server, Socket, database::clock_ahead};
use serde_json::{Value, json};

use super::{Devices, answer, call, candidate, code, end, to};
use crate::sockets::presence::connections;

/// Every frame about a call.
async fn all_frames(device: &mut Socket, call: &str) -> [Value; 3] {
    let fields = json!({ "callId": call, "candidate": candidate(1) });
    [answer(device, call).await, device.ask("iceCandidate", fields).await, end(device, call).await]
}

#[tokio::test]
async fn a_block_in_either_direction_lets_nobody_ring() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    for (blocks, blocked) in [(&all.ada, &all.bob), (&all.bob, &all.ada)] {
        let path = format!("/api/users/{}/block", blocked.id);
        blocks.request("PUT", &path).await.expect(204);
        assert_eq!(code(&all.adas.ask("callUser", to(&all.bob)).await), "blocked");
        assert_eq!(code(&all.phone.ask("callUser", to(&all.ada)).await), "blocked");
        for device in [&mut all.adas, &mut all.phone, &mut all.laptop] {
            assert!(device.pushed().await.is_empty());
        }
        blocks.request("DELETE", &path).await.expect(204);
    }
    call(&mut all.adas, &all.bob).await;
}

#[tokio::test]
async fn nobody_calls_themselves_or_somebody_who_does_not_exist() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let itself = all.adas.ask("callUser", to(&all.ada)).await;
    assert_eq!(code(&itself), "validation_failed");
    assert_eq!(itself["problem"]["errors"][0]["field"], "receiverId");
    let mut nobody = to(&all.bob);
    nobody["receiverId"] = json!("01kbk2v9q6m3xw8zt5r4e7ydna");
    assert_eq!(code(&all.adas.ask("callUser", nobody).await), "user_not_found");
}

#[tokio::test]
async fn somebody_who_has_deleted_the_account_can_not_be_called() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    all.ada.say(&all.bob, "hello").await;
    let body = json!({ "password": all.bob.password });
    all.bob.request("DELETE", "/api/users/me").json(&body).await.expect(202);
    assert_eq!(code(&all.adas.ask("callUser", to(&all.bob)).await), "user_not_found");
}

#[tokio::test]
async fn a_stranger_learns_nothing_of_a_call() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let eve = server.person().await;
    let mut eves = eve.socket().await;
    let nothing = all_frames(&mut eves, "no-such-call").await;
    assert!(nothing.iter().all(|answer| code(answer) == "call_not_found"));
    let ringing = call(&mut all.adas, &all.bob).await;
    let told = |answers: [Value; 3]| answers.map(|mut answer| answer["problem"].take());
    let nothing = told(nothing);
    assert_eq!(told(all_frames(&mut eves, &ringing).await), nothing);
    assert_eq!(answer(&mut all.phone, &ringing).await["event"], "ack");
    assert_eq!(told(all_frames(&mut eves, &ringing).await), nothing);
    assert_eq!(end(&mut all.phone, &ringing).await["event"], "ack", "it has gone on");
    assert_eq!(told(all_frames(&mut eves, &ringing).await), nothing);
    // Its name is taken all the same: it must not be another one, too.
    let mut wanted = to(&all.bob);
    wanted["callId"] = json!(ringing);
    assert_eq!(code(&eves.ask("callUser", wanted).await), "validation_failed");
}

#[tokio::test]
async fn other_devices_of_the_two_have_no_part_in_a_call() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let mut tablet = all.ada.socket().await;
    let ringing = call(&mut all.adas, &all.bob).await;
    assert!(
        all_frames(&mut tablet, &ringing).await.iter().all(|answer| code(answer) == "call_taken")
    );
    assert_eq!(code(&answer(&mut all.adas, &ringing).await), "not_allowed", "her own call");
    assert_eq!(answer(&mut all.phone, &ringing).await["event"], "ack");
    for device in [&mut tablet, &mut all.laptop] {
        assert!(
            all_frames(device, &ringing).await.iter().all(|answer| code(answer) == "call_taken")
        );
    }
    assert_eq!(code(&answer(&mut all.adas, &ringing).await), "not_allowed");
    assert_eq!(end(&mut all.adas, &ringing).await["event"], "ack");
}

#[tokio::test]
async fn a_call_that_is_over_takes_nothing_more() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let wanted = to(&all.bob);
    all.adas.ask("callUser", wanted.clone()).await;
    let ended = wanted["callId"].as_str().unwrap();
    end(&mut all.adas, ended).await;
    all.phone.expect_event("endCall").await;
    for device in [&mut all.phone, &mut all.laptop, &mut all.adas] {
        let [answered, candidate, again] = all_frames(device, ended).await;
        assert_eq!((code(&answered), code(&candidate)), ("call_ended", "call_ended"));
        assert_eq!((&again["event"], again.get("entry")), (&json!("ack"), None), "that is no harm");
    }
    all.phone.pushed().await;
    let again = all.adas.ask("callUser", wanted).await;
    assert_eq!((&again["state"], &again["outcome"]), (&json!("ended"), &json!("missed")));
    assert!(all.phone.pushed().await.iter().all(|event| event["event"] != "callUser"));
}

#[tokio::test]
async fn too_many_calls_in_a_few_seconds_are_a_flood() {
    let clock = clock_ahead();
    let Some(server) = Server::with(Options { clock, ..Options::default() }).await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut socket = ada.socket().await;
    for _ in 0..10 {
        assert_eq!(socket.ask("callUser", to(&bob)).await["state"], "missed");
    }
    assert_eq!(code(&socket.ask("callUser", to(&bob)).await), "too_many_messages");
    assert_eq!(ada.history_with(&bob).await.len(), 10);
}

#[tokio::test]
async fn a_socket_whose_session_has_ended_signals_nothing() {
    let Some(server) = Server::with(Options::default()).await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let (mut adas, mut phone) = (ada.socket().await, bob.socket().await);
    let ringing = call(&mut adas, &bob).await;
    phone.expect_event("callUser").await;
    // It can't be closed when its session ends.
    server.running().faults.forget(&connections(&bob).await[0]);
    let laptop = bob.login().await;
    bob.request("POST", "/api/auth/logout").await.expect(204);
    let mut laptop = laptop.socket().await;
    for refused in all_frames(&mut phone, &ringing).await {
        assert_eq!(code(&refused), "session_revoked");
    }
    assert_eq!(code(&phone.ask("callUser", to(&ada)).await), "session_revoked");
    assert!(adas.pushed().await.is_empty());
    assert_eq!(answer(&mut laptop, &ringing).await["event"], "ack");
}
