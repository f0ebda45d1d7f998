//! Profiles.

use natter_tests::Server;
use serde_json::{Value, json};

#[tokio::test]
async fn a_profile_changes_where_a_field_is_sent_and_nowhere_else() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let change = async |body: Value| ada.request("PATCH", "/api/users/me").json(&body).await;
    let all = json!({
        "displayName": "  Ada E.  ",
        "bio": "Counts things.\nSlowly.",
        "phoneNumber": "+49 (30) 12-34.56",
        "avatarUrl": "https://example.com/ada.png?size=2",
    });
    let mine = change(all.clone()).await.expect(200)["user"].take();
    assert_eq!(mine["displayName"], "Ada E.", "without the blanks around it");
    for field in ["bio", "phoneNumber", "avatarUrl"] {
        assert_eq!(mine[field], all[field]);
    }
    assert_eq!(mine["email"], ada.email.as_str());

    let mut public = bob.look_at(&ada).await;
    assert_eq!(public["email"], Value::Null, "an address is its owner's alone");
    for field in ["displayName", "bio", "phoneNumber", "avatarUrl", "username", "id", "createdAt"] {
        assert_eq!(public[field].take(), mine[field], "{field}");
    }

    let unchanged = change(json!({})).await.expect(200)["user"].take();
    assert_eq!(unchanged, mine);
    let cleared =
        change(json!({ "bio": null, "phoneNumber": null, "avatarUrl": null })).await.expect(200);
    for field in ["bio", "phoneNumber", "avatarUrl"] {
        assert_eq!(cleared["user"].get(field), None, "{field} is absent, not null");
    }
    assert_eq!(cleared["user"]["displayName"], "Ada E.");
    assert_eq!(ada.get("/api/auth/me").await.expect(200)["user"], cleared["user"]);
}

#[tokio::test]
async fn a_new_name_shows_in_the_directory_too() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.request("PATCH", "/api/users/me")
        .json(&json!({ "displayName": "Ada", "bio": "Hi" }))
        .await
        .expect(200);
    let found = bob.get(&format!("/api/users?query={}", ada.username)).await.expect(200);
    assert_eq!(found["users"][0]["displayName"], "Ada");
    assert_eq!(found["users"][0]["bio"], "Hi");
}

#[tokio::test]
async fn what_a_profile_can_not_hold_is_refused_and_named() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let before = ada.get("/api/auth/me").await.expect(200);
    let cases = [
        ("displayName", Value::Null),
        ("displayName", json!("")),
        ("displayName", json!("x".repeat(51))),
        ("displayName", json!(7)),
        ("displayName", json!("\u{202e}nimda")),
        ("displayName", json!("\u{200b}")),
        ("displayName", json!("\u{1d159}")),
        ("displayName", json!("two\u{2028}lines")),
        ("displayName", json!("\u{2067}open")),
        ("displayName", json!("Support")),
        ("displayName", json!("Deleted account")),
        ("bio", json!("\u{202e}backwards")),
        ("bio", json!("open\u{2066}\n\u{2069}")),
        ("phoneNumber", json!("1".repeat(30))),
        ("avatarUrl", json!("https://example.com:99999/a.png")),
        ("avatarUrl", json!("https://[::1/a.png")),
        ("bio", json!("x".repeat(161))),
        ("bio", json!(["x"])),
        ("phoneNumber", json!("123")),
        ("phoneNumber", json!("call me")),
        ("phoneNumber", json!("1".repeat(16))),
        ("avatarUrl", json!("http://example.com/a.png")),
        ("avatarUrl", json!("javascript:alert(1)")),
        ("avatarUrl", json!("https://")),
        ("avatarUrl", json!("https://bank.example@evil.example/")),
        ("avatarUrl", json!("https://a.example/\"><script>")),
        ("avatarUrl", json!(format!("https://example.com/{}", "x".repeat(2048)))),
    ];
    for (field, value) in cases {
        let body = json!({ field: value });
        ada.request("PATCH", "/api/users/me").json(&body).await.invalid(&[field]);
    }
    // One flaw, and nothing of the rest is changed either.
    let body = json!({ "bio": "Fine.", "avatarUrl": "x" });
    ada.request("PATCH", "/api/users/me").json(&body).await.invalid(&["avatarUrl"]);
    assert_eq!(ada.get("/api/auth/me").await.expect(200), before);
}

#[tokio::test]
async fn username_email_and_id_are_not_to_be_changed() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let before = ada.get("/api/auth/me").await.expect(200);
    let body =
        json!({ "username": bob.username, "email": bob.email, "id": bob.id, "createdAt": "2020" });
    ada.request("PATCH", "/api/users/me").json(&body).await.expect(200);
    assert_eq!(ada.get("/api/auth/me").await.expect(200), before);
}

#[tokio::test]
async fn a_profile_is_read_as_people_type_and_paste_it() {
    let server = Server::shared().await;
    let ada = server.person().await;
    for (field, typed, kept) in [
        ("phoneNumber", "\u{202a}+49\u{a0}30 123\u{2011}456\u{202c}", "+49 30 123-456"),
        ("phoneNumber", "030/123456", "030/123456"),
        ("bio", "one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("displayName", "\u{200f}שלום 7\u{200e} ", "\u{200f}שלום 7\u{200e}"),
        ("displayName", "\u{2067}שלום\u{2069}", "\u{2067}שלום\u{2069}"),
        ("avatarUrl", " https://[2001:db8::1]/a.png ", "https://[2001:db8::1]/a.png"),
    ] {
        let body = json!({ field: typed });
        let answer = ada.request("PATCH", "/api/users/me").json(&body).unchecked().await;
        assert_eq!(answer.expect(200)["user"][field], kept);
    }
}

#[tokio::test]
async fn my_own_page_is_me() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let me = ada.get("/api/users/me").await.expect(200);
    assert_eq!(me, ada.get("/api/auth/me").await.expect(200));
    assert_eq!((&me["user"]["id"], &me["session"]["current"]), (&json!(ada.id), &json!(true)));
    server.request("GET", "/api/users/me").await.problem(401, "missing_token");
}
