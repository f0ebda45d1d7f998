//! The export of everything that is stored about a person.

use natter::Options;
use natter_domain::limits::CONNECTION_LIFE;
use natter_tests::{Person, Server, database::clock_ahead, text};
use serde_json::{Value, json};

/// All pages of an export.
async fn pages(person: &Person) -> Vec<Value> {
    let mut pages: Vec<Value> = Vec::new();
    let mut query = String::new();
    loop {
        let page = person.get(&format!("/api/users/me/export{query}")).await.expect(200);
        let next = page["nextCursor"].as_str().map(str::to_owned);
        pages.push(page);
        match next {
            Some(next) => query = format!("?cursor={next}"),
            None => return pages,
        }
    }
}

/// The part of an export that is about one conversation.
fn part<'a>(page: &'a Value, conversation: &str) -> &'a Value {
    let parts = page["conversations"].as_array().unwrap();
    parts
        .iter()
        .find(|part| part["id"] == conversation)
        .unwrap_or_else(|| panic!("{conversation} in {page:#}"))
}

#[tokio::test]
async fn an_export_holds_the_account() {
    let clock = clock_ahead();
    let Some(server) = Server::with(Options { clock: clock.clone(), ..Options::default() }).await
    else {
        return;
    };
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let phone = ada.login().await;
    let profile = json!({
        "displayName": text("Ada"), "bio": text("Counts."), "phoneNumber": "+4915112345678",
        "avatarUrl": "https://example.com/ada.png",
    });
    ada.request("PATCH", "/api/users/me").json(&profile).await.expect(200);
    ada.block(&bob).await.expect(204);
    carl.block(&ada).await.expect(204);
    let _socket = phone.socket().await;

    let [page] = pages(&ada).await.try_into().unwrap();
    assert_eq!(page["exportedAt"], clock.now().to_string());
    for (field, value) in profile.as_object().unwrap() {
        assert_eq!(page["user"][field], *value);
    }
    let user = &page["user"];
    assert_eq!(
        (&user["id"], &user["username"], &user["email"]),
        (&json!(ada.id), &json!(ada.username), &json!(ada.email))
    );
    let sessions = page["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let current = sessions.iter().find(|session| session["current"] == true).unwrap();
    assert_eq!(current["id"], ada.session_id().await.as_str());
    assert_eq!(page["blocked"], json!([bob.id]), "and not by whom one is blocked");
    let until = clock.now().plus(CONNECTION_LIFE).to_string();
    assert_eq!(page["connections"], json!([{ "connectedUntil": until }]));
    assert_eq!(page["lastSeenAt"], clock.now().to_string());
    assert_eq!(page["conversations"], json!([]));
}

#[tokio::test]
async fn an_export_holds_ones_own_entries_and_nobody_elses() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let said = ada.say(&bob, "mine").await["entry"].take();
    bob.say(&ada, "not hers").await;
    let gone = ada.say(&bob, "gone").await;
    let direct = ada.conversation_with(&bob);
    let path =
        format!("/api/conversations/{direct}/messages/{}?for=everyone", gone["entry"]["seq"]);
    ada.request("DELETE", &path).await.expect(204);
    let room = ada.room("invite", &[&bob]).await;
    bob.say_in(&room, "not hers either").await;
    let also = ada.say_in(&room, "mine too").await;
    let read = json!({ "seq": 2 });
    ada.request("PUT", &format!("/api/conversations/{room}/read")).json(&read).await.expect(204);

    let [page] = pages(&ada).await.try_into().unwrap();
    assert_eq!(page["conversations"].as_array().unwrap().len(), 2);
    let direct = part(&page, &direct);
    assert_eq!(
        (&direct["kind"], &direct["role"], &direct["name"]),
        (&json!("direct"), &json!("member"), &Value::Null)
    );
    let entries = direct["entries"].as_array().unwrap();
    assert_eq!(entries[0], said);
    assert_eq!((&entries[1]["deleted"], &entries[1]["text"]), (&json!(true), &Value::Null));
    assert_eq!(entries[2]["kind"], "deleted");
    assert_eq!(entries.len(), 3);
    let room = part(&page, &room);
    assert_eq!(
        (&room["kind"], &room["role"], &room["name"]),
        (&json!("room"), &json!("owner"), &json!(text("a room")))
    );
    assert_eq!(room["readSeq"], 2);
    let entries = room["entries"].as_array().unwrap();
    assert_eq!((entries.len(), &entries[0]["kind"], &entries[1]), (2, &json!("joined"), &also));
    assert!(!page.to_string().contains("not hers"));
}

#[tokio::test]
async fn an_export_holds_what_one_has_hidden_or_cleared_for_oneself() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let said = ada.say(&bob, "hidden").await["entry"].take();
    let direct = ada.conversation_with(&bob);
    ada.request("DELETE", &format!("/api/conversations/{direct}/messages/1?for=me"))
        .await
        .expect(204);
    let [page] = pages(&ada).await.try_into().unwrap();
    let hidden = part(&page, &direct);
    assert_eq!((&hidden["hiddenSeqs"], &hidden["entries"]), (&json!([1]), &json!([said])));
    ada.request("DELETE", &format!("/api/conversations/{direct}")).await.expect(204);
    let [page] = pages(&ada).await.try_into().unwrap();
    let part = part(&page, &direct);
    assert_eq!(part["entries"], json!([said]), "it is stored: the other one sees it");
    assert_eq!(part["clearedSeq"], 1);
}

#[tokio::test]
async fn a_long_export_comes_in_pages_that_neither_skip_nor_repeat() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    // As long as a text can be: 16 KB.
    let long = format!("{}{}", text(""), "😀".repeat(4000 - text("").chars().count()));
    for _ in 0..140 {
        ada.write(&bob, &json!({ "text": long })).await.expect(201);
    }
    let room = ada.room("open", &[]).await;
    ada.say_in(&room, "short").await;

    let pages = pages(&ada).await;
    assert!(pages.len() > 1);
    for (number, page) in pages.iter().enumerate() {
        let names = ["user", "sessions", "blocked", "connections", "lastSeenAt"];
        let account = names.map(|name| page.get(name).is_some());
        assert_eq!(account, [number == 0; 5], "in the first page only");
        assert!(page.to_string().len() < 6_000_000, "a function may answer with 6 MB");
    }
    let parts = || pages.iter().flat_map(|page| page["conversations"].as_array().unwrap());
    let seqs: Vec<u64> = parts()
        .filter(|part| part["kind"] == "direct")
        .flat_map(|part| part["entries"].as_array().unwrap())
        .map(|entry| entry["seq"].as_u64().unwrap())
        .collect();
    assert_eq!(seqs, (1..=140).collect::<Vec<u64>>());
    assert_eq!(parts().filter(|part| part["id"] == room.as_str()).count(), 1);
}

#[tokio::test]
async fn nothing_secret_is_exported() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let _socket = ada.socket().await;
    let all = pages(&ada).await[0].to_string();
    for secret in [&ada.password, &ada.token, &ada.refresh_token] {
        assert!(!all.contains(secret.as_str()));
    }
    assert!(!all.contains("$2b$"), "not even hashed");
}

#[tokio::test]
async fn a_cursor_of_ones_own_invention_is_refused() {
    let server = Server::shared().await;
    let ada = server.person().await;
    for cursor in ["x", "%00", "QUFB", "cg", &"QUFB".repeat(100)] {
        ada.get(&format!("/api/users/me/export?cursor={cursor}")).await.invalid(&["cursor"]);
    }
}
