//! Answers to people who are not members do not tell whether a room exists.

use natter_tests::Server;
use serde_json::json;

use super::{Trio, assert_unknowable, nobodys, trio};

#[tokio::test]
async fn an_invite_only_room_is_to_strangers_as_one_that_does_not_exist() {
    let server = Server::shared().await;
    let Trio { room, owner, member, .. } = trio(&server, "invite").await;
    owner.say_in(&room, "among ourselves").await;
    let (stranger, other) = (server.person().await, server.person().await);
    assert_unknowable(&stranger, &room, &[&member, &stranger, &other]).await;
    assert_eq!(owner.conversation(&room).await["memberCount"], 3, "and none of it did anything");
}

#[tokio::test]
async fn also_one_that_has_ended() {
    let server = Server::shared().await;
    let Trio { room, owner, member, .. } = trio(&server, "invite").await;
    owner.end(&room).await.expect(204);
    let stranger = server.person().await;
    assert_unknowable(&stranger, &room, &[&member]).await;
}

#[tokio::test]
async fn whoever_shares_other_rooms_with_its_members_is_a_stranger_too() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let secret = ada.room("invite", &[&bob]).await;
    let shared = ada.room("invite", &[&bob, &carl]).await;
    ada.say(&carl, "hello").await;
    assert_unknowable(&carl, &secret, &[&bob]).await;
    carl.say_in(&shared, "here").await;
}

#[tokio::test]
async fn an_open_room_can_only_be_joined_from_outside() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    ada.say_in(&room, "hello").await;
    carl.get(&format!("/api/rooms/{room}/members")).await.problem(404, "conversation_not_found");
    carl.get(&format!("/api/conversations/{room}")).await.problem(404, "conversation_not_found");
    carl.get(&format!("/api/conversations/{room}/entries"))
        .await
        .problem(404, "conversation_not_found");
    carl.write_in(&room, &json!({ "text": "s3cr3t-x" }))
        .await
        .problem(404, "conversation_not_found");
    carl.put_member(&room, &carl, "member").await.problem(404, "conversation_not_found");
    carl.leave(&room).await.problem(404, "conversation_not_found");
    carl.join(&room).await.expect(200);
    carl.get(&format!("/api/rooms/{room}/members")).await.expect(200);
}

#[tokio::test]
async fn a_room_of_nobody_can_not_be_made_by_writing_into_it() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let nowhere = nobodys(&ada.room("open", &[]).await);
    ada.write_in(&nowhere, &json!({ "text": "s3cr3t-x" }))
        .await
        .problem(404, "conversation_not_found");
    ada.join(&nowhere).await.problem(404, "conversation_not_found");
}

#[tokio::test]
async fn a_direct_conversation_is_no_room() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let direct = ada.conversation_with(&bob);
    ada.join(&direct).await.invalid(&["roomId"]);
    ada.leave(&direct).await.invalid(&["roomId"]);
    ada.end(&direct).await.invalid(&["roomId"]);
    ada.edit(&direct, &json!({ "name": "x" })).await.invalid(&["roomId"]);
    ada.get(&format!("/api/rooms/{direct}/members")).await.invalid(&["roomId"]);
    ada.put_member(&direct, &bob, "admin").await.invalid(&["roomId"]);
    ada.remove_member(&direct, &bob).await.invalid(&["roomId"]);
}
