//! Rooms: an open one, an invite-only one, a removal, a deletion.

use serde_json::json;

use super::teller::Teller;
use crate::{Person, text};

/// An open room that others join by its id. Returns the id.
pub(super) async fn open_room(teller: &mut Teller, ada: &Person, ben: &Person, cleo: &Person) -> String {
    teller.chapter("An open room, joined by its id");
    let body = json!({ "name": "Tea", "visibility": "open" });
    let made = teller.ask((ada, "Ada"), "POST", "/api/rooms", Some(body), 201).await;
    let room = made["conversation"]["id"].as_str().unwrap().to_owned();
    teller.name(&room, "Tea");
    let join = format!("/api/rooms/{room}/join");
    teller.ask((ben, "Ben"), "POST", &join, None, 200).await;
    teller.ask((cleo, "Cleo"), "POST", &join, None, 200).await;
    let body = json!({ "text": text("The kettle is on."), "clientMessageId": "kettle", "after": 3 });
    let path = format!("/api/conversations/{room}/messages");
    teller.ask((ben, "Ben"), "POST", &path, Some(body.clone()), 201).await;
    teller.say("Ben's app did not get the answer and repeats the send. Nothing is said twice:");
    teller.ask((ben, "Ben"), "POST", &path, Some(body), 200).await;
    teller.ask((cleo, "Cleo"), "GET", &format!("/api/conversations/{room}/entries"), None, 200).await;
    teller.ask((ada, "Ada"), "GET", &format!("/api/rooms/{room}/members"), None, 200).await;
    room
}

/// A room that a stranger can't tell from none.
pub(super) async fn closed_room(teller: &mut Teller, dan: &Person, ada: &Person, eve: &Person) {
    teller.chapter("An invite-only room");
    let body = json!({ "name": "Surprise", "visibility": "invite", "members": [ada.id] });
    let made = teller.ask((dan, "Dan"), "POST", "/api/rooms", Some(body), 201).await;
    let room = made["conversation"]["id"].as_str().unwrap().to_owned();
    teller.name(&room, "Surprise");
    teller.say("Eve knows the id. It tells her nothing, not even that the room exists:");
    teller.ask((eve, "Eve"), "POST", &format!("/api/rooms/{room}/join"), None, 404).await;
    teller.ask((eve, "Eve"), "GET", &format!("/api/conversations/{room}"), None, 404).await;
    let entry = format!("/api/rooms/{room}/members/{}", eve.id);
    teller.ask((ada, "Ada"), "PUT", &entry, Some(json!({ "role": "member" })), 403).await;
    teller.say("Ada is only a member. Dan, the owner, may add Eve:");
    teller.ask((dan, "Dan"), "PUT", &entry, Some(json!({ "role": "member" })), 204).await;
    teller.ask((eve, "Eve"), "GET", &format!("/api/conversations/{room}"), None, 200).await;
}

/// Somebody is removed, and is out at once.
pub(super) async fn removal(teller: &mut Teller, room: &str, ada: &Person, ben: &Person, cleo: &Person) {
    teller.chapter("A removal");
    let (mut bens, mut cleos) = (ben.socket().await, cleo.socket().await);
    let path = format!("/api/rooms/{room}/members/{}", ben.id);
    teller.ask((ada, "Ada"), "DELETE", &path, None, 204).await;
    teller.event((&mut bens, "Ben"), "conversation").await;
    teller.event((&mut cleos, "Cleo"), "newMessage").await;
    let body = json!({ "text": text("Am I still here?"), "clientMessageId": "here", "after": 4 });
    teller.ask((ben, "Ben"), "POST", &format!("/api/conversations/{room}/messages"), Some(body), 404).await;
    teller.ask((ben, "Ben"), "GET", &format!("/api/conversations/{room}/entries"), None, 404).await;
    bens.close().await;
    cleos.close().await;
}

/// A message is deleted for everyone.
pub(super) async fn deletion(teller: &mut Teller, room: &str, ada: &Person, cleo: &Person) {
    teller.chapter("A deletion");
    let mut adas = ada.socket().await;
    let body = json!({ "text": text("My password is tulip"), "clientMessageId": "oops", "after": 5 });
    let path = format!("/api/conversations/{room}/messages");
    let sent = teller.ask((cleo, "Cleo"), "POST", &path, Some(body), 201).await;
    teller.event((&mut adas, "Ada"), "newMessage").await;
    let path = format!("{path}/{}?for=everyone", sent["entry"]["seq"]);
    teller.ask((cleo, "Cleo"), "DELETE", &path, None, 204).await;
    teller.event((&mut adas, "Ada"), "newMessage").await;
    teller.say("The number stays, the text is gone:");
    let path = format!("/api/conversations/{room}/entries?limit=2");
    let page = teller.ask((ada, "Ada"), "GET", &path, None, 200).await;
    assert_eq!(page["entries"][0]["deleted"], true);
    assert!(page["entries"][0].get("text").is_none());
    adas.close().await;
}

/// An account is deleted.
pub(super) async fn goodbye(teller: &mut Teller, eve: &Person) {
    teller.chapter("Eve takes what is stored about her, and goes");
    teller.ask((eve, "Eve"), "GET", "/api/users/me/export", None, 200).await;
    let body = json!({ "password": eve.password });
    teller.ask((eve, "Eve"), "DELETE", "/api/users/me", Some(body), 202).await;
    teller.ask((eve, "Eve"), "GET", "/api/auth/me", None, 401).await;
}
