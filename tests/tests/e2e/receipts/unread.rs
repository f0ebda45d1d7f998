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
        let fresh = person
            .post("/api/sync", &json!({ "conversations": {}, "limit": limit }))
            .await
            .expect(200);
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
        assert_eq!(
            changed["changed"][0]["readSeq"],
            person.conversation(conversation).await["readSeq"]
        );
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
async fn what_one_has_written_oneself_is_not_unread_and_does_not_mark_as_read() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    for _ in 0..4 {
        ada.say(&bob, "hello").await;
    }
    bob.say(&ada, "hello").await;
    assert_eq!(unread(&ada, &conversation).await, 1, "four own messages and one answer");
    assert_eq!(unread(&bob, &conversation).await, 4);
    ada.mark_read(&conversation, 5).await.expect(204);
    assert_eq!(unread(&ada, &conversation).await, 0);
}

#[tokio::test]
async fn what_happens_to_a_room_and_its_members_is_not_unread() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    assert_eq!(unread(&bob, &room).await, 0, "the room's beginning");
    for _ in 0..5 {
        ada.say_in(&room, "hello").await;
    }
    carl.join(&room).await.expect(200);
    ada.put_member(&room, &bob, "admin").await.expect(204);
    let name = natter_tests::text("another name");
    ada.edit(&room, &json!({ "name": name, "visibility": "invite" })).await.expect(200);
    let dan = server.person().await;
    ada.put_member(&room, &dan, "member").await.expect(204);
    ada.remove_member(&room, &carl).await.expect(204);
    assert_eq!(unread(&bob, &room).await, 5);
    assert_eq!(unread(&dan, &room).await, 0, "nor what was before, to who comes later");
    ada.say_in(&room, "hello").await;
    assert_eq!((unread(&bob, &room).await, unread(&dan, &room).await), (6, 1));
}

#[tokio::test]
async fn what_is_deleted_for_everyone_or_for_oneself_is_not_unread() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    for n in 1..=3 {
        ada.say(&bob, &format!("number {n}")).await;
    }
    ada.delete_message(&conversation, 1, "everyone").await.expect(204);
    assert_eq!(unread(&bob, &conversation).await, 2, "neither the message nor its deletion");
    bob.delete_message(&conversation, 3, "me").await.expect(204);
    assert_eq!(unread(&bob, &conversation).await, 1);
    let shown = bob.conversation(&conversation).await;
    assert_eq!(shown["lastEntry"]["seq"], 2, "the last entry is one that is shown");
    assert_eq!(shown["lastSeq"], 4);
    ada.delete_message(&conversation, 2, "everyone").await.expect(204);
    assert_eq!(unread(&bob, &conversation).await, 0);
    // Reading moves to the last entry, whatever it is.
    bob.mark_read(&conversation, 5).await.expect(204);
    ada.say(&bob, "number 6").await;
    assert_eq!(unread(&bob, &conversation).await, 1);
}

#[tokio::test]
async fn a_missed_call_is_unread_to_who_was_called_and_one_that_was_taken_or_declined_is_not() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    ada.say(&bob, "hello").await;
    let (mut hers, mut his) = (ada.socket().await, bob.socket().await);
    let signal = |kind: &str| json!({ "type": kind, "sdp": "v=0" });
    // Who ends the call, whether it was answered, and the numbers of the two after it.
    for (call, by_callee, answered, expected) in
        [("declined", true, false, 1), ("answered", false, true, 1), ("missed", false, false, 2)]
    {
        let call = format!("{call}-{}", ada.id);
        let offer = json!({
            "receiverId": bob.id, "callId": call, "offer": signal("offer"), "media": "audio",
        });
        assert_eq!(hers.ask("callUser", offer).await["event"], "ack");
        if answered {
            let answer = json!({ "callId": call, "answer": signal("answer") });
            assert_eq!(his.ask("makeAnswer", answer).await["event"], "ack");
        }
        let ends = if by_callee { &mut his } else { &mut hers };
        assert_eq!(ends.ask("endCall", json!({ "callId": call })).await["event"], "ack");
        assert_eq!(unread(&bob, &conversation).await, expected, "{call}");
        assert_eq!(unread(&ada, &conversation).await, 0, "{call}");
    }
}

#[tokio::test]
async fn the_count_is_exact_to_99_and_a_hundred_stands_for_more() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let conversation = ada.conversation_with(&bob);
    server.copy_first_entry(&conversation, 2, 250).await;
    for (read, expected) in [(0, 100), (149, 100), (150, 100), (151, 99), (152, 98), (250, 0)] {
        bob.mark_read(&conversation, read).await.expect(204);
        assert_eq!(unread(&bob, &conversation).await, expected, "read to {read}");
    }
    // Own ones between them change nothing.
    let mut last = 250;
    for _ in 0..120 {
        last = bob.say(&ada, "mine").await["entry"]["seq"].as_u64().unwrap();
    }
    ada.say(&bob, "theirs").await;
    bob.mark_read(&conversation, 249).await.expect(204);
    assert_eq!((last, unread(&bob, &conversation).await), (370, 1));
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
