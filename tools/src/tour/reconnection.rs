//! A device is cut off, and brought back with one call.

use serde_json::json;

use super::narrator::Narrator;
use natter_tests::{Person, text};

pub(super) async fn cut_off(
    narrator: &mut Narrator,
    room: &str,
    ada: &Person,
    cleo: &Person,
    dan: &Person,
) {
    narrator.chapter("A device is cut off, and misses nothing");
    let phone = cleo.socket().await;
    let last =
        narrator.ask((cleo, "Cleo"), "GET", &format!("/api/conversations/{room}"), None, 200).await;
    let last = last["conversation"]["lastSeq"].as_u64().unwrap();
    narrator
        .say(&format!("Cleo's phone knows everything up to number {last}. She enters a tunnel."));
    // Without a close frame, as a phone that loses its network does.
    drop(phone);
    for (n, words) in ["Milk?", "Sugar?", "Cleo?"].into_iter().enumerate() {
        let body =
            json!({ "text": text(words), "clientMessageId": format!("tunnel-{n}"), "after": last });
        let path = format!("/api/conversations/{room}/messages");
        narrator.ask((ada, "Ada"), "POST", &path, Some(body), 201).await;
    }
    let body = json!({ "text": text("Where are you?") });
    let path = format!("/api/messages/send/{}", cleo.id);
    narrator.ask((dan, "Dan"), "POST", &path, Some(body), 201).await;
    narrator.say("The tunnel ends: a socket first, then one sync.");
    let mut phone = cleo.socket().await;
    let body = json!({ "conversations": { room: last } });
    let synced = narrator.ask((cleo, "Cleo"), "POST", "/api/sync", Some(body), 200).await;
    assert_eq!(synced["changed"][0]["entries"].as_array().unwrap().len(), 3);
    assert_eq!(synced["new"].as_array().unwrap().len(), 1);
    let read = json!({ "conversationId": room, "seq": last + 3 });
    narrator.frame((&mut phone, "Cleo"), "read", read).await;
    let inbox = narrator.ask((cleo, "Cleo"), "GET", "/api/conversations", None, 200).await;
    assert_eq!(inbox["conversations"].as_array().unwrap().len(), 2);
    phone.close().await;
}
