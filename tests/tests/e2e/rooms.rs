//! Rooms: members, permissions and notifications.

use natter_functions::routes::ROUTES;
use natter_tests::{Answer, Person, Server};
use serde_json::{Value, json};

mod create;
mod edit;
mod ended;
mod events;
mod handover;
mod join;
mod large;
mod largest;
mod leave;
mod members;
mod not_a_member;
mod races;
mod removed;
mod roles;

/// A room with its owner, an admin and a member.
struct Trio {
    room: String,
    owner: Person,
    admin: Person,
    member: Person,
}

/// A room of three.
async fn trio(server: &Server, visibility: &str) -> Trio {
    let (owner, admin, member) =
        (server.person().await, server.person().await, server.person().await);
    let room = owner.room(visibility, &[&admin, &member]).await;
    owner.put_member(&room, &admin, "admin").await.expect(204);
    Trio { room, owner, admin, member }
}

/// The kinds of a conversation's entries, in their order.
async fn kinds(person: &Person, room: &str) -> Vec<String> {
    let entries = person.entries_of(room).await;
    entries.iter().map(|entry| entry["kind"].as_str().unwrap().to_owned()).collect()
}

/// Each member's role, by id.
async fn roles(person: &Person, room: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let members = person.members_of(room).await;
    members.iter().map(|member| (text(&member["user"]["id"]), text(&member["role"]))).collect()
}

/// An id like `room`'s that no room has.
fn nobodys(room: &str) -> String {
    let (start, last) = room.split_at(room.len() - 1);
    format!("{start}{}", if last == "z" { "y" } else { "z" })
}

/// What somebody sees of an answer, apart from what differs from request to request.
fn seen(answer: &Answer) -> (u16, Value, Vec<String>) {
    let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
    names.sort();
    (answer.status, answer.json(), names)
}

/// Asks every route for a room, about it and about a room that does not exist, and fails unless the
/// answers are the same: that there is none. `others` are people that the paths name.
async fn assert_unknowable(stranger: &Person, room: &str, others: &[&Person]) {
    let nowhere = nobodys(room);
    let body = json!({
        "text": "s3cr3t-x", "seq": 1, "role": "member", "name": "s3cr3t-y", "visibility": "open",
    });
    let routes = ROUTES
        .iter()
        .filter(|r| r.path.contains("{roomId}") || r.path.contains("{conversationId}"));
    for route in routes {
        for other in others {
            let answer = async |id: &str| {
                let path = route.path.replace("{roomId}", id).replace("{conversationId}", id);
                let path = path.replace("{userId}", &other.id).replace("{seq}", "1");
                let query = if path.contains("/messages/") { "?for=everyone" } else { "" };
                let mut request = stranger.request(route.method, &format!("{path}{query}"));
                if !matches!(route.method, "GET" | "DELETE") {
                    request = request.json(&body);
                }
                request.await
            };
            let (there, not_there) = (answer(room).await, answer(&nowhere).await);
            assert_eq!(seen(&there), seen(&not_there), "{} {}", route.method, route.path);
            there.problem(404, "conversation_not_found");
        }
    }
    let synced = stranger.sync(&json!({ room: 1, &nowhere: 1 })).await;
    let removed = synced["removed"].as_array().unwrap();
    assert!([room, nowhere.as_str()].iter().all(|id| removed.contains(&json!(id))), "{synced}");
    assert!(
        !synced["changed"].to_string().contains(room) && !synced["new"].to_string().contains(room)
    );
    let inbox = stranger.get("/api/conversations?limit=100").await.expect(200);
    assert!(!inbox.to_string().contains(room));
    assert_unknowable_by_frames(stranger, room, &nowhere).await;
}

async fn assert_unknowable_by_frames(stranger: &Person, room: &str, nowhere: &str) {
    let mut socket = stranger.socket().await;
    for (action, fields) in [
        ("sendMessage", json!({ "text": "s3cr3t-x" })),
        ("sendMessages", json!({ "messages": [{ "text": "s3cr3t-x", "clientMessageId": "c1" }] })),
        ("read", json!({ "seq": 1 })),
        ("delivered", json!({ "seq": 1 })),
        ("typing", json!({ "typing": true })),
    ] {
        let mut answers = Vec::new();
        for id in [room, nowhere] {
            let mut frame = fields.clone();
            frame["conversationId"] = json!(id);
            answers.push(socket.ask(action, frame).await["problem"].take());
        }
        assert_eq!(answers[0]["code"], "conversation_not_found", "{action}");
        assert_eq!(answers[0], answers[1], "{action}");
    }
    socket.close().await;
}
