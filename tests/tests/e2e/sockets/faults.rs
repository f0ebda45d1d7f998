//! A failed push does not fail the send.

use std::time::Duration;

use natter::Options;
use natter_domain::{limits::HANDSHAKE_TIME, time::Clock};
use natter_tests::{Server, database::clock_ahead, text};
use serde_json::json;

use super::presence::connections;

/// A server whose clock a test moves.
async fn server() -> Option<(Server, Clock)> {
    let clock = clock_ahead();
    let options = Options { clock: clock.clone(), ..Options::default() };
    Some((Server::with(options).await?, clock))
}

#[tokio::test]
async fn a_dead_connection_does_not_fail_a_send_and_is_gone_after_it() {
    let Some((server, clock)) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let _dead = bob.socket().await;
    let dead = connections(&bob).await;
    let mut phone = bob.socket().await;
    let mut own = ada.socket().await;
    server.running().faults.forget(&dead[0]);

    ada.say(&bob, "are you there yet?").await;
    for socket in [&mut phone, &mut own] {
        socket.expect_event("newMessage").await;
    }
    assert_eq!(connections(&bob).await.len(), 2, "it could be about to open");
    clock.advance(HANDSHAKE_TIME);
    let sent = ada.say(&bob, "hello").await;
    let left = connections(&bob).await;
    assert_eq!(left.len(), 1);
    assert!(!left.contains(&dead[0]), "the one that is gone, and no other");
    assert_eq!(connections(&ada).await.len(), 1, "nobody else's");
    assert_eq!(phone.expect_event("newMessage").await["entry"], sent["entry"]);
    assert_eq!(own.expect_event("newMessage").await["entry"], sent["entry"]);
    assert_eq!(ada.look_at(&bob).await["online"], true);
}

#[tokio::test]
async fn a_dead_last_connection_makes_a_person_offline() {
    let Some((server, clock)) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let _dead = bob.socket().await;
    server.running().faults.forget(&connections(&bob).await[0]);
    clock.advance(HANDSHAKE_TIME);
    let mut socket = ada.socket().await;
    let ack =
        socket.ask("sendMessage", json!({ "receiverId": bob.id, "text": text("hello") })).await;
    assert_eq!(ack["event"], "ack");
    assert!(connections(&bob).await.is_empty());
    let seen = ada.look_at(&bob).await;
    assert_eq!(seen["online"], false);
    assert!(seen["lastSeenAt"].is_string());
}

#[tokio::test]
async fn a_push_that_hangs_does_not_fail_the_send_or_hold_up_the_others() {
    let Some(server) = Server::with(Options::default()).await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let _slow = bob.socket().await;
    let slow = connections(&bob).await;
    let mut quick = bob.socket().await;
    server.running().faults.delay_posts_to(&slow[0], Duration::from_secs(24 * 3600));

    let body = json!({ "text": text("hello") });
    let sending = ada.write(&bob, &body).into_future();
    let received = async {
        let event = quick.expect_event("newMessage").await;
        // The sender may still be waiting for the other push, but it is stored.
        (event, bob.history_with(&ada).await)
    };
    let (sent, (event, history)) = tokio::join!(sending, received);
    let sent = sent.expect(201);
    assert_eq!(event["entry"], sent["entry"]);
    assert_eq!(history, [sent["entry"].clone()]);
    assert_eq!(connections(&bob).await.len(), 2, "slow is not gone");
}

#[tokio::test]
async fn a_push_that_is_refused_for_a_moment_is_tried_again() {
    let Some(server) = Server::with(Options::default()).await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut socket = bob.socket().await;
    server.running().faults.throttle_posts(2);
    let sent = ada.say(&bob, "hello").await;
    assert_eq!(socket.expect_event("newMessage").await["entry"], sent["entry"]);
}

#[tokio::test]
async fn pushes_that_come_twice_or_in_another_order_are_the_logs_entries() {
    let Some(server) = Server::with(Options::default()).await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut socket = bob.socket().await;
    server.running().faults.repeat_pushes(true);
    let first = ada.say(&bob, "one").await;
    for _ in 0..2 {
        assert_eq!(socket.expect_event("newMessage").await["entry"], first["entry"]);
    }
    server.running().faults.clear();
    server.running().faults.reorder_pushes(true);
    let (second, third) = (ada.say(&bob, "two").await, ada.say(&bob, "three").await);
    let mut seqs = Vec::new();
    for _ in 0..2 {
        seqs.push(socket.expect_event("newMessage").await["entry"]["seq"].as_u64().unwrap());
    }
    seqs.sort_unstable();
    assert_eq!(seqs, [&second, &third].map(|sent| sent["entry"]["seq"].as_u64().unwrap()));
}

#[tokio::test]
async fn a_logout_succeeds_though_its_socket_is_gone() {
    let Some(server) = Server::with(Options::default()).await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let _dead = ada.socket().await;
    server.running().faults.forget(&connections(&ada).await[0]);
    ada.request("POST", "/api/auth/logout").await.expect(204);
    assert!(connections(&ada).await.is_empty());
    assert_eq!(bob.look_at(&ada).await["online"], false);
}

#[tokio::test]
async fn a_socket_that_outlives_its_session_can_not_write() {
    let Some(server) = Server::with(Options::default()).await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut socket = ada.socket().await;
    // Closing it finds nobody, though it is open.
    server.running().faults.forget(&connections(&ada).await[0]);
    ada.request("POST", "/api/auth/logout").await.expect(204);
    let refused =
        socket.ask("sendMessage", json!({ "receiverId": bob.id, "text": text("hello") })).await;
    assert_eq!(refused["problem"]["code"], "session_revoked");
    assert!(bob.history_with(&ada).await.is_empty());

    // Once it can be closed, it is, and told why.
    server.running().faults.clear();
    let frame = json!({ "action": "sendMessage", "receiverId": bob.id, "text": text("hello") });
    socket.send(&frame).await;
    assert_eq!(socket.expect_event("sessionEnded").await["reason"], "revoked");
    assert_eq!(socket.closed().await, 1000);
    assert!(bob.history_with(&ada).await.is_empty());
}

#[tokio::test]
async fn a_silent_socket_and_an_old_one_are_closed() {
    let idle = Options { idle_timeout: Some(Duration::from_millis(300)), ..Options::default() };
    let Some(server) = Server::with(idle).await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut socket = ada.socket().await;
    assert_eq!(socket.closed().await, 1001);

    let old =
        Options { max_connection_age: Some(Duration::from_millis(300)), ..Options::default() };
    let Some(server) = Server::with(old).await else { return };
    let mut socket = server.person().await.socket().await;
    assert_eq!(socket.closed().await, 1001);
    drop(bob);
}
