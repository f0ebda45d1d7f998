//! Unread counts, without a write for each recipient.

use natter_tests::{Person, Server};
use serde_json::json;

/// The count in the inbox, in the conversation and in a sync: one number.
async fn unread(person: &Person, conversation: &str) -> u64 {
    let shown = person.conversation(conversation).await["unread"].as_u64().unwrap();
    let inbox = person.inbox(50).await;
    let listed = inbox.iter().find(|found| found["id"] == conversation).unwrap();
    assert_eq!(listed["unread"], shown);
    for limit in [1, 50] {
        let fresh =
            person.post("/api/sync", &json!({ "conversations": {}, "limit": limit })).await.expect(200);
        let news = fresh["new"].as_array().unwrap();
        let new = news.iter().find(|found| found["conversationId"] == conversation).unwrap();
        assert_eq!(
            (&new["unread"], &new["conversation"]["unread"]),
            (&json!(shown), &json!(shown)),
            "{limit}"
        );
        let body = json!({ "conversations": { conversation: 0 }, "limit": limit });
        let changed = person.post("/api/sync", &body).await.expect(200);
        assert_eq!(changed["changed"][0]["unread"], shown, "{limit}");
        assert_eq!(changed["changed"][0]["readSeq"], person.conversation(conversation).await["readSeq"]);
    }
    shown
}

#[tokio::test]
async fn whatever_came_after_what_was_read_is_unread() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    for n in 1..=3 {
        ada.say(&bob, &format!("number {n}")).await;
        assert_eq!(unread(&bob, &conversation).await, n);
        assert_eq!(unread(&ada, &conversation).await, 0, "one's own message is not unread");
    }
    bob.mark_read(&conversation, 2).await.expect(204);
    assert_eq!(unread(&bob, &conversation).await, 1);
    // Delivered is not read.
    let mut socket = bob.socket().await;
    socket.ask("delivered", json!({ "conversationId": conversation, "seq": 3 })).await;
    assert_eq!(unread(&bob, &conversation).await, 1);
    bob.mark_read(&conversation, 3).await.expect(204);
    assert_eq!(unread(&bob, &conversation).await, 0);
    ada.say(&bob, "number 4").await;
    assert_eq!(unread(&bob, &conversation).await, 1);
}

#[tokio::test]
async fn whoever_wrote_last_has_nothing_unread() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    for _ in 0..4 {
        ada.say(&bob, "hello").await;
    }
    bob.say(&ada, "hello").await;
    assert_eq!(unread(&bob, &conversation).await, 0);
    assert_eq!(unread(&ada, &conversation).await, 5);
    ada.mark_read(&conversation, 5).await.expect(204);
    assert_eq!(unread(&ada, &conversation).await, 0);
}

#[tokio::test]
async fn a_member_who_comes_later_has_the_news_unread_and_not_what_was_before() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    for _ in 0..5 {
        ada.say_in(&room, "hello").await;
    }
    assert_eq!(unread(&bob, &room).await, 6, "with the room's beginning");
    carl.join(&room).await.expect(200);
    ada.put_member(&room, &bob, "admin").await.expect(204);
    assert_eq!(unread(&carl, &room).await, 1, "the change of a role");
    let dan = server.person().await;
    ada.put_member(&room, &dan, "member").await.expect(204);
    assert_eq!(unread(&dan, &room).await, 1, "that somebody has let him in");
    assert_eq!(unread(&bob, &room).await, 9);
}

#[tokio::test]
async fn what_is_cleared_is_not_unread() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    for _ in 0..4 {
        ada.say(&bob, "hello").await;
    }
    bob.mark_read(&conversation, 1).await.expect(204);
    bob.clear(&conversation).await.expect(204);
    assert_eq!(bob.conversation(&conversation).await["unread"], 0);
    ada.say(&bob, "new").await;
    assert_eq!(unread(&bob, &conversation).await, 1);
}
