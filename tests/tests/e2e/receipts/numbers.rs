//! The two receipts of each member, which only go forward.

use natter_tests::{Person, Server};
use serde_json::{Value, json};

/// What a conversation says to have been read and delivered, of its reader.
async fn own(person: &Person, conversation: &str) -> (u64, u64) {
    let shown = person.conversation(conversation).await;
    (shown["readSeq"].as_u64().unwrap(), shown["deliveredSeq"].as_u64().unwrap())
}

/// The same of a member of a room, as another one sees it.
async fn seen_of(person: &Person, room: &str, other: &Person) -> (u64, u64) {
    let members = person.members_of(room).await;
    let member = members.iter().find(|member| member["user"]["id"] == other.id.as_str()).unwrap();
    (member["readSeq"].as_u64().unwrap(), member["deliveredSeq"].as_u64().unwrap())
}

#[tokio::test]
async fn both_go_forward_from_frames_and_read_from_a_request_and_neither_goes_back() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    for n in 0..6 {
        ada.say(&bob, &format!("number {n}")).await;
    }
    let conversation = ada.conversation_with(&bob);
    let mut socket = bob.socket().await;
    assert_eq!(
        own(&bob, &conversation).await,
        (0, 0),
        "nothing is delivered before a device says so"
    );
    for (action, seq, expected) in [
        ("delivered", 3, (0, 3)),
        ("delivered", 2, (0, 3)),
        ("read", 2, (2, 3)),
        ("read", 1, (2, 3)),
        ("read", 0, (2, 3)),
        ("read", 5, (5, 5)),
        ("delivered", 4, (5, 5)),
        ("delivered", 6, (5, 6)),
    ] {
        let ack = socket.ask(action, json!({ "conversationId": conversation, "seq": seq })).await;
        assert_eq!(ack["event"], "ack");
        assert_eq!(own(&bob, &conversation).await, expected, "{action} {seq}");
    }
    bob.mark_read(&conversation, 4).await.expect(204);
    assert_eq!(own(&bob, &conversation).await, (5, 6));
    bob.mark_read(&conversation, 6).await.expect(204);
    assert_eq!(own(&bob, &conversation).await, (6, 6));
    assert_eq!(own(&ada, &conversation).await, (0, 0), "they are the reader's own");
}

#[tokio::test]
async fn receipts_side_by_side_leave_the_highest() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let conversation = ada.conversation_with(&bob);
    server.copy_first_entry(&conversation, 2, 30).await;
    let reads =
        [7, 30, 1, 12, 29, 15, 3, 22].map(|seq| bob.mark_read(&conversation, seq).into_future());
    for answer in futures_util::future::join_all(reads).await {
        answer.expect(204);
    }
    assert_eq!(own(&bob, &conversation).await, (30, 30));
}

#[tokio::test]
async fn the_members_of_a_room_see_how_far_the_others_are() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    for n in 0..4 {
        ada.say_in(&room, &format!("number {n}")).await;
    }
    assert_eq!(
        seen_of(&ada, &room, &bob).await,
        (0, 0),
        "that somebody was added is news for them"
    );
    let mut socket = bob.socket().await;
    socket.ask("delivered", json!({ "conversationId": room, "seq": 4 })).await;
    bob.mark_read(&room, 3).await.expect(204);
    assert_eq!(seen_of(&ada, &room, &bob).await, (3, 4));
    assert_eq!(seen_of(&ada, &room, &ada).await, (1, 1));
}

#[tokio::test]
async fn a_number_from_the_future_is_refused() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let room = ada.room("open", &[&bob]).await;
    let mut socket = bob.socket().await;
    for conversation in [&ada.conversation_with(&bob), &room] {
        for seq in [2, 1_000, 9_007_199_254_740_991_u64] {
            bob.mark_read(conversation, seq).await.invalid(&["seq"]);
            for action in ["read", "delivered"] {
                let refused =
                    socket.ask(action, json!({ "conversationId": conversation, "seq": seq })).await;
                assert_eq!(refused["problem"]["code"], "validation_failed");
                assert_eq!(refused["problem"]["errors"][0]["field"], "seq");
            }
        }
        assert!(own(&bob, conversation).await <= (1, 1));
    }
}

#[tokio::test]
async fn what_is_no_number_is_refused() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let conversation = ada.conversation_with(&bob);
    let path = format!("/api/conversations/{conversation}/read");
    let mut socket = bob.socket().await;
    for seq in [
        json!(-1),
        json!(0.5),
        json!("1"),
        json!(9_007_199_254_740_992_u64),
        Value::Null,
        json!([1]),
    ] {
        bob.request("PUT", &path).json(&json!({ "seq": seq })).await.invalid(&["seq"]);
        let refused =
            socket.ask("delivered", json!({ "conversationId": conversation, "seq": seq })).await;
        assert_eq!(refused["problem"]["code"], "validation_failed", "{seq}");
    }
    bob.request("PUT", &path).json(&json!({})).await.invalid(&["seq"]);
    let refused = socket.ask("read", json!({})).await;
    let fields: Vec<&Value> = refused["problem"]["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| &error["field"])
        .collect();
    assert_eq!(fields, ["conversationId", "seq"]);
}

#[tokio::test]
async fn strangers_mark_nothing_and_learn_nothing() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let direct = ada.conversation_with(&bob);
    let room = ada.room("invite", &[&bob]).await;
    let never = "r-01kbk2xh5s8n1v4w7x9y2z3abc".to_owned();
    let mut socket = carl.socket().await;
    // One number that is there, and one that is not: both are answered alike.
    for seq in [1, 99] {
        for (conversation, status, code) in [
            (&direct, 403, "not_a_member"),
            (&room, 404, "conversation_not_found"),
            (&never, 404, "conversation_not_found"),
            (&carl.conversation_with(&ada), 404, "conversation_not_found"),
        ] {
            carl.mark_read(conversation, seq).await.problem(status, code);
            for action in ["read", "delivered"] {
                let refused =
                    socket.ask(action, json!({ "conversationId": conversation, "seq": seq })).await;
                assert_eq!(refused["problem"]["code"], code);
            }
        }
    }
    ada.remove_member(&room, &bob).await.expect(204);
    bob.mark_read(&room, 1).await.problem(404, "conversation_not_found");
}

#[tokio::test]
async fn whoever_comes_back_begins_at_the_new_beginning() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    ada.say_in(&room, "hello").await;
    bob.mark_read(&room, 2).await.expect(204);
    bob.leave(&room).await.expect(204);
    ada.say_in(&room, "he is gone").await;
    bob.join(&room).await.expect(200);
    assert_eq!(own(&bob, &room).await, (5, 5));
    assert_eq!(seen_of(&ada, &room, &bob).await, (5, 5));
}

#[tokio::test]
async fn whoever_was_away_learns_how_far_the_other_one_has_read() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    ada.say(&bob, "hello again").await;
    let conversation = ada.conversation_with(&bob);
    let numbers = async || {
        let seen = ada.conversation(&conversation).await;
        (seen["peerReadSeq"].clone(), seen["peerDeliveredSeq"].clone())
    };
    assert_eq!(numbers().await, (json!(0), json!(0)));
    bob.socket().await.ask("delivered", json!({ "conversationId": conversation, "seq": 2 })).await;
    bob.mark_read(&conversation, 1).await.expect(204);
    assert_eq!(numbers().await, (json!(1), json!(2)));
    bob.block(&ada).await.expect(204);
    bob.mark_read(&conversation, 2).await.expect(204);
    assert_eq!(numbers().await, (json!(1), json!(2)), "as they were at the block");
}
