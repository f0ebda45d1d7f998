//! One's own messages can be deleted for everyone also when one has left, when the room has ended,
//! and when the other one's account is gone.

use natter_tests::{Person, Server, Socket};
use serde_json::{Value, json};

use super::for_everyone::assert_gone;
use crate::accounts::deletion::delete_wholly;

/// The next event is a message that has lost its text, and says nothing else.
async fn assert_replaced(socket: &mut Socket, message: &Value) {
    let event = socket.expect_event("newMessage").await;
    assert_eq!(event["entry"], without_text(message));
}

/// The message as it is once it is deleted.
fn without_text(message: &Value) -> Value {
    let mut message = message.clone();
    message.as_object_mut().unwrap().remove("text");
    message["deleted"] = json!(true);
    message
}

async fn last_seq(person: &Person, conversation: &str) -> Value {
    person.conversation(conversation).await["lastSeq"].take()
}

#[tokio::test]
async fn who_has_left_or_was_removed_deletes_their_own_messages_and_no_others() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let room = ada.room("open", &[&bob, &carl]).await;
    ada.put_member(&room, &carl, "admin").await.expect(204);
    for leaves in [true, false] {
        let his = bob.say_in(&room, "regretted").await["seq"].as_u64().unwrap();
        let hers = ada.say_in(&room, "hello").await["seq"].as_u64().unwrap();
        if leaves {
            bob.leave(&room).await.expect(204);
        } else {
            ada.remove_member(&room, &bob).await.expect(204);
        }
        let mut sockets = [ada.socket().await, carl.socket().await];
        let mut gone = bob.socket().await;
        bob.delete_message(&room, hers, "everyone").await.problem(404, "conversation_not_found");
        bob.delete_message(&room, 999, "everyone").await.problem(404, "conversation_not_found");
        bob.delete_message(&room, his, "me").await.problem(404, "conversation_not_found");
        bob.delete_message(&room, his, "everyone").await.expect(204);
        for socket in &mut sockets {
            let entry = socket.expect_event("newMessage").await["entry"].take();
            assert_eq!((&entry["kind"], &entry["targetSeq"]), (&json!("deleted"), &json!(his)));
            assert_eq!(entry["sender"], bob.id.as_str());
        }
        bob.delete_message(&room, his, "everyone").await.expect(204);
        assert_eq!(gone.pushed().await, [] as [Value; 0], "nor is he told of anything");
        assert_gone(&[&ada, &carl], &room, "regretted").await;
        bob.get(&format!("/api/conversations/{room}")).await.problem(404, "conversation_not_found");
        bob.join(&room).await.expect(200);
    }
}

#[tokio::test]
async fn who_was_an_admin_deletes_only_their_own_messages_after_they_have_left() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    ada.put_member(&room, &bob, "admin").await.expect(204);
    ada.say_in(&room, "hers").await;
    bob.say_in(&room, "his").await;
    bob.leave(&room).await.expect(204);
    bob.delete_message(&room, 3, "everyone").await.problem(404, "conversation_not_found");
    bob.delete_message(&room, 4, "everyone").await.expect(204);
}

#[tokio::test]
async fn in_a_room_that_has_ended_ones_own_messages_can_be_deleted_without_an_entry() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let room = ada.room("open", &[&bob, &carl]).await;
    let (his, hers) = (bob.say_in(&room, "regretted").await, ada.say_in(&room, "hers").await);
    let gone = carl.say_in(&room, "carls").await;
    carl.leave(&room).await.expect(204);
    ada.end(&room).await.expect(204);
    let last = last_seq(&ada, &room).await;
    let seq = |entry: &Value| entry["seq"].as_u64().unwrap();
    ada.delete_message(&room, seq(&his), "everyone").await.problem(409, "room_ended");
    bob.delete_message(&room, seq(&hers), "everyone").await.problem(403, "not_allowed");

    let mut sockets = [ada.socket().await, bob.socket().await];
    let mut left = carl.socket().await;
    bob.delete_message(&room, seq(&his), "everyone").await.expect(204);
    for socket in &mut sockets {
        assert_replaced(socket, &his).await;
    }
    bob.delete_message(&room, seq(&his), "everyone").await.expect(204);
    for socket in &mut sockets {
        assert_eq!(socket.pushed().await, [] as [Value; 0], "once");
    }
    carl.delete_message(&room, seq(&gone), "everyone").await.expect(204);
    for socket in &mut sockets {
        assert_replaced(socket, &gone).await;
    }
    assert_eq!(left.pushed().await, [] as [Value; 0], "who has left is told of nothing");
    assert_eq!(last_seq(&ada, &room).await, last, "the log has ended");
    assert_eq!(bob.entries_of(&room).await[1], without_text(&his));
    for words in ["regretted", "carls"] {
        assert_gone(&[&ada, &bob], &room, words).await;
    }
}

#[tokio::test]
async fn who_has_cleared_a_room_that_has_ended_is_not_told_of_what_is_deleted_there() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    bob.say_in(&room, "regretted").await;
    ada.end(&room).await.expect(204);
    ada.request("DELETE", &format!("/api/conversations/{room}")).await.expect(204);
    let mut socket = ada.socket().await;
    bob.delete_message(&room, 2, "everyone").await.expect(204);
    assert_eq!(socket.pushed().await, [] as [Value; 0]);
}

#[tokio::test]
async fn what_was_said_to_somebody_whose_account_is_gone_can_be_deleted() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let said = ada.say(&bob, "regretted").await["entry"].take();
    bob.say(&ada, "his").await;
    let direct = ada.conversation_with(&bob);
    delete_wholly(&bob).await;
    let last = last_seq(&ada, &direct).await;
    let mut socket = ada.socket().await;
    ada.delete_message(&direct, 2, "everyone").await.problem(403, "not_allowed");
    ada.delete_message(&direct, 1, "everyone").await.expect(204);
    assert_replaced(&mut socket, &said).await;
    assert_eq!(last_seq(&ada, &direct).await, last);
    assert_gone(&[&ada], &direct, "regretted").await;
}

#[tokio::test]
async fn deletions_side_by_side_after_the_end_tell_of_it_once() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    bob.say_in(&room, "regretted").await;
    ada.end(&room).await.expect(204);
    let mut socket = ada.socket().await;
    let deletions = (0..10).map(|_| bob.delete_message(&room, 2, "everyone").into_future());
    for answer in futures_util::future::join_all(deletions).await {
        assert_eq!(answer.status, 204);
    }
    socket.expect_event("newMessage").await;
    assert_eq!(socket.pushed().await, [] as [Value; 0]);
}
