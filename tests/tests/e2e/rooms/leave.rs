//! Leaving a room and returning.

use natter_tests::Server;
use serde_json::json;

use super::{Trio, assert_unknowable, kinds, trio};

#[tokio::test]
async fn whoever_leaves_is_a_stranger() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "invite").await;
    member.leave(&room).await.expect(204);
    assert_unknowable(&member, &room, &[&owner, &member]).await;
    // Removing oneself is leaving, too.
    admin.remove_member(&room, &admin).await.expect(204);
    assert_unknowable(&admin, &room, &[&owner]).await;
    let entries = owner.entries_of(&room).await;
    for (entry, gone) in entries[2..].iter().zip([&member, &admin]) {
        assert_eq!((&entry["kind"], &entry["sender"]), (&json!("left"), &json!(gone.id)));
    }
    assert_eq!(entries.len(), 4);
    assert_eq!(owner.conversation(&room).await["memberCount"], 1);
}

#[tokio::test]
async fn leaving_twice_is_leaving_a_room_that_is_not_there() {
    let server = Server::shared().await;
    let Trio { room, owner, member, .. } = trio(&server, "open").await;
    member.leave(&room).await.expect(204);
    member.leave(&room).await.problem(404, "conversation_not_found");
    assert_eq!(kinds(&owner, &room).await, ["joined", "role", "left"]);
}

#[tokio::test]
async fn whoever_comes_back_to_an_open_room_is_a_member_and_sees_all_of_it() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, .. } = trio(&server, "open").await;
    admin.leave(&room).await.expect(204);
    owner.say_in(&room, "while you were away").await;
    let back = admin.join(&room).await.expect(200);
    assert_eq!(back["conversation"]["role"], "member", "no longer an admin");
    assert_eq!(back["conversation"]["unread"], 0);
    assert_eq!(kinds(&admin, &room).await, ["joined", "role", "left", "message", "joined"]);
}

#[tokio::test]
async fn whoever_was_removed_from_an_open_room_can_join_it_again_and_from_another_can_not() {
    let server = Server::shared().await;
    let Trio { room, owner, member, .. } = trio(&server, "open").await;
    owner.remove_member(&room, &member).await.expect(204);
    member.join(&room).await.expect(200);
    owner.edit(&room, &json!({ "visibility": "invite" })).await.expect(200);
    owner.remove_member(&room, &member).await.expect(204);
    member.join(&room).await.problem(404, "conversation_not_found");
    owner.put_member(&room, &member, "member").await.expect(204);
    member.say_in(&room, "back").await;
}

#[tokio::test]
async fn the_last_one_to_leave_ends_the_room() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[]).await;
    ada.leave(&room).await.expect(204);
    ada.get(&format!("/api/conversations/{room}")).await.problem(404, "conversation_not_found");
    bob.join(&room).await.problem(409, "room_ended");
    ada.join(&room).await.problem(409, "room_ended");
}
