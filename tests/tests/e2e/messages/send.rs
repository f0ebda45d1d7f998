//! Sending to people and conversations, and refusals.

use futures_util::future::join_all;
use natter_tests::{Server, text};
use serde_json::json;

#[tokio::test]
async fn a_first_message_begins_the_conversation_for_both() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let id = ada.conversation_with(&bob);
    let before = ada.get(&format!("/api/messages/{}", bob.id)).await.expect(200);
    assert_eq!(before, json!({ "conversationId": id, "entries": [], "firstSeq": 0, "lastSeq": 0 }));
    ada.get(&format!("/api/conversations/{id}/entries"))
        .await
        .problem(404, "conversation_not_found");

    let sent = ada
        .write(&bob, &json!({ "text": text("hello"), "clientMessageId": "c1", "after": 0 }))
        .await;
    let sent = sent.expect(201);
    assert_eq!(sent["conversationId"], id.as_str());
    assert_eq!(sent["entry"]["seq"], 1);
    assert_eq!(sent["entry"]["kind"], "message");
    assert_eq!(sent["entry"]["sender"], ada.id.as_str());
    assert_eq!(sent["entry"]["text"], text("hello"));
    assert_eq!(sent["entry"]["clientMessageId"], "c1");

    for (reader, peer) in [(&ada, &bob), (&bob, &ada)] {
        let page = reader.get(&format!("/api/messages/{}", peer.id)).await.expect(200);
        assert_eq!(page["entries"], json!([sent["entry"]]));
        assert_eq!((&page["firstSeq"], &page["lastSeq"]), (&json!(1), &json!(1)));
        let same = reader.get(&format!("/api/conversations/{id}/entries")).await.expect(200);
        assert_eq!(same, page);
    }
}

#[tokio::test]
async fn a_conversation_can_be_written_to_by_its_id_even_to_begin_it() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let path = format!("/api/conversations/{}/messages", ada.conversation_with(&bob));
    let first = ada.post(&path, &json!({ "text": text("one") })).await.expect(201);
    let second = bob.post(&path, &json!({ "text": text("two") })).await.expect(201);
    let third = ada.say(&bob, "three").await;
    let seqs = [&first, &second, &third].map(|sent| sent["entry"]["seq"].as_u64().unwrap());
    assert_eq!(seqs, [1, 2, 3]);
}

#[tokio::test]
async fn nobody_writes_to_themselves_or_to_nobody() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let nobody = "0".repeat(26);
    let body = json!({ "text": text("hello") });
    ada.write(&ada, &body).await.invalid(&["receiverId"]);
    ada.get(&format!("/api/messages/{}", ada.id)).await.invalid(&["userId"]);
    ada.post(&format!("/api/messages/send/{nobody}"), &body).await.problem(404, "user_not_found");
    ada.get(&format!("/api/messages/{nobody}")).await.problem(404, "user_not_found");
    let path = format!("/api/conversations/d-{nobody}-{}/messages", ada.id);
    ada.post(&path, &body).await.problem(404, "user_not_found");
    let path = format!("/api/conversations/d-{}-{}/messages", ada.id, ada.id);
    ada.post(&path, &body).await.invalid(&["conversationId"]);
    // The two ids in the wrong order are not the conversation's name.
    let (low, high) = if ada.id < bob.id { (&ada, &bob) } else { (&bob, &ada) };
    let path = format!("/api/conversations/d-{}-{}/messages", high.id, low.id);
    ada.post(&path, &body).await.invalid(&["conversationId"]);
}

#[tokio::test]
async fn other_peoples_conversations_are_closed() {
    let server = Server::shared().await;
    let (ada, bob, eve) = (server.person().await, server.person().await, server.person().await);
    ada.say(&bob, "between us").await;
    let path = format!("/api/conversations/{}", ada.conversation_with(&bob));
    eve.get(&format!("{path}/entries")).await.problem(403, "not_a_member");
    let body = json!({ "text": text("me too") });
    eve.post(&format!("{path}/messages"), &body).await.problem(403, "not_a_member");
    assert_eq!(ada.history_with(&bob).await.len(), 1);
    assert!(eve.history_with(&ada).await.is_empty());
}

#[tokio::test]
async fn the_sender_and_the_time_are_the_servers_word() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let body = json!({
        "text": text("hello"), "sender": bob.id, "sentAt": "2001-01-01T00:00:00.000Z",
        "seq": 77, "kind": "joined",
    });
    let entry = ada.write(&bob, &body).await.expect(201)["entry"].take();
    assert_eq!(entry["sender"], ada.id.as_str());
    assert_eq!((&entry["seq"], &entry["kind"]), (&json!(1), &json!("message")));
    assert!(entry["sentAt"].as_str().unwrap() > "2026");
}

#[tokio::test]
async fn two_who_begin_at_the_same_moment_begin_one_conversation() {
    let server = Server::shared().await;
    let ada = server.person().await;
    for round in 0..12 {
        let bob = server.person().await;
        let (hello, hi) = (json!({ "text": text("hello") }), json!({ "text": text("hi") }));
        let mut sends = Vec::new();
        for _ in 0..1 + round % 3 {
            sends.push(ada.write(&bob, &hello).into_future());
            sends.push(bob.write(&ada, &hi).into_future());
        }
        let count = sends.len();
        let mut seqs: Vec<u64> = join_all(sends)
            .await
            .into_iter()
            .map(|answer| answer.expect(201)["entry"]["seq"].as_u64().unwrap())
            .collect();
        seqs.sort_unstable();
        let expected: Vec<u64> = (1..).take(count).collect();
        assert_eq!(seqs, expected);
        let history = ada.history_with(&bob).await;
        assert_eq!(history.len(), count);
        assert_eq!(history, bob.history_with(&ada).await, "the same for both");
    }
}

#[tokio::test]
async fn one_first_message_sent_many_times_at_once_is_there_once() {
    let server = Server::shared().await;
    let ada = server.person().await;
    for _ in 0..5 {
        let bob = server.person().await;
        let body = json!({ "text": text("hello"), "clientMessageId": "first", "after": 0 });
        let answers = join_all((0..6).map(|_| ada.write(&bob, &body).into_future())).await;
        let made = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(made, 1);
        for answer in answers {
            assert!(matches!(answer.status, 200 | 201), "{answer:?}");
            assert_eq!(answer.json()["entry"]["seq"], 1);
        }
        assert_eq!(bob.history_with(&ada).await.len(), 1);
    }
}
