//! A cleared conversation is hidden for one person until the next message.

use natter_tests::{Person, Server};
use serde_json::{Value, json};

fn numbers(page: &Value) -> Vec<u64> {
    page["entries"].as_array().unwrap().iter().map(|entry| entry["seq"].as_u64().unwrap()).collect()
}

async fn inbox_of(person: &Person) -> Vec<Value> {
    person.inbox(50).await.iter().map(|conversation| conversation["id"].clone()).collect()
}

#[tokio::test]
async fn it_is_gone_from_the_inbox_until_something_new_is_said() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let room = ada.room("open", &[&bob]).await;
    ada.say(&bob, "one").await;
    ada.say(&bob, "two").await;
    let last = [(conversation.as_str(), 2), (room.as_str(), 1)];
    for (conversation, last) in last {
        bob.clear(conversation).await.expect(204);
        assert!(!inbox_of(&bob).await.contains(&json!(conversation)));
        let page = bob.page(conversation, "").await;
        assert_eq!(
            (numbers(&page), &page["firstSeq"], &page["lastSeq"]),
            (vec![], &json!(0), &json!(last))
        );
        let shown = bob.conversation(conversation).await;
        assert_eq!((&shown["lastEntry"], &shown["unread"]), (&Value::Null, &json!(0)));
        assert_eq!((&shown["clearedSeq"], &shown["lastSeq"]), (&json!(last), &json!(last)));
        assert_eq!(bob.sync(&json!({ conversation: last })).await["changed"], json!([]));

        ada.say_in(conversation, "new").await;
        assert!(inbox_of(&bob).await.contains(&json!(conversation)));
        let page = bob.page(conversation, "").await;
        assert_eq!((numbers(&page), &page["firstSeq"]), (vec![last + 1], &json!(last + 1)));
        assert_eq!(bob.conversation(conversation).await["unread"], 1);
    }
    assert!(inbox_of(&ada).await.contains(&json!(room)), "for nobody else");
    assert_eq!(ada.history_with(&bob).await.len(), 3);
}

#[tokio::test]
async fn every_page_begins_after_what_was_cleared() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let conversation = ada.conversation_with(&bob);
    server.copy_first_entry(&conversation, 2, 10).await;
    bob.clear(&conversation).await.expect(204);
    server.copy_first_entry(&conversation, 11, 20).await;
    for (query, expected) in [
        ("", 11..=20),
        ("limit=3", 18..=20),
        ("after=0", 11..=20),
        ("after=0&limit=3", 11..=13),
        ("after=9", 11..=20),
        ("after=10", 11..=20),
        ("after=11", 12..=20),
        ("before=12", 11..=11),
        ("before=15&limit=2", 13..=14),
        ("before=15&limit=100", 11..=14),
        ("after=3&before=13", 11..=12),
        ("after=3&before=13&limit=1", 11..=11),
    ] {
        let page = bob.page(&conversation, query).await;
        assert_eq!(numbers(&page), expected.collect::<Vec<u64>>(), "{query}");
        assert_eq!((&page["firstSeq"], &page["lastSeq"]), (&json!(11), &json!(20)), "{query}");
    }
    for query in ["before=11", "before=1", "before=5&limit=2", "after=20", "after=3&before=9"] {
        let page = bob.page(&conversation, query).await;
        assert_eq!((numbers(&page), &page["firstSeq"]), (vec![], &json!(11)), "{query}");
    }
    let page = bob.get(&format!("/api/messages/{}?after=0&limit=2", ada.id)).await.expect(200);
    assert_eq!(numbers(&page), [11, 12]);
    assert_eq!(numbers(&ada.page(&conversation, "after=0&limit=2").await), [1, 2]);
}

#[tokio::test]
async fn the_other_devices_of_the_person_are_told_and_nobody_else() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let conversation = ada.conversation_with(&bob);
    let (mut hers, mut his) = (ada.socket().await, bob.login().await.socket().await);
    bob.clear(&conversation).await.expect(204);
    let event = his.expect_event("conversation").await;
    assert_eq!(
        (&event["change"], &event["conversationId"]),
        (&json!("removed"), &json!(conversation))
    );
    assert!(hers.pushed().await.iter().all(|event| event["event"] == "presence"));
}

#[tokio::test]
async fn it_can_be_cleared_again_and_again_and_never_comes_back() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    ada.say(&bob, "one").await;
    for _ in 0..2 {
        bob.clear(&conversation).await.expect(204);
    }
    ada.say(&bob, "two").await;
    bob.clear(&conversation).await.expect(204);
    assert!(inbox_of(&bob).await.is_empty());
    bob.say(&ada, "three").await;
    assert_eq!(numbers(&bob.page(&conversation, "").await), [3]);
}

#[tokio::test]
async fn a_repeat_of_a_message_that_one_has_cleared_is_still_a_repeat() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let body = json!({ "text": natter_tests::text("hello"), "clientMessageId": "c1", "after": 0 });
    ada.write(&bob, &body).await.expect(201);
    ada.clear(&ada.conversation_with(&bob)).await.expect(204);
    ada.write(&bob, &body).await.expect(200);
    assert_eq!(bob.history_with(&ada).await.len(), 1);
}

#[tokio::test]
async fn strangers_clear_nothing() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let room = ada.room("open", &[]).await;
    carl.clear(&ada.conversation_with(&bob)).await.problem(403, "not_a_member");
    carl.clear(&room).await.problem(404, "conversation_not_found");
    carl.clear("r-01kbk2xh5s8n1v4w7x9y2z3abc").await.problem(404, "conversation_not_found");
    carl.clear(&carl.conversation_with(&ada)).await.problem(404, "conversation_not_found");
    carl.clear("nonsense").await.invalid(&["conversationId"]);
}

#[tokio::test]
async fn a_room_that_has_ended_can_be_cleared_for_good() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    ada.end(&room).await.expect(204);
    bob.leave(&room).await.problem(409, "room_ended");
    bob.clear(&room).await.expect(204);
    assert!(inbox_of(&bob).await.is_empty());
    assert_eq!(inbox_of(&ada).await, [json!(room)]);
}
