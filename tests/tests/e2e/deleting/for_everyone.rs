//! A message that is deleted for everyone keeps its number, and no text is left of it anywhere.

use natter_tests::{Person, Server, Socket};
use serde_json::{Value, json};

/// Every answer and event that shows entries of a conversation.
pub(super) async fn all_views(person: &Person, conversation: &str) -> Vec<Value> {
    vec![
        person.page(conversation, "").await,
        person.page(conversation, "after=0").await,
        person.page(conversation, "before=100").await,
        person.conversation(conversation).await,
        person.get("/api/conversations").await.expect(200),
        person.sync(&json!({})).await,
        person.sync(&json!({ conversation: 0 })).await,
        person.sync(&json!({ conversation: 99 })).await,
    ]
}

pub(super) async fn assert_gone(people: &[&Person], conversation: &str, words: &str) {
    for person in people {
        for view in all_views(person, conversation).await {
            assert!(!view.to_string().contains(words), "{view:#}");
        }
    }
}

/// The events that tell a socket of a deletion: an entry, and nothing of the text.
async fn assert_told(socket: &mut Socket, target: u64, seq: u64) {
    let event = socket.expect_event("newMessage").await;
    let entry = &event["entry"];
    assert_eq!(
        (&entry["kind"], &entry["targetSeq"], &entry["seq"]),
        (&json!("deleted"), &json!(target), &json!(seq))
    );
    assert!(entry.get("text").is_none());
}

#[tokio::test]
async fn its_sender_deletes_a_message_in_a_direct_conversation() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let sent = ada.say(&bob, "regretted").await;
    let conversation = ada.conversation_with(&bob);
    let (mut hers, mut his) = (ada.socket().await, bob.socket().await);
    ada.delete_message(&conversation, 1, "everyone").await.expect(204);
    for socket in [&mut hers, &mut his] {
        assert_told(socket, 1, 2).await;
    }
    let log = bob.history_with(&ada).await;
    let mut message = sent["entry"].clone();
    message.as_object_mut().unwrap().remove("text");
    message["deleted"] = json!(true);
    assert_eq!(log[0], message, "number, sender and time stay");
    assert_eq!((&log[1]["kind"], &log[1]["sender"]), (&json!("deleted"), &json!(ada.id)));
    assert_eq!(log.len(), 2);
    assert_gone(&[&ada, &bob], &conversation, "regretted").await;
}

#[tokio::test]
async fn in_a_room_its_sender_the_owner_and_admins_delete_a_message_and_nobody_else() {
    let Some(server) = Server::unlimited().await else { return };
    let mut people = Vec::new();
    for _ in 0..5 {
        people.push(server.person().await);
    }
    let [owner, admin, author, member, stranger] = people.as_slice() else { unreachable!() };
    let room = owner.room("invite", &[admin, author, member]).await;
    owner.put_member(&room, admin, "admin").await.expect(204);
    for deleter in [author, admin, owner] {
        let words = format!("written for {}", deleter.username);
        let seq = author.say_in(&room, &words).await["seq"].as_u64().unwrap();
        member.delete_message(&room, seq, "everyone").await.problem(403, "not_allowed");
        stranger
            .delete_message(&room, seq, "everyone")
            .await
            .problem(404, "conversation_not_found");
        let mut socket = member.socket().await;
        deleter.delete_message(&room, seq, "everyone").await.expect(204);
        assert_told(&mut socket, seq, seq + 1).await;
        assert_gone(&[owner, author, member], &room, &words).await;
    }
    // Also the owner's own message is an admin's to delete.
    let seq = owner.say_in(&room, "hello").await["seq"].as_u64().unwrap();
    admin.delete_message(&room, seq, "everyone").await.expect(204);
}

#[tokio::test]
async fn the_peer_can_not_delete_a_message_for_everyone() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let conversation = ada.conversation_with(&bob);
    bob.delete_message(&conversation, 1, "everyone").await.problem(403, "not_allowed");
    carl.delete_message(&conversation, 1, "everyone").await.problem(403, "not_a_member");
    assert_eq!(bob.history_with(&ada).await.len(), 1);
}

#[tokio::test]
async fn a_second_deletion_changes_nothing_and_tells_nobody() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let conversation = ada.conversation_with(&bob);
    ada.delete_message(&conversation, 1, "everyone").await.expect(204);
    let mut socket = bob.socket().await;
    ada.delete_message(&conversation, 1, "everyone").await.expect(204);
    assert_eq!(socket.pushed().await, [] as [Value; 0]);
    assert_eq!(bob.history_with(&ada).await.len(), 2);
}

#[tokio::test]
async fn deletions_side_by_side_leave_one_entry() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    let seq = bob.say_in(&room, "hello").await["seq"].as_u64().unwrap();
    let (one, two) = tokio::join!(
        ada.delete_message(&room, seq, "everyone").into_future(),
        bob.delete_message(&room, seq, "everyone").into_future(),
    );
    assert_eq!((one.status, two.status), (204, 204));
    let log = ada.entries_of(&room).await;
    assert_eq!(log.iter().filter(|entry| entry["kind"] == "deleted").count(), 1);
}

#[tokio::test]
async fn only_messages_that_are_there_are_deleted() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    ada.say_in(&room, "hello").await;
    ada.delete_message(&room, 2, "everyone").await.expect(204);
    for whom in ["everyone", "me"] {
        ada.delete_message(&room, 1, whom).await.problem(409, "not_a_message");
        ada.delete_message(&room, 3, whom).await.problem(409, "not_a_message");
        for seq in [0, 4, 9_007_199_254_740_991] {
            ada.delete_message(&room, seq, whom).await.problem(404, "entry_not_found");
        }
    }
    // Whoever may not delete it does not learn more.
    bob.delete_message(&room, 1, "everyone").await.problem(403, "not_allowed");
}

#[tokio::test]
async fn what_is_deleted_and_for_whom_must_be_said() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let path = format!("/api/conversations/{}/messages", ada.conversation_with(&bob));
    for query in ["", "?for=", "?for=all", "?for=Everyone", "?for=me&for=everyone"] {
        let answer = ada.request("DELETE", &format!("{path}/1{query}")).await;
        answer.invalid(&["for"]);
    }
    for seq in ["x", "-1", "1.5", "9007199254740992", "1e0", "%20"] {
        ada.request("DELETE", &format!("{path}/{seq}?for=me")).await.invalid(&["seq"]);
    }
    let path = "/api/conversations/nonsense/messages/1?for=me";
    ada.request("DELETE", path).await.invalid(&["conversationId"]);
    assert_eq!(bob.history_with(&ada).await.len(), 1);
}

#[tokio::test]
async fn a_message_that_is_deleted_in_the_moment_in_which_it_is_written_is_there_or_not() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    for _ in 0..40 {
        let next = ada.conversation(&room).await["lastSeq"].as_u64().unwrap() + 1;
        let (entry, answer) = tokio::join!(
            bob.say_in(&room, "hello"),
            ada.delete_message(&room, next, "everyone").into_future()
        );
        let now = &bob.page(&room, &format!("after={}&limit=1", next - 1)).await["entries"][0];
        assert_eq!(entry["seq"], next);
        match answer.status {
            204 => assert_eq!(now["deleted"], true),
            _ => {
                answer.problem(404, "entry_not_found");
                assert!(now["text"].is_string());
            }
        }
    }
}
