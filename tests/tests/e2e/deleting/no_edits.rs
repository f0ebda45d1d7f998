//! Messages can't be edited or restored by repeated sends.

use natter_tests::{Server, text};
use serde_json::json;

#[tokio::test]
async fn a_repeat_of_a_deleted_message_is_answered_with_what_is_left_of_it() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let body = json!({ "text": text("regretted"), "clientMessageId": "c1", "after": 0 });
    let sent = ada.write(&bob, &body).await.expect(201);
    let conversation = ada.conversation_with(&bob);
    ada.delete_message(&conversation, 1, "everyone").await.expect(204);
    // Soon, and after so much that it has to be looked for.
    for more in [0, 20] {
        for _ in 0..more {
            bob.say(&ada, "hello").await;
        }
        let mut socket = bob.socket().await;
        let repeat = ada.write(&bob, &body).await.expect(200);
        assert_eq!(repeat["entry"]["id"], sent["entry"]["id"]);
        assert_eq!(repeat["entry"]["deleted"], true);
        assert!(repeat["entry"].get("text").is_none());
        assert!(socket.pushed().await.is_empty());
    }
    assert!(!format!("{:?}", bob.history_with(&ada).await).contains("regretted"));
}

#[tokio::test]
async fn sending_again_under_the_same_name_changes_no_message() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let body = |words: &str, after: Option<u64>| {
        let mut body = json!({ "text": text(words), "clientMessageId": "c1" });
        if let Some(after) = after {
            body["after"] = json!(after);
        }
        body
    };
    let sent = ada.write(&bob, &body("first", Some(0))).await.expect(201);
    let mut hers = ada.socket().await;
    for after in [Some(0), Some(1), None] {
        let reused = "client_message_id_reused";
        ada.write(&bob, &body("second", after)).await.problem(409, reused);
        ada.write_in(&conversation, &body("third", after)).await.problem(409, reused);
        let mut frame = body("fourth", after);
        frame["conversationId"] = json!(conversation);
        let refused = hers.ask("sendMessage", frame).await;
        assert_eq!(refused["problem"]["code"], reused);
    }
    assert_eq!(bob.history_with(&ada).await, [sent["entry"].clone()]);

    // Somebody else's name is another one.
    let theirs = bob.write(&ada, &body("another", Some(1))).await.expect(201);
    assert_eq!(theirs["entry"]["seq"], 2);
    assert_eq!(bob.history_with(&ada).await[0], sent["entry"]);
}

#[tokio::test]
async fn no_other_method_changes_a_message() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let sent = ada.say(&bob, "first").await;
    let path = format!("/api/conversations/{}/messages/1", ada.conversation_with(&bob));
    for method in ["PUT", "PATCH", "POST"] {
        let answer =
            ada.request(method, &path).unchecked().json(&json!({ "text": text("second") })).await;
        assert_eq!(answer.status, 405, "{answer:?}");
    }
    assert_eq!(bob.history_with(&ada).await, [sent["entry"].clone()]);
}
