//! Several messages at once, which keep their order.

use futures_util::future::join_all;
use natter_tests::{Person, Server, no_flood_limit, text};
use serde_json::{Value, json};

fn message(name: &str) -> Value {
    json!({ "text": text(name), "clientMessageId": name })
}

/// `count` messages with names that begin with `prefix`.
fn messages(prefix: &str, count: usize) -> Value {
    json!({ "messages": (0..count).map(|n| message(&format!("{prefix}{n}"))).collect::<Vec<_>>() })
}

fn path(conversation: &str) -> String {
    format!("/api/conversations/{conversation}/messages")
}

fn names(entries: &[Value]) -> Vec<&str> {
    entries.iter().filter_map(|entry| entry["clientMessageId"].as_str()).collect()
}

/// The entries of an answer.
fn entries(answer: &Value) -> Vec<Value> {
    answer["entries"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

#[tokio::test]
async fn eight_messages_in_one_frame_are_stored_and_pushed_in_their_order() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let (mut hers, mut his) = (ada.socket().await, bob.socket().await);
    let mut frame = messages("m", 8);
    frame["receiverId"] = json!(bob.id);
    let ack = hers.ask("sendMessages", frame.clone()).await;
    let sent = entries(&ack);
    assert_eq!(ack["conversationId"], ada.conversation_with(&bob));
    assert_eq!(names(&sent), ["m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7"]);
    assert_eq!(sent, ada.history_with(&bob).await);
    for entry in &sent {
        assert_eq!(his.expect_event("newMessage").await["entry"], *entry);
    }
    assert_eq!(hers.ask("sendMessages", frame).await["entries"], ack["entries"], "a repeat");
    assert!(his.pushed().await.iter().all(|event| event["event"] != "newMessage"));
    assert_eq!(bob.history_with(&ada).await.len(), 8);
}

#[tokio::test]
async fn a_request_with_several_is_answered_with_one_entry_for_each() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    let mut laptop = ada.socket().await;
    for conversation in [ada.conversation_with(&bob), room] {
        let mut body = messages("m", 3);
        body["after"] = json!(0);
        let sent = ada.post(&path(&conversation), &body).await.expect(201);
        assert_eq!(sent["conversationId"], conversation.as_str());
        assert_eq!(names(&entries(&sent)), ["m0", "m1", "m2"]);
        for entry in entries(&sent) {
            assert_eq!(laptop.expect_event("newMessage").await["entry"], entry);
        }
        assert_eq!(ada.post(&path(&conversation), &body).await.expect(200), sent, "all repeats");
        // Two of them, and one more.
        let more = json!({ "messages": [message("m1"), message("m2"), message("m3")] });
        let again = ada.post(&path(&conversation), &more).await.expect(201);
        assert_eq!(entries(&again)[..2], entries(&sent)[1..]);
        assert_eq!(laptop.expect_event("newMessage").await["entry"], entries(&again)[2]);
        assert!(laptop.pushed().await.is_empty());
    }
}

#[tokio::test]
async fn what_is_wrong_with_one_of_them_is_named_and_none_is_stored() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let mut socket = ada.socket().await;
    for (messages, fields) in [
        (json!([]), vec!["messages"]),
        (messages("m", 11)["messages"].clone(), vec!["messages"]),
        (json!({}), vec!["messages"]),
        (json!([message("m0"), "m1"]), vec!["messages[1]"]),
        (json!([message("m0"), { "text": text("x") }]), vec!["messages[1].clientMessageId"]),
        (json!([message("m0"), message("m0")]), vec!["messages[1].clientMessageId"]),
        (
            json!([{ "text": " ", "clientMessageId": "a b" }, { "clientMessageId": "m1" }]),
            vec!["messages[0].text", "messages[0].clientMessageId", "messages[1].text"],
        ),
    ] {
        let body = json!({ "messages": messages });
        ada.post(&path(&conversation), &body).await.invalid(&fields);
        let mut frame = body.clone();
        frame["conversationId"] = json!(conversation);
        let problem = socket.ask("sendMessages", frame).await["problem"].take();
        let named: Vec<&str> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["field"].as_str().unwrap())
            .collect();
        assert_eq!(named, fields);
    }
    let body = json!({ "messages": [message("m0")], "text": text("hello") });
    ada.post(&path(&conversation), &body).await.invalid(&["text"]);
    let body = json!({ "messages": [message("m0")], "after": 1 });
    ada.post(&path(&conversation), &body).await.invalid(&["after"]);
    let nowhere = socket.ask("sendMessages", messages("m", 2)).await;
    assert_eq!(nowhere["problem"]["code"], "validation_failed");
    assert!(ada.history_with(&bob).await.is_empty());
}

#[tokio::test]
async fn the_limit_of_messages_and_that_of_bytes_are_told() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let problem = ada.post(&path(&conversation), &messages("m", 11)).await.invalid(&["messages"]);
    assert!(problem.to_string().contains("1 to 10 items"), "{problem}");
    let long = |name: &str| json!({ "text": "s3cr3t-".repeat(571), "clientMessageId": name });
    let body = json!({ "messages": (0..10).map(|n| long(&format!("m{n}"))).collect::<Vec<_>>() });
    ada.post(&path(&conversation), &body).await.expect(201);
    let wide = json!({ "text": "\u{1f375}".repeat(2_000), "clientMessageId": "wide" });
    let body = json!({ "messages": vec![wide; 9] });
    ada.post(&path(&conversation), &body).await.problem(413, "body_too_large");
    assert_eq!(ada.history_with(&bob).await.len(), 10);
}

#[tokio::test]
async fn each_counts_for_the_flood_limit_and_all_are_refused_together() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    ada.post(&path(&conversation), &messages("a", 6)).await.expect(201);
    let refused = ada.post(&path(&conversation), &messages("b", 5)).await;
    refused.problem(429, "too_many_messages");
    let mut frame = messages("b", 5);
    frame["conversationId"] = json!(conversation);
    let refused = ada.socket().await.ask("sendMessages", frame).await;
    assert_eq!(refused["problem"]["code"], "too_many_messages");
    assert_eq!(ada.history_with(&bob).await.len(), 6, "none of the five");
}

#[tokio::test]
async fn others_may_not_write_several_either() {
    let server = Server::shared().await;
    let (ada, bob, eve) = (server.person().await, server.person().await, server.person().await);
    let direct = ada.conversation_with(&bob);
    let room = ada.room("invite", &[&bob]).await;
    eve.post(&path(&direct), &messages("m", 2)).await.problem(403, "not_a_member");
    eve.post(&path(&room), &messages("m", 2)).await.problem(404, "conversation_not_found");
    bob.request("PUT", &format!("/api/users/{}/block", ada.id)).await.expect(204);
    ada.post(&path(&direct), &messages("m", 2)).await.problem(403, "blocked");
    assert!(ada.history_with(&bob).await.is_empty());
}

/// Sends batches in turn, each until it is stored.
async fn in_turn(person: Person, conversation: String, prefix: String) -> Vec<String> {
    let mut sent = Vec::new();
    for round in 0..5 {
        let body = messages(&format!("{prefix}-{round}-"), 1 + round);
        loop {
            let answer = person.post(&path(&conversation), &body).await;
            if answer.status != 503 {
                let answer = answer.json();
                let entries = entries(&answer);
                sent.extend(names(&entries).into_iter().map(str::to_owned));
                break;
            }
        }
    }
    sent
}

#[tokio::test]
async fn what_many_send_together_at_once_keeps_the_order_of_each() {
    let Some(server) = Server::with(no_flood_limit()).await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let senders = (0..8).map(|n| {
        let person = if n % 2 == 0 { &ada } else { &bob };
        in_turn(person.clone(), conversation.clone(), format!("s{n}"))
    });
    let sent = join_all(senders).await;
    let history = ada.history_with(&bob).await;
    assert_eq!(history.len(), 8 * (1 + 2 + 3 + 4 + 5));
    for (n, names_sent) in sent.iter().enumerate() {
        let prefix = format!("s{n}-");
        let stored: Vec<&str> =
            names(&history).into_iter().filter(|name| name.starts_with(&prefix)).collect();
        assert_eq!(stored, names_sent.iter().map(String::as_str).collect::<Vec<_>>());
    }
}
