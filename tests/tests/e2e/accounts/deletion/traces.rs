//! The data that remains of a deleted account.

use natter_tests::{Person, Server, Table, text, until};
use serde_json::{Value, json};

use super::{delete, delete_wholly};

async fn left(person: &Person, conversation: &str) -> Value {
    let last = async || person.conversation(conversation).await["lastEntry"].take();
    until(last, |entry| entry["kind"] == "left").await
}

#[tokio::test]
async fn what_was_said_stays_as_from_a_deleted_account() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let said = ada.say(&bob, "remember me").await["entry"].take();
    let room = bob.room("invite", &[&ada]).await;
    let also = ada.say_in(&room, "you too").await;
    delete_wholly(&ada).await;

    let direct = ada.conversation_with(&bob);
    let history = bob.history_with(&ada).await;
    assert_eq!((history.len(), &history[0], &history[1]["kind"]), (2, &said, &json!("left")));
    assert_eq!(history[1]["sender"], ada.id.as_str());
    assert_eq!(bob.entries_of(&room).await[1], also);
    let seen = bob.conversation(&direct).await;
    let peer = &seen["peer"];
    assert_eq!(
        (&peer["id"], &peer["deleted"], &peer["username"]),
        (&json!(ada.id), &json!(true), &json!(""))
    );
    assert_eq!(peer["displayName"], "Deleted account");
    assert_eq!(peer.get("bio"), None);
    assert!(!seen.to_string().contains(&ada.username));
    let inbox = bob.get("/api/conversations").await.expect(200);
    assert!(inbox["conversations"].as_array().unwrap().contains(&seen));
}

#[tokio::test]
async fn nothing_can_be_said_to_whoever_is_gone_and_all_else_can_be_done() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let before = json!({ "text": text("before"), "clientMessageId": "c1", "after": 0 });
    let first = bob.write(&ada, &before).await.expect(201);
    delete_wholly(&ada).await;
    let direct = ada.conversation_with(&bob);
    let body = json!({ "text": text("hello?") });
    bob.write(&ada, &body).await.problem(404, "user_not_found");
    bob.write_in(&direct, &body).await.problem(404, "user_not_found");
    let mut socket = bob.socket().await;
    let answer = socket
        .ask("sendMessage", json!({ "conversationId": direct, "text": text("hello?") }))
        .await;
    assert_eq!(answer["problem"]["code"], "user_not_found");
    assert_eq!(
        bob.write(&ada, &before).await.expect(200)["entry"],
        first["entry"],
        "a repeat is known"
    );

    let path = format!("/api/conversations/{direct}");
    bob.request("PUT", &format!("{path}/read")).json(&json!({ "seq": 2 })).await.expect(204);
    bob.request("DELETE", &path).await.expect(204);
    assert_eq!(bob.get("/api/conversations").await.expect(200)["conversations"], json!([]));
}

#[tokio::test]
async fn rooms_go_to_an_admin_or_to_whoever_has_been_there_longest() {
    let server = Server::shared().await;
    let (ada, bob, carl, dora) = (
        server.person().await,
        server.person().await,
        server.person().await,
        server.person().await,
    );
    let with_admin = ada.room("open", &[&bob, &carl]).await;
    ada.put_member(&with_admin, &carl, "admin").await.expect(204);
    let without = ada.room("open", &[]).await;
    dora.join(&without).await.expect(200);
    bob.join(&without).await.expect(200);
    let others = bob.room("open", &[&ada]).await;
    let alone = ada.room("open", &[]).await;
    let mut carls = carl.socket().await;
    delete_wholly(&ada).await;

    for (room, heir) in [(&with_admin, &carl), (&without, &dora)] {
        let seen = bob.conversation(room).await;
        assert_eq!((&seen["ownerId"], &seen["memberCount"]), (&json!(heir.id), &json!(2)));
        assert_eq!(heir.conversation(room).await["role"], "owner");
        let entries = bob.entries_of(room).await;
        let [.., role, left] = entries.as_slice() else { panic!("{entries:?}") };
        assert_eq!(
            (&role["kind"], &role["userId"], &role["role"]),
            (&json!("role"), &json!(heir.id), &json!("owner"))
        );
        assert_eq!(
            (&role["sender"], &left["kind"], &left["sender"]),
            (&json!(ada.id), &json!("left"), &json!(ada.id))
        );
    }
    for kind in ["role", "left"] {
        assert_eq!(carls.expect_event("newMessage").await["entry"]["kind"], kind);
    }
    let event = carls.expect_event("conversation").await;
    assert_eq!(
        (&event["change"], &event["conversation"]["ownerId"]),
        (&json!("changed"), &json!(carl.id))
    );

    let entries = bob.entries_of(&others).await;
    assert_eq!((entries.len(), &entries[1]["kind"]), (2, &json!("left")));
    assert_eq!(bob.conversation(&others).await["ownerId"], bob.id.as_str());
    bob.join(&alone).await.problem(409, "room_ended");
    let members = bob.members_of(&others).await;
    assert!(members.iter().all(|member| member["user"]["id"] != ada.id.as_str()));
}

#[tokio::test]
async fn the_others_are_told_on_their_devices() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let direct = ada.conversation_with(&bob);
    let mut socket = bob.socket().await;
    delete(&ada, &ada.password).await.expect(202);
    let event = socket.expect_event("newMessage").await;
    assert_eq!(
        (&event["conversationId"], &event["entry"]["kind"]),
        (&json!(direct), &json!("left"))
    );
    assert_eq!(event["entry"], left(&bob, &direct).await);
}

#[tokio::test]
async fn an_ended_room_is_left_without_a_word() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("invite", &[&bob]).await;
    ada.end(&room).await.expect(204);
    delete_wholly(&ada).await;
    let entries = bob.entries_of(&room).await;
    assert_eq!(entries.last().unwrap()["kind"], "ended", "its log takes no more");
    assert_eq!(bob.members_of(&room).await.len(), 1);
}

#[tokio::test]
async fn of_two_who_both_go_their_conversation_goes_too() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let room = ada.room("open", &[&bob]).await;
    tokio::join!(delete_wholly(&ada), delete_wholly(&bob));
    let carl = server.person().await;
    carl.join(&room).await.problem(409, "room_ended");
    carl.write(&ada, &json!({ "text": "s3cr3t-x" })).await.problem(404, "user_not_found");
}

#[tokio::test]
async fn blocks_go_with_either_person() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    ada.block(&bob).await.expect(204);
    carl.block(&ada).await.expect(204);
    delete_wholly(&ada).await;
    let exported = carl.get("/api/users/me/export").await.expect(200);
    assert_eq!(exported["blocked"], json!([]));
    carl.unblock(&ada).await.expect(204);
}

#[tokio::test]
async fn no_item_of_the_account_is_left() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let session = ada.session_id().await;
    let mut socket = ada.socket().await;
    ada.say(&bob, "hello").await;
    let room = bob.room("invite", &[&ada]).await;
    ada.block(&bob).await.expect(204);
    bob.block(&ada).await.expect(204);
    let direct = ada.conversation_with(&bob);
    ada.request("DELETE", &format!("/api/conversations/{direct}/messages/1?for=me"))
        .await
        .expect(204);
    delete(&ada, "s3cr3t-wrong").await.problem(401, "invalid_credentials");
    let (own, his) = (format!("USER#{}", ada.id), format!("USER#{}", bob.id));
    let users = [
        (own.clone(), "PROFILE".to_owned()),
        (own.clone(), format!("SESSION#{session}")),
        (own.clone(), format!("BLOCK#{}", bob.id)),
        (own.clone(), format!("BLOCKED#{}", bob.id)),
        (own.clone(), "PASSWORD".to_owned()),
        (his.clone(), format!("BLOCK#{}", ada.id)),
        (his, format!("BLOCKED#{}", ada.id)),
    ];
    let conversations = [
        (direct.clone(), format!("MEMBER#{}", ada.id)),
        (room, format!("MEMBER#{}", ada.id)),
        (direct, format!("HIDDEN#{}#{:020}", ada.id, 1)),
    ];
    let item = async |table, (pk, sk): &(String, String)| {
        server.item(table, json!({ "pk": { "S": pk }, "sk": { "S": sk } })).await
    };
    for key in &users {
        assert!(item(Table::Users, key).await.is_object(), "there before: {key:?}");
    }
    for key in &conversations {
        assert!(item(Table::Conversations, key).await.is_object(), "there before: {key:?}");
    }
    delete_wholly(&ada).await;
    assert_eq!(socket.closed().await, 1000);
    for key in &users {
        assert_eq!(item(Table::Users, key).await, Value::Null, "{key:?}");
    }
    // The name is free before the last sweep, which takes what was hidden.
    for key in &conversations {
        let left = until(async || item(Table::Conversations, key).await, Value::is_null).await;
        assert_eq!(left, Value::Null, "{key:?}");
    }
    let connections = async || server.item(Table::Connections, json!({ "pk": { "S": own } })).await;
    // This one goes when no request can bring it back any more.
    assert_eq!(until(connections, Value::is_null).await, Value::Null);
}
