//! A room that has ended can only be read.

use natter_tests::{Server, text};
use serde_json::json;

use super::{Trio, kinds, roles, trio};

#[tokio::test]
async fn an_ended_room_can_be_read_and_nothing_can_be_said_or_changed_in_it() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "open").await;
    let stranger = server.person().await;
    let said = member.say_in(&room, "the last words").await;
    owner.end(&room).await.expect(204);

    for person in [&owner, &admin, &member] {
        let body = json!({ "text": text("after the end") });
        person.write_in(&room, &body).await.problem(409, "room_ended");
        person.leave(&room).await.problem(409, "room_ended");
        person.end(&room).await.problem(409, "room_ended");
        person.edit(&room, &json!({ "name": text("x") })).await.problem(409, "room_ended");
        person.put_member(&room, &member, "admin").await.problem(409, "room_ended");
        person.put_member(&room, &stranger, "member").await.problem(409, "room_ended");
        person.remove_member(&room, &member).await.problem(409, "room_ended");
        let mut socket = person.socket().await;
        let frame = json!({ "conversationId": room, "text": text("after the end") });
        assert_eq!(socket.ask("sendMessage", frame).await["problem"]["code"], "room_ended");
    }
    stranger.join(&room).await.problem(409, "room_ended");

    let seen = member.conversation(&room).await;
    assert_eq!((&seen["ended"], &seen["memberCount"]), (&json!(true), &json!(3)));
    assert_eq!(seen["lastEntry"]["kind"], "ended");
    assert_eq!(seen["lastEntry"]["sender"], owner.id.as_str());
    assert_eq!(kinds(&member, &room).await, ["joined", "role", "message", "ended"]);
    assert_eq!(admin.entries_of(&room).await[2], said);
    assert_eq!(roles(&member, &room).await.len(), 3);
    // A member who joins what they are in is told that they are.
    member.join(&room).await.expect(200);
}

#[tokio::test]
async fn an_ended_room_is_read_marked_cleared_and_synced_as_any_other() {
    let server = Server::shared().await;
    let Trio { room, owner, member, .. } = trio(&server, "invite").await;
    owner.say_in(&room, "the last words").await;
    owner.end(&room).await.expect(204);
    let synced = member.sync(&json!({ &room: 2 })).await;
    assert_eq!(synced["changed"][0]["lastSeq"], 4);
    let path = format!("/api/conversations/{room}");
    let read = json!({ "seq": 4 });
    member.request("PUT", &format!("{path}/read")).json(&read).await.expect(204);
    assert_eq!(member.conversation(&room).await["unread"], 0);
    member.request("DELETE", &path).await.expect(204);
    let inbox = member.get("/api/conversations").await.expect(200);
    assert_eq!(inbox["conversations"], json!([]));
    let inbox = owner.get("/api/conversations").await.expect(200);
    assert_eq!(inbox["conversations"][0]["id"], room.as_str(), "only theirs is cleared");
}

#[tokio::test]
async fn a_repeat_of_what_was_said_before_the_end_is_still_known() {
    let server = Server::shared().await;
    let Trio { room, owner, member, .. } = trio(&server, "invite").await;
    let body = json!({ "text": text("once"), "clientMessageId": "c1", "after": 2 });
    let first = member.write_in(&room, &body).await.expect(201);
    owner.end(&room).await.expect(204);
    assert_eq!(member.write_in(&room, &body).await.expect(200)["entry"], first["entry"]);
}
