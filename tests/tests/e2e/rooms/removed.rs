//! A removed member gets no more entries, by any request or event.

use natter_tests::{Person, Server, text};
use serde_json::{Value, json};

use super::{Trio, assert_unknowable, trio};

#[tokio::test]
async fn a_removed_person_is_a_stranger_by_every_route_and_frame() {
    let server = Server::shared().await;
    let Trio { room, owner, member, .. } = trio(&server, "invite").await;
    member.say_in(&room, "while I am here").await;
    owner.remove_member(&room, &member).await.expect(204);
    assert_unknowable(&member, &room, &[&owner, &member]).await;
}

#[tokio::test]
async fn an_open_socket_of_a_removed_person_hears_and_says_nothing_any_more() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "invite").await;
    let (mut phone, mut laptop) = (member.socket().await, member.socket().await);
    let mut theirs = admin.socket().await;
    admin.remove_member(&room, &member).await.expect(204);
    for socket in [&mut phone, &mut laptop] {
        let event = socket.expect_event("conversation").await;
        let expected =
            json!({ "event": "conversation", "change": "removed", "conversationId": room });
        assert_eq!(event, expected);
        assert!(socket.pushed().await.is_empty());
    }
    theirs.pushed().await;

    owner.say_in(&room, "among ourselves").await;
    owner.edit(&room, &json!({ "name": text("ours") })).await.expect(200);
    theirs.ask("typing", json!({ "conversationId": room, "typing": true })).await;
    theirs.ask("read", json!({ "conversationId": room, "seq": 3 })).await;
    owner.end(&room).await.expect(204);
    let refused =
        phone.ask("sendMessage", json!({ "conversationId": room, "text": text("hello?") })).await;
    assert_eq!(refused["problem"]["code"], "conversation_not_found");
    phone.ask("typing", json!({ "conversationId": room, "typing": true })).await;
    for socket in [&mut phone, &mut laptop] {
        assert!(socket.pushed().await.is_empty());
    }
    let heard = theirs.pushed().await;
    assert!(heard.iter().all(|event| event["userId"] != member.id.as_str()), "{heard:?}");
}

/// Everything that somebody can read of a room, in one text.
async fn readable(person: &Person, room: &str) -> String {
    let mut all = String::new();
    for path in [
        format!("/api/conversations/{room}"),
        format!("/api/conversations/{room}/entries"),
        format!("/api/conversations/{room}/entries?after=0"),
        format!("/api/conversations/{room}/entries?before=3"),
        format!("/api/rooms/{room}/members"),
        "/api/conversations".to_owned(),
    ] {
        all.push_str(&person.get(&path).await.json().to_string());
    }
    for known in [json!({ room: 0 }), json!({})] {
        all.push_str(&person.sync(&known).await.to_string());
    }
    all
}

#[tokio::test]
async fn nothing_that_was_said_before_or_after_is_read_by_whoever_is_gone() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "open").await;
    owner.say_in(&room, "early words").await;
    assert!(readable(&member, &room).await.contains("early words"));
    owner.remove_member(&room, &member).await.expect(204);
    admin.leave(&room).await.expect(204);
    owner.say_in(&room, "late words").await;
    for gone in [&member, &admin] {
        let all = readable(gone, &room).await;
        assert!(!all.contains("early words") && !all.contains("late words"), "{all}");
    }
    let all = readable(&owner, &room).await;
    assert!(all.contains("early words") && all.contains("late words"));
}

#[tokio::test]
async fn a_repeat_of_a_message_is_not_answered_to_whoever_is_gone() {
    let server = Server::shared().await;
    let Trio { room, owner, member, .. } = trio(&server, "invite").await;
    let body = json!({ "text": text("once"), "clientMessageId": "c1", "after": 2 });
    member.write_in(&room, &body).await.expect(201);
    owner.remove_member(&room, &member).await.expect(204);
    member.write_in(&room, &body).await.problem(404, "conversation_not_found");
}

#[tokio::test]
async fn a_sync_says_once_that_a_room_is_gone() {
    let server = Server::shared().await;
    let Trio { room, owner, member, .. } = trio(&server, "invite").await;
    owner.remove_member(&room, &member).await.expect(204);
    let synced = member.sync(&json!({ &room: 2 })).await;
    assert_eq!(synced["removed"], json!([room]));
    assert_eq!((&synced["changed"], &synced["new"]), (&json!([]), &json!([])));
    let synced = member.sync(&json!({})).await;
    assert_eq!(synced["removed"], json!([]));
}

#[tokio::test]
async fn what_is_pushed_late_goes_to_those_who_are_members_by_then() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "invite").await;
    let mut socket = member.socket().await;
    for turn in 0..8 {
        let who = if turn % 2 == 0 { &owner } else { &admin };
        let removal = owner.remove_member(&room, &member).into_future();
        let (_, removed) = tokio::join!(who.say_in(&room, "at once"), removal);
        removed.expect(204);
        let log = owner.entries_of(&room).await;
        let seq = |kind: &str| last_of(&log, kind);
        let heard = socket.pushed().await;
        // A message that was stored before the removal may be heard; one after it is not.
        for event in heard.iter().filter(|event| event["event"] == "newMessage") {
            assert!(event["entry"]["seq"].as_u64() < Some(seq("removed")), "{event} of {log:#?}");
        }
        owner.put_member(&room, &member, "member").await.expect(204);
        socket.pushed().await;
    }
}

fn last_of(log: &[Value], kind: &str) -> u64 {
    log.iter().rfind(|entry| entry["kind"] == kind).unwrap()["seq"].as_u64().unwrap()
}
