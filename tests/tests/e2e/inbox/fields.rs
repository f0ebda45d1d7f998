//! The fields of each conversation in the inbox.

use natter_tests::{Person, Server, until};
use serde_json::{Value, json};

async fn find(person: &Person, conversation: &str) -> Value {
    let inbox = person.inbox(50).await;
    let found = inbox.into_iter().find(|found| found["id"] == conversation).unwrap();
    // It is the same alone.
    assert_eq!(found, person.conversation_in_lists(conversation).await);
    found
}

#[tokio::test]
async fn a_direct_conversation_has_its_peer_and_its_last_entry() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    bob.request("PATCH", "/api/users/me")
        .json(&json!({ "displayName": "Robert" }))
        .await
        .expect(200);
    let sent = ada.say(&bob, "hello").await;
    let found = find(&ada, &ada.conversation_with(&bob)).await;
    assert_eq!(found["kind"], "direct");
    assert_eq!(
        (&found["peer"]["id"], &found["peer"]["username"]),
        (&json!(bob.id), &json!(bob.username))
    );
    assert_eq!(found["peer"]["displayName"], "Robert");
    assert!(found["peer"].get("email").is_none(), "that is nobody else's");
    assert_eq!(found["lastEntry"], sent["entry"]);
    assert_eq!((&found["lastSeq"], &found["unread"]), (&json!(1), &json!(0)));
    for name in ["name", "visibility", "ownerId", "role", "memberCount", "createdAt", "ended"] {
        assert!(found.get(name).is_none(), "{name}");
    }
    assert_eq!(find(&bob, &ada.conversation_with(&bob)).await["unread"], 1);
}

#[tokio::test]
async fn a_room_has_its_name_its_people_and_the_readers_role() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("invite", &[&bob]).await;
    let name = natter_tests::text("another name");
    ada.edit(&room, &json!({ "name": name })).await.expect(200);
    for (person, role) in [(&ada, "owner"), (&bob, "member")] {
        let found = find(person, &room).await;
        assert_eq!((&found["kind"], &found["name"]), (&json!("room"), &json!(name)));
        assert_eq!((&found["visibility"], &found["role"]), (&json!("invite"), &json!(role)));
        assert_eq!((&found["memberCount"], &found["ownerId"]), (&json!(2), &json!(ada.id)));
        assert_eq!(found["lastEntry"]["kind"], "renamed");
        assert!(found.get("peer").is_none());
        assert!(found.get("ended").is_none());
    }
    ada.end(&room).await.expect(204);
    assert_eq!(find(&bob, &room).await["ended"], true);
}

#[tokio::test]
async fn a_deleted_account_is_shown_as_one() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    bob.say(&ada, "to stay").await;
    let conversation = ada.conversation_with(&bob);
    bob.request("DELETE", "/api/users/me")
        .json(&json!({ "password": bob.password }))
        .await
        .expect(202);
    let left = |found: &Value| found["lastEntry"]["kind"] == "left";
    let found = until(async || ada.conversation(&conversation).await, left).await;
    assert!(left(&found), "{found}");
    assert_eq!((&found["peer"]["deleted"], &found["peer"]["id"]), (&json!(true), &json!(bob.id)));
    assert_eq!(found["peer"]["displayName"], "Deleted account");
    assert!(!found.to_string().contains(&bob.username));
    assert_eq!(ada.inbox(50).await, [found]);
    assert!(ada.history_with(&bob).await[1]["text"].is_string(), "what was written stays");
}

#[tokio::test]
async fn an_empty_inbox_is_an_empty_page() {
    let server = Server::shared().await;
    let page = server.person().await.get("/api/conversations").await.expect(200);
    assert_eq!(page, json!({ "conversations": [], "nextCursor": null }));
}

#[tokio::test]
async fn whoever_left_or_was_removed_has_the_room_no_more() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let room = ada.room("open", &[&bob, &carl]).await;
    bob.leave(&room).await.expect(204);
    ada.remove_member(&room, &carl).await.expect(204);
    for person in [&bob, &carl] {
        assert_eq!(person.inbox(50).await, [] as [Value; 0]);
        person
            .get(&format!("/api/conversations/{room}"))
            .await
            .problem(404, "conversation_not_found");
    }
}
