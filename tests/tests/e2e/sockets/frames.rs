//! Invalid frames get a documented error, and the socket stays open.

use natter_tests::{PATIENCE, Server, rng::Rng, text};
use serde_json::{Value, json};

#[tokio::test]
async fn a_ping_is_answered_with_an_ack() {
    let server = Server::shared().await;
    let mut socket = server.person().await.socket().await;
    socket.send(&json!({ "action": "ping", "requestId": "r1" })).await;
    assert_eq!(
        socket.next_event(PATIENCE).await,
        Some(json!({ "event": "ack", "requestId": "r1" }))
    );
    socket.send(&json!({ "action": "ping" })).await;
    assert_eq!(
        socket.next_event(PATIENCE).await,
        Some(json!({ "event": "ack", "requestId": null }))
    );
}

#[tokio::test]
async fn a_frame_that_can_not_be_read_says_why() {
    let server = Server::shared().await;
    let mut socket = server.person().await.socket().await;
    let deep = format!("{{\"action\":{}", "[".repeat(5_000));
    let cases = [
        ("", "empty_body"),
        (" ", "malformed_json"),
        ("hello", "malformed_json"),
        ("{", "malformed_json"),
        ("[]", "malformed_json"),
        ("null", "malformed_json"),
        ("\"ping\"", "malformed_json"),
        ("17", "malformed_json"),
        ("{'action':'ping'}", "malformed_json"),
        ("\u{feff}{\"action\":\"ping\"}", "malformed_json"),
        ("{\"action\":\"ping\"}x", "malformed_json"),
        (&deep, "malformed_json"),
        ("{}", "validation_failed"),
        ("{\"action\":null}", "validation_failed"),
        ("{\"action\":7}", "validation_failed"),
        ("{\"action\":[\"ping\"]}", "validation_failed"),
        ("{\"action\":\"\"}", "unknown_action"),
        ("{\"action\":\"Ping\"}", "unknown_action"),
        ("{\"action\":\"dance\"}", "unknown_action"),
        ("{\"action\":\"$connect\"}", "unknown_action"),
        ("{\"action\":\"$default\"}", "unknown_action"),
        ("{\"action\":\"ping\\u0000\"}", "unknown_action"),
    ];
    for (frame, code) in cases {
        socket.send_text(frame).await;
        let answer = socket.next_event(PATIENCE).await.unwrap();
        assert_eq!(answer["problem"]["code"], code, "{frame}: {answer}");
        assert_eq!(answer["requestId"], Value::Null);
    }
    assert!(socket.pushed().await.is_empty(), "it is still open");
}

#[tokio::test]
async fn an_error_carries_the_request_id() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let mut socket = ada.socket().await;
    assert_eq!(socket.ask("dance", json!({})).await["problem"]["code"], "unknown_action");
    assert_eq!(socket.ask("sendMessage", json!({})).await["problem"]["code"], "validation_failed");
    socket.send(&json!({ "requestId": "r9" })).await;
    let answer = socket.next_event(PATIENCE).await.unwrap();
    assert_eq!(
        (&answer["requestId"], &answer["problem"]["code"]),
        (&json!("r9"), &json!("validation_failed"))
    );
    for id in [json!(7), json!([]), json!("x".repeat(129))] {
        socket.send(&json!({ "action": "ping", "requestId": id })).await;
        let answer = socket.next_event(PATIENCE).await.unwrap();
        assert_eq!(answer["problem"]["errors"][0]["field"], "requestId");
        assert_eq!(answer["requestId"], Value::Null);
    }
    socket.send(&json!({ "action": "ping", "requestId": "😀".repeat(128) })).await;
    assert_eq!(socket.next_event(PATIENCE).await.unwrap()["event"], "ack");
}

#[tokio::test]
async fn a_send_that_is_refused_names_the_field() {
    let server = Server::shared().await;
    let (ada, bob, eve) = (server.person().await, server.person().await, server.person().await);
    let mut socket = ada.socket().await;
    let (words, conversation) = (text("hello"), ada.conversation_with(&bob));
    let cases = [
        (json!({ "receiverId": bob.id }), "text"),
        (json!({ "text": words }), "conversationId"),
        (
            json!({ "text": words, "receiverId": bob.id, "conversationId": conversation }),
            "receiverId",
        ),
        (json!({ "text": words, "receiverId": ada.id }), "receiverId"),
        (json!({ "text": words, "receiverId": "x" }), "receiverId"),
        (json!({ "text": words, "receiverId": 1 }), "receiverId"),
        (json!({ "text": words, "conversationId": "d-x-y" }), "conversationId"),
        (json!({ "text": " ", "receiverId": bob.id }), "text"),
        (json!({ "text": "x".repeat(4_001), "receiverId": bob.id }), "text"),
        (json!({ "text": "x".repeat(20_000), "receiverId": bob.id }), "text"),
        (json!({ "text": words, "receiverId": bob.id, "after": -1 }), "after"),
        (json!({ "text": words, "receiverId": bob.id, "after": 1 }), "after"),
        (
            json!({ "text": words, "receiverId": bob.id, "clientMessageId": "a b" }),
            "clientMessageId",
        ),
    ];
    for (frame, field) in cases {
        let problem = socket.ask("sendMessage", frame.clone()).await["problem"].take();
        assert_eq!(problem["code"], "validation_failed", "{frame}");
        assert_eq!(problem["errors"][0]["field"], field, "{frame}: {problem}");
    }
    let foreign = json!({ "text": words, "conversationId": bob.conversation_with(&eve) });
    assert_eq!(socket.ask("sendMessage", foreign).await["problem"]["code"], "not_a_member");
    let nobody = json!({ "text": words, "receiverId": "0".repeat(26) });
    assert_eq!(socket.ask("sendMessage", nobody).await["problem"]["code"], "user_not_found");
    assert!(ada.history_with(&bob).await.is_empty());
}

#[tokio::test]
async fn a_frame_says_nothing_about_who_speaks() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let mut socket = ada.socket().await;
    let frame =
        json!({ "text": text("hello"), "receiverId": bob.id, "sender": bob.id, "userId": bob.id });
    assert_eq!(socket.ask("sendMessage", frame).await["entry"]["sender"], ada.id.as_str());
}

#[tokio::test]
async fn many_frames_at_once_are_each_answered() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut socket = ada.socket().await;
    for n in 0..40 {
        let id = format!("r{n}");
        socket
            .send(&json!({
                "action": "sendMessage", "requestId": id, "receiverId": bob.id,
                "text": text("x"),
            }))
            .await;
    }
    let mut answered: Vec<(String, u64)> = Vec::new();
    for _ in 0..40 {
        let ack = socket.expect_event("ack").await;
        let seq = ack["entry"]["seq"].as_u64().unwrap();
        answered.push((ack["requestId"].as_str().unwrap().to_owned(), seq));
    }
    answered.sort_by_key(|(_, seq)| *seq);
    assert_eq!(
        answered.iter().map(|(_, seq)| *seq).collect::<Vec<_>>(),
        (1..=40).collect::<Vec<_>>()
    );
    answered.sort();
    answered.dedup_by(|one, other| one.0 == other.0);
    assert_eq!(answered.len(), 40);
}

#[tokio::test]
async fn no_frame_is_too_strange_to_be_answered() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let mut socket = ada.socket().await;
    let mut rng = Rng::new(7);
    let good =
        json!({ "action": "sendMessage", "receiverId": bob.id, "text": "s3cr3t-x", "after": 0 })
            .to_string();
    for _ in 0..150 {
        let mut frame: Vec<char> = good.chars().collect();
        for _ in 0..=rng.below(4) {
            let at = rng.below(frame.len());
            match rng.below(3) {
                0 => {
                    frame[at] =
                        *rng.pick(&['{', '}', '"', '\\', ',', ':', '\0', '9', 'é', '😀', '-'])
                }
                1 => drop(frame.remove(at)),
                _ => frame.insert(at, *rng.pick(&['[', '0', 'e', '"', '\u{202e}', ' '])),
            }
        }
        let frame: String = frame.into_iter().collect();
        socket.send_text(&frame).await;
        let answer = socket.next_event(PATIENCE).await.unwrap();
        let code = answer["problem"]["code"].as_str().unwrap_or_default();
        assert!(!matches!(code, "internal_error" | "unavailable"), "{frame}: {answer}");
        socket.pushed().await;
    }
}
