//! A send that is repeated is stored once.

use futures_util::future::join_all;
use natter_tests::{Server, text};
use serde_json::json;

#[tokio::test]
async fn a_repeat_is_answered_with_the_first_one() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    bob.say(&ada, "before").await;
    let body = json!({ "text": text("hello"), "clientMessageId": "c1", "after": 1 });
    let first = ada.write(&bob, &body).await.expect(201);
    for _ in 0..3 {
        assert_eq!(ada.write(&bob, &body).await.expect(200), first);
    }
    let path = format!("/api/conversations/{}/messages", ada.conversation_with(&bob));
    assert_eq!(ada.post(&path, &body).await.expect(200), first, "by another way");
    let mut socket = ada.socket().await;
    let mut frame = body.clone();
    frame["receiverId"] = json!(bob.id);
    assert_eq!(
        socket.ask("sendMessage", frame).await["entry"],
        first["entry"],
        "and over a socket"
    );
    assert_eq!(ada.history_with(&bob).await.len(), 2);
}

#[tokio::test]
async fn another_message_under_a_name_that_was_used_is_refused_and_not_swallowed() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let body = json!({ "text": text("hello"), "clientMessageId": "c1", "after": 0 });
    let first = ada.write(&bob, &body).await.expect(201);
    let other = json!({ "text": text("goodbye"), "clientMessageId": "c1", "after": 0 });
    let code = "client_message_id_reused";
    let problem = ada.write(&bob, &other).await.problem(409, code);
    assert!(problem["detail"].as_str().unwrap().contains("c1"), "{problem}");
    let conversation = ada.conversation_with(&bob);
    let path = format!("/api/conversations/{conversation}/messages");
    ada.post(&path, &other).await.problem(409, code);
    let together = json!({ "messages": [
        { "text": text("new"), "clientMessageId": "c2" },
        { "text": text("goodbye"), "clientMessageId": "c1" },
    ] });
    ada.post(&path, &together).await.problem(409, code);
    let mut socket = ada.socket().await;
    for (action, mut frame) in [("sendMessage", other.clone()), ("sendMessages", together)] {
        frame["conversationId"] = json!(conversation);
        assert_eq!(socket.ask(action, frame).await["problem"]["code"], code, "{action}");
    }
    assert_eq!(ada.history_with(&bob).await, [first["entry"].clone()]);

    // Once it is deleted there is nothing to compare: whatever comes under its name is a repeat.
    ada.request("DELETE", &format!("{path}/1?for=everyone")).await.expect(204);
    for again in [&body, &other] {
        let entry = ada.write(&bob, again).await.expect(200)["entry"].take();
        assert_eq!((&entry["seq"], &entry["deleted"]), (&json!(1), &json!(true)));
    }
    assert_eq!(ada.history_with(&bob).await.len(), 2);
}

#[tokio::test]
async fn the_same_name_from_another_sender_or_elsewhere_is_another_message() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let body = json!({ "text": text("hello"), "clientMessageId": "c1", "after": 0 });
    ada.write(&bob, &body).await.expect(201);
    bob.write(&ada, &body).await.expect(201);
    ada.write(&carl, &body).await.expect(201);
    assert_eq!(ada.history_with(&bob).await.len(), 2);
}

#[tokio::test]
async fn without_a_name_each_send_is_a_message() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    ada.say(&bob, "hello").await;
    assert_eq!(ada.history_with(&bob).await.len(), 2);
}

#[tokio::test]
async fn a_repeat_many_at_once_is_stored_once() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    bob.say(&ada, "before").await;
    for round in 0..5 {
        let body =
            json!({ "text": text("hello"), "clientMessageId": format!("c{round}"), "after": 1 });
        let answers = join_all((0..8).map(|_| ada.write(&bob, &body).into_future())).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        assert!(answers.iter().all(|answer| answer.json()["entry"]["seq"] == round + 2));
    }
    assert_eq!(ada.history_with(&bob).await.len(), 6);
}

#[tokio::test]
async fn with_after_a_repeat_is_recognised_500_messages_later() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    bob.say(&ada, "before").await;
    let lost = json!({ "text": text("lost"), "clientMessageId": "lost", "after": 1 });
    let first = ada.write(&bob, &lost).await.expect(201);
    for n in 0..100 {
        let words = (0..5).map(|k| bob.say(&ada, if (n + k) % 2 == 0 { "and" } else { "another" }));
        join_all(words).await;
    }
    assert_eq!(ada.write(&bob, &lost).await.expect(200), first);
    let history = ada.history_with(&bob).await;
    assert_eq!(history.len(), 502);
    assert_eq!(history.iter().filter(|entry| entry["clientMessageId"] == "lost").count(), 1);

    // Anything else that old is new; and without `after` nobody looks that far back.
    let other = json!({ "text": text("other"), "clientMessageId": "other", "after": 1 });
    assert_eq!(ada.write(&bob, &other).await.expect(201)["entry"]["seq"], 503);
    let forgetful = json!({ "text": text("lost"), "clientMessageId": "lost" });
    assert_eq!(ada.write(&bob, &forgetful).await.expect(201)["entry"]["seq"], 504);
}

#[tokio::test]
async fn after_is_not_ahead_of_the_conversation() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let send =
        async |after: u64| ada.write(&bob, &json!({ "text": text("hello"), "after": after })).await;
    send(1).await.invalid(&["after"]);
    send(0).await.expect(201);
    send(1).await.expect(201);
    send(3).await.invalid(&["after"]);
    send(9_007_199_254_740_991).await.invalid(&["after"]);
    assert_eq!(ada.history_with(&bob).await.len(), 2);
}

#[tokio::test]
async fn a_client_message_id_is_one_to_64_visible_characters() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    for id in ["", " ", "a b", "é", "\u{7f}", "a\nb", &"x".repeat(65)] {
        let body = json!({ "text": text("hello"), "clientMessageId": id });
        ada.write(&bob, &body).await.invalid(&["clientMessageId"]);
    }
    for id in ["!", "~", "#'\"\\<>", &"x".repeat(64)] {
        let body = json!({ "text": text("hello"), "clientMessageId": id });
        assert_eq!(ada.write(&bob, &body).await.expect(201)["entry"]["clientMessageId"], id);
    }
}
