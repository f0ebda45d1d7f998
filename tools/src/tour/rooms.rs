//! Rooms: an open one, an invite-only one, a removal, a deletion.

use serde_json::json;

use super::narrator::Narrator;
use natter_tests::{Person, text};

/// An open room that others join by its id. Returns the id.
pub(super) async fn open_room(
    narrator: &mut Narrator,
    ada: &Person,
    ben: &Person,
    cleo: &Person,
) -> String {
    narrator.chapter("An open room, joined by its id");
    let body = json!({ "name": "Tea", "visibility": "open" });
    let made = narrator.ask((ada, "Ada"), "POST", "/api/rooms", Some(body), 201).await;
    let room = made["conversation"]["id"].as_str().unwrap().to_owned();
    narrator.name(&room, "Tea");
    let join = format!("/api/rooms/{room}/join");
    narrator.ask((ben, "Ben"), "POST", &join, None, 200).await;
    narrator.ask((cleo, "Cleo"), "POST", &join, None, 200).await;
    let body =
        json!({ "text": text("The kettle is on."), "clientMessageId": "kettle", "after": 3 });
    let path = format!("/api/conversations/{room}/messages");
    narrator.ask((ben, "Ben"), "POST", &path, Some(body.clone()), 201).await;
    narrator.say("Ben's app did not get the answer and repeats the send. Nothing is said twice:");
    narrator.ask((ben, "Ben"), "POST", &path, Some(body), 200).await;
    narrator
        .ask((cleo, "Cleo"), "GET", &format!("/api/conversations/{room}/entries"), None, 200)
        .await;
    narrator.ask((ada, "Ada"), "GET", &format!("/api/rooms/{room}/members"), None, 200).await;
    room
}

/// A room that a stranger can't tell from none.
pub(super) async fn closed_room(narrator: &mut Narrator, dan: &Person, ada: &Person, eve: &Person) {
    narrator.chapter("An invite-only room");
    let body = json!({ "name": "Surprise", "visibility": "invite", "members": [ada.id] });
    let made = narrator.ask((dan, "Dan"), "POST", "/api/rooms", Some(body), 201).await;
    let room = made["conversation"]["id"].as_str().unwrap().to_owned();
    narrator.name(&room, "Surprise");
    narrator.say("Eve knows the id. It tells her nothing, not even that the room exists:");
    narrator.ask((eve, "Eve"), "POST", &format!("/api/rooms/{room}/join"), None, 404).await;
    narrator.ask((eve, "Eve"), "GET", &format!("/api/conversations/{room}"), None, 404).await;
    let entry = format!("/api/rooms/{room}/members/{}", eve.id);
    narrator.ask((ada, "Ada"), "PUT", &entry, Some(json!({ "role": "member" })), 403).await;
    narrator.say("Ada is only a member. Dan, the owner, may add Eve:");
    narrator.ask((dan, "Dan"), "PUT", &entry, Some(json!({ "role": "member" })), 204).await;
    narrator.ask((eve, "Eve"), "GET", &format!("/api/conversations/{room}"), None, 200).await;
}

/// Somebody is removed, and is out at once.
pub(super) async fn removal(
    narrator: &mut Narrator,
    room: &str,
    ada: &Person,
    ben: &Person,
    cleo: &Person,
) {
    narrator.chapter("A removal");
    let (mut bens, mut cleos) = (ben.socket().await, cleo.socket().await);
    let path = format!("/api/rooms/{room}/members/{}", ben.id);
    narrator.ask((ada, "Ada"), "DELETE", &path, None, 204).await;
    narrator.event((&mut bens, "Ben"), "conversation").await;
    narrator.event((&mut cleos, "Cleo"), "newMessage").await;
    let body = json!({ "text": text("Am I still here?"), "clientMessageId": "here", "after": 4 });
    narrator
        .ask((ben, "Ben"), "POST", &format!("/api/conversations/{room}/messages"), Some(body), 404)
        .await;
    narrator
        .ask((ben, "Ben"), "GET", &format!("/api/conversations/{room}/entries"), None, 404)
        .await;
    bens.close().await;
    cleos.close().await;
}

/// A message is deleted for everyone.
pub(super) async fn deletion(narrator: &mut Narrator, room: &str, ada: &Person, cleo: &Person) {
    narrator.chapter("A deletion");
    let mut adas = ada.socket().await;
    let body =
        json!({ "text": text("My password is tulip"), "clientMessageId": "oops", "after": 5 });
    let path = format!("/api/conversations/{room}/messages");
    let sent = narrator.ask((cleo, "Cleo"), "POST", &path, Some(body), 201).await;
    narrator.event((&mut adas, "Ada"), "newMessage").await;
    let path = format!("{path}/{}?for=everyone", sent["entry"]["seq"]);
    narrator.ask((cleo, "Cleo"), "DELETE", &path, None, 204).await;
    narrator.event((&mut adas, "Ada"), "newMessage").await;
    narrator.say("The number stays, the text is gone:");
    let path = format!("/api/conversations/{room}/entries?limit=2");
    let page = narrator.ask((ada, "Ada"), "GET", &path, None, 200).await;
    assert_eq!(page["entries"][0]["deleted"], true);
    assert!(page["entries"][0].get("text").is_none());
    adas.close().await;
}

/// An account is deleted.
pub(super) async fn account_deletion(narrator: &mut Narrator, eve: &Person) {
    narrator.chapter("Eve takes what is stored about her, and goes");
    narrator.ask((eve, "Eve"), "GET", "/api/users/me/export", None, 200).await;
    let body = json!({ "password": eve.password });
    narrator.ask((eve, "Eve"), "DELETE", "/api/users/me", Some(body), 202).await;
    narrator.ask((eve, "Eve"), "GET", "/api/auth/me", None, 401).await;
}
