//! Invalid roles, names and member lists.

use natter_tests::Server;
use serde_json::json;

#[tokio::test]
async fn there_are_three_roles_and_two_visibilities() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    for role in
        ["", "Owner", "OWNER", "admin ", "moderator", "member,admin", "\u{0}", &"x".repeat(5000)]
    {
        ada.put_member(&room, &bob, role).await.invalid(&["role"]);
    }
    for visibility in ["", "OPEN", "closed", " invite", &"x".repeat(5000)] {
        let body = json!({ "visibility": visibility });
        ada.edit(&room, &body).await.invalid(&["visibility"]);
    }
    for name in
        ["", "   ", &"x".repeat(81), &"😀".repeat(81), &"x".repeat(60_000), "a\u{2028}b\u{202e}"]
    {
        ada.edit(&room, &json!({ "name": name })).await.invalid(&["name"]);
        let both = json!({ "name": name, "visibility": "x" });
        ada.edit(&room, &both).await.invalid(&["name", "visibility"]);
    }
    assert_eq!(bob.conversation(&room).await["lastSeq"], 1);
}

#[tokio::test]
async fn everything_wrong_with_a_new_room_is_said_at_once() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let body = json!({ "name": "", "visibility": "x", "members": ["x"] });
    ada.post("/api/rooms", &body).await.invalid(&["name", "visibility", "members"]);
    ada.post("/api/rooms", &json!({})).await.invalid(&["name", "visibility"]);
}

#[tokio::test]
async fn an_id_of_something_else_is_nobodys() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    let session = ada.session_id().await;
    let member = format!("/api/rooms/{room}/members/{session}");
    ada.request("PUT", &member)
        .json(&json!({ "role": "member" }))
        .await
        .problem(404, "user_not_found");
    ada.request("DELETE", &member).await.problem(404, "user_not_found");
    ada.request("PUT", &format!("/api/users/{session}/block")).await.problem(404, "user_not_found");
    // A person's id in the form of a room's.
    ada.join(&format!("r-{}", bob.id)).await.problem(404, "conversation_not_found");
    let path = format!("/api/conversations/r-{}", bob.id);
    ada.get(&path).await.problem(404, "conversation_not_found");
}

#[tokio::test]
async fn a_body_where_none_is_wanted_is_not_looked_at() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[]).await;
    let junk = b"\xff{\"role\":".as_slice();
    bob.join(&room).body(junk).await.expect(200);
    bob.leave(&room).body(junk).await.expect(204);
    ada.block(&bob).body(junk).await.expect(204);
    ada.unblock(&bob).body(junk).await.expect(204);
    ada.end(&room).body(junk).await.expect(204);
}
