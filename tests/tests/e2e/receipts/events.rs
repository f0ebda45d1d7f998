//! Notifications of receipts.

use natter_tests::{Server, Socket};
use serde_json::{Value, json};

/// The events that were pushed until now, without presence.
async fn notifications(socket: &mut Socket) -> Vec<Value> {
    let mut events = socket.pushed().await;
    events.retain(|event| event["event"] != "presence");
    events
}

#[tokio::test]
async fn the_others_and_the_persons_own_other_devices_are_told() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let room = ada.room("open", &[&bob]).await;
    let (mut hers, mut own, mut other) =
        (ada.socket().await, bob.socket().await, bob.login().await.socket().await);
    let mut stranger = carl.socket().await;
    for conversation in [ada.conversation_with(&bob), room.clone()] {
        let last = ada.say_in(&conversation, "more").await["seq"].clone();
        for socket in [&mut hers, &mut own, &mut other] {
            notifications(socket).await;
        }
        for action in ["delivered", "read"] {
            own.ask(action, json!({ "conversationId": conversation, "seq": last })).await;
            let event = json!({
                "event": action, "conversationId": conversation, "userId": bob.id, "seq": last,
            });
            assert_eq!(notifications(&mut hers).await, std::slice::from_ref(&event));
            assert_eq!(notifications(&mut other).await, [event]);
            assert_eq!(notifications(&mut own).await, [] as [Value; 0], "the ack is enough");
        }
    }
    assert_eq!(notifications(&mut stranger).await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_request_tells_every_device() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let (mut hers, mut his) = (ada.socket().await, bob.socket().await);
    bob.mark_read(&ada.conversation_with(&bob), 1).await.expect(204);
    for socket in [&mut hers, &mut his] {
        let event = socket.expect_event("read").await;
        assert_eq!((&event["userId"], &event["seq"]), (&json!(bob.id), &json!(1)));
    }
}

#[tokio::test]
async fn what_moves_nothing_tells_nobody() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "one").await;
    ada.say(&bob, "two").await;
    let conversation = ada.conversation_with(&bob);
    bob.mark_read(&conversation, 2).await.expect(204);
    let mut hers = ada.socket().await;
    for seq in [0, 1, 2] {
        bob.mark_read(&conversation, seq).await.expect(204);
    }
    bob.mark_read(&conversation, 3).await.invalid(&["seq"]);
    // What was read was delivered, too.
    let mut his = bob.socket().await;
    for seq in [1, 2] {
        let fields = json!({ "conversationId": conversation, "seq": seq });
        assert_eq!(his.ask("delivered", fields).await["event"], "ack");
    }
    assert_eq!(notifications(&mut hers).await, [] as [Value; 0]);
}

#[tokio::test]
async fn nobody_who_blocks_or_is_blocked_is_told() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    bob.say(&ada, "hello").await;
    let conversation = ada.conversation_with(&bob);
    let (mut hers, mut his) = (ada.socket().await, bob.socket().await);
    ada.block(&bob).await.expect(204);
    let mut other = bob.login().await.socket().await;
    for (socket, action, seq) in [(&mut his, "read", 1), (&mut hers, "delivered", 2)] {
        let ack = socket.ask(action, json!({ "conversationId": conversation, "seq": seq })).await;
        assert_eq!(ack["event"], "ack", "it is stored all the same");
    }
    let told = |events: Vec<Value>| {
        events.into_iter().map(|event| event["event"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(told(notifications(&mut hers).await), [] as [Value; 0]);
    assert_eq!(told(notifications(&mut his).await), [] as [Value; 0]);
    assert_eq!(told(notifications(&mut other).await), ["read"], "one's own devices are");
    assert_eq!(bob.conversation(&conversation).await["readSeq"], 1);
    ada.unblock(&bob).await.expect(204);
    bob.mark_read(&conversation, 2).await.expect(204);
    assert_eq!(told(notifications(&mut hers).await), ["read"]);
}

#[tokio::test]
async fn whoever_was_removed_is_told_of_nothing_any_more() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let room = ada.room("open", &[&bob, &carl]).await;
    ada.say_in(&room, "hello").await;
    ada.remove_member(&room, &carl).await.expect(204);
    let mut socket = carl.socket().await;
    bob.mark_read(&room, 2).await.expect(204);
    ada.say_in(&room, "he is gone").await;
    assert_eq!(notifications(&mut socket).await, [] as [Value; 0]);
}
