//! The events of a room go to all devices of its members, and to nobody else.

use natter_tests::{Person, Server, Socket, text};
use serde_json::{Value, json};

use super::{Trio, trio};

/// What a socket was told, in short: `newMessage <kind>` and `conversation <change>`.
async fn told(socket: &mut Socket, room: &str) -> Vec<String> {
    let events = socket.pushed().await;
    events.iter().filter(|event| event["conversationId"] == room).map(brief).collect()
}

fn brief(event: &Value) -> String {
    let what = match event["event"].as_str().unwrap() {
        "newMessage" => &event["entry"]["kind"],
        "conversation" => &event["change"],
        _ => &Value::Null,
    };
    format!("{} {}", event["event"].as_str().unwrap(), what.as_str().unwrap_or_default())
}

/// The sockets of three people in a room, two of the owner's, and one of a stranger's.
struct Sockets {
    owner: [Socket; 2],
    admin: Socket,
    member: Socket,
    stranger: Socket,
}

async fn listen(trio: &Trio, stranger: &Person) -> Sockets {
    Sockets {
        owner: [trio.owner.socket().await, trio.owner.login().await.socket().await],
        admin: trio.admin.socket().await,
        member: trio.member.socket().await,
        stranger: stranger.socket().await,
    }
}

impl Sockets {
    /// Fails unless exactly this was pushed, by now, to the owner, the admin, the member and the
    /// stranger.
    async fn expect(&mut self, room: &str, expected: [&[&str]; 4]) {
        let [owner, admin, member, stranger] = expected;
        for device in &mut self.owner {
            assert_eq!(told(device, room).await, owner, "the owner's");
        }
        assert_eq!(told(&mut self.admin, room).await, admin, "the admin's");
        assert_eq!(told(&mut self.member, room).await, member, "the member's");
        assert_eq!(told(&mut self.stranger, room).await, stranger, "the stranger's");
    }
}

#[tokio::test]
async fn whoever_is_in_a_new_room_is_told_on_every_device() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let mut sockets = [
        ada.socket().await,
        bob.socket().await,
        bob.login().await.socket().await,
        carl.socket().await,
    ];
    let room = ada.room("open", &[&bob]).await;
    let entry = ada.entries_of(&room).await[0].clone();
    for socket in &mut sockets[..3] {
        assert_eq!(socket.expect_event("newMessage").await["entry"], entry);
        let event = socket.expect_event("conversation").await;
        assert_eq!((&event["change"], &event["conversationId"]), (&json!("added"), &json!(room)));
        let expected = json!({
            "id": room, "kind": "room", "name": text("a room"), "visibility": "open",
            "ownerId": ada.id,
        });
        assert_eq!(event["conversation"], expected);
        assert!(socket.pushed().await.is_empty());
    }
    assert!(sockets[3].pushed().await.is_empty(), "an open room is told of to nobody else either");
}

#[tokio::test]
async fn every_change_is_told_to_those_whom_it_concerns() {
    let server = Server::shared().await;
    let trio = trio(&server, "open").await;
    let stranger = server.person().await;
    let mut sockets = listen(&trio, &stranger).await;
    let Trio { room, owner, admin, member } = &trio;

    owner.edit(room, &json!({ "name": text("renamed"), "visibility": "invite" })).await.expect(200);
    let both: &[&str] = &["newMessage renamed", "newMessage visibility"];
    sockets.expect(room, [both, both, both, &[]]).await;

    member.say_in(room, "hello").await;
    let said: &[&str] = &["newMessage message"];
    sockets.expect(room, [said, said, said, &[]]).await;

    owner.put_member(room, member, "admin").await.expect(204);
    let role: &[&str] = &["newMessage role"];
    sockets.expect(room, [role, role, &["newMessage role", "conversation changed"], &[]]).await;

    owner.put_member(room, admin, "owner").await.expect(204);
    let changed: &[&str] = &["newMessage role", "conversation changed"];
    sockets.expect(room, [changed, changed, role, &[]]).await;

    admin.put_member(room, &stranger, "member").await.expect(204);
    let joined: &[&str] = &["newMessage joined"];
    sockets
        .expect(room, [joined, joined, joined, &["newMessage joined", "conversation added"]])
        .await;

    admin.remove_member(room, &stranger).await.expect(204);
    let removed: &[&str] = &["newMessage removed"];
    sockets.expect(room, [removed, removed, removed, &["conversation removed"]]).await;

    owner.leave(room).await.expect(204);
    let left: &[&str] = &["newMessage left"];
    sockets.expect(room, [&["conversation removed"], left, left, &[]]).await;

    admin.edit(room, &json!({ "visibility": "open" })).await.expect(200);
    let opened: &[&str] = &["newMessage visibility"];
    sockets.expect(room, [&[], opened, opened, &[]]).await;

    owner.join(room).await.expect(200);
    sockets.expect(room, [&["newMessage joined", "conversation added"], joined, joined, &[]]).await;

    admin.end(room).await.expect(204);
    let ended: &[&str] = &["newMessage ended"];
    sockets.expect(room, [ended, ended, ended, &[]]).await;
}

#[tokio::test]
async fn what_is_refused_or_changes_nothing_is_told_to_nobody() {
    let server = Server::shared().await;
    let trio = trio(&server, "open").await;
    let stranger = server.person().await;
    let mut sockets = listen(&trio, &stranger).await;
    let Trio { room, owner, admin, member } = &trio;
    owner.leave(room).await.problem(409, "owner_must_hand_over");
    member.end(room).await.problem(403, "not_allowed");
    admin.put_member(room, owner, "member").await.problem(403, "not_allowed");
    owner.put_member(room, admin, "admin").await.expect(204);
    owner.edit(room, &json!({ "visibility": "open" })).await.expect(200);
    member.join(room).await.expect(200);
    stranger.leave(room).await.problem(404, "conversation_not_found");
    sockets.expect(room, [&[], &[], &[], &[]]).await;
}

#[tokio::test]
async fn a_message_in_a_room_goes_to_every_device_but_the_sending_socket() {
    let server = Server::shared().await;
    let trio = trio(&server, "invite").await;
    let stranger = server.person().await;
    let mut sockets = listen(&trio, &stranger).await;
    let frame = json!({
        "conversationId": trio.room, "text": text("hello"), "clientMessageId": "c1", "after": 2,
    });
    let ack = sockets.owner[0].ask("sendMessage", frame.clone()).await;
    assert_eq!((&ack["event"], &ack["conversationId"]), (&json!("ack"), &json!(trio.room)));
    assert!(sockets.owner[0].pushed().await.is_empty(), "the ack is enough");
    for socket in [&mut sockets.owner[1], &mut sockets.admin, &mut sockets.member] {
        assert_eq!(socket.expect_event("newMessage").await["entry"], ack["entry"]);
    }
    let again = sockets.owner[0].ask("sendMessage", frame).await;
    assert_eq!(again["entry"], ack["entry"]);
    sockets.expect(&trio.room, [&[], &[], &[], &[]]).await;
}

#[tokio::test]
async fn a_large_list_of_first_members_is_told_one_by_one() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let mut others = Vec::new();
    for _ in 0..50 {
        others.push(server.person().await);
    }
    let (mut first, mut last) = (others[0].socket().await, others[49].socket().await);
    let room = ada.room("invite", &others.iter().collect::<Vec<_>>()).await;
    for socket in [&mut first, &mut last] {
        assert_eq!(told(socket, &room).await, ["newMessage joined", "conversation added"]);
    }
}
