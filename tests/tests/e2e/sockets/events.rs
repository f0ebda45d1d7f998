//! The receivers of events.

use futures_util::future::join_all;
use natter_tests::{Server, text};
use serde_json::json;

#[tokio::test]
async fn a_message_goes_to_every_device_of_both_but_the_sending_socket() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let (mut sending, mut own_other) = (ada.socket().await, ada.login().await.socket().await);
    let (mut phone, mut laptop) = (bob.socket().await, bob.login().await.socket().await);
    let mut stranger = carl.socket().await;

    let ack =
        sending.ask("sendMessage", json!({ "receiverId": bob.id, "text": text("hello") })).await;
    assert_eq!(ack["event"], "ack");
    assert_eq!(ack["conversationId"], ada.conversation_with(&bob));
    for socket in [&mut own_other, &mut phone, &mut laptop] {
        let event = socket.expect_event("newMessage").await;
        assert_eq!(event["entry"], ack["entry"]);
        assert_eq!(event["conversationId"], ack["conversationId"]);
        assert!(socket.pushed().await.is_empty(), "once");
    }
    assert!(sending.pushed().await.is_empty(), "the ack is enough");
    assert!(stranger.pushed().await.is_empty());
}

#[tokio::test]
async fn a_message_over_http_goes_to_every_device_of_both() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let (mut own, mut theirs) = (ada.socket().await, bob.socket().await);
    let first = ada.say(&bob, "one").await;
    let second = ada.say(&bob, "two").await;
    for socket in [&mut own, &mut theirs] {
        for sent in [&first, &second] {
            assert_eq!(socket.expect_event("newMessage").await["entry"], sent["entry"]);
        }
    }
}

#[tokio::test]
async fn a_repeat_tells_nobody_again() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let mut socket = bob.socket().await;
    let body = json!({ "text": text("hello"), "clientMessageId": "c1", "after": 0 });
    ada.write(&bob, &body).await.expect(201);
    ada.write(&bob, &body).await.expect(200);
    assert_eq!(socket.pushed().await.len(), 1);
}

#[tokio::test]
async fn two_people_talk_over_sockets_alone() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let (mut hers, mut his) = (ada.socket().await, bob.socket().await);
    let conversation = ada.conversation_with(&bob);
    for turn in 0..4 {
        let (speaks, hears) =
            if turn % 2 == 0 { (&mut hers, &mut his) } else { (&mut his, &mut hers) };
        let frame = json!({ "conversationId": conversation, "text": text("hello"), "after": turn });
        let ack = speaks.ask("sendMessage", frame).await;
        assert_eq!(ack["entry"]["seq"], turn + 1);
        assert_eq!(hears.expect_event("newMessage").await["entry"], ack["entry"]);
    }
}

#[tokio::test]
async fn whoever_is_connected_misses_nothing_that_many_say_at_once() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "first").await;
    let mut socket = bob.socket().await;
    join_all((0..40).map(|_| ada.say(&bob, "hello"))).await;
    let mut seqs: Vec<u64> =
        socket.pushed().await.iter().map(|event| event["entry"]["seq"].as_u64().unwrap()).collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (2..=41).collect::<Vec<u64>>());
}
