//! The log lines of requests.

use natter::Options;
use natter_functions::routes::ROUTES;
use natter_tests::{Person, Server, logs, open, text, until};
use serde_json::json;

#[test]
fn a_secret_is_recognised_in_whatever_form_it_comes() {
    for line in [
        "text=s3cr3t-hello",
        "S3CR3T-UPPER@example.com",
        "token: eyJhbGciOiJIUzI1NiJ9",
        "Some(\"eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ1cm46In0.c2ln\")",
        "the part .eyJpc3MiOiJ1cm46bmF0dGVyIn0",
        "body=[34, 115, 51, 99, 114, 51, 116, 45, 104]",
        "event: InN1Y2ggczNjcjN0LWEi",
    ] {
        assert!(logs::is_secret(line), "{line}");
    }
    for line in [
        "POST /api/auth/login 200 3.1 ms, 3 requests 4 WRU 1 RRU",
        "user=01kbk2v9q6m3xw8zt5r4e7ydna",
        "a socket was refused request_id=OeyJ29CWod4AqCA= code=unavailable",
        "request_id=eyJ29CWod4AqCAx=",
    ] {
        assert!(!logs::is_secret(line), "{line}");
    }
}

#[tokio::test]
async fn tokens_and_tickets_that_were_handed_out_are_recognised() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let (ticket, url) = ada.ticket().await;
    for secret in [&ticket, &url, &ada.refresh_token, &ada.token] {
        assert!(logs::is_secret(&format!("a line with \"{secret}\" in it")));
    }
}

/// Every route, each with a good and several bad requests.
async fn use_everything(ada: &Person, bob: &Person) {
    let room = ada.room("open", &[bob]).await;
    for route in ROUTES {
        let path = route
            .path
            .replace("{conversationId}", &ada.conversation_with(bob))
            .replace("{roomId}", &room)
            .replace("{seq}", "1")
            .replace("{sessionId}", &bob.id)
            .replace("{userId}", &bob.id)
            .replace("{receiverId}", &bob.id);
        // Signing out, and going for good, come last.
        let bodies = [
            json!({
                "username": text("x"), "email": text("x"), "password": text("x"),
                "refreshToken": bob.refresh_token,
                "currentPassword": text("wrong one"), "newPassword": text("another one"),
                "text": text("words"),
                "bio": text("about me"), "everywhere": text("x"), "clientMessageId": text("id"),
                "name": text("a name"), "visibility": text("x"), "role": text("x"),
                "members": [text("x")],
                "conversations": { text("x"): 1 }, "seq": text("x"),
            })
            .to_string(),
            json!({ "username": ada.username, "password": text("wrong") }).to_string(),
            json!({ "email": ada.email, "password": ada.password }).to_string(),
            json!({ "name": text("a name"), "visibility": "open", "role": "admin", "seq": 1 })
                .to_string(),
            format!("{{\"text\": \"{}\" oops", text("broken")),
            format!("[\"{}\"]", text("a list")),
            text(&"x".repeat(70_000)),
        ];
        for body in
            bodies
                .into_iter()
                .map(String::into_bytes)
                .chain([[b"\xff" as &[u8], b"s3cr3t-"].concat()])
        {
            let goes = route.path.ends_with("logout")
                || (route.method, route.path) == ("DELETE", "/api/users/me");
            if goes && body.first() == Some(&b'{') && body.ends_with(b"}") {
                continue;
            }
            ada.request(route.method, &path).body(body.clone()).await;
            ada.server.request(route.method, &path).body(body).await;
        }
        let strange =
            format!("{path}?query={}&cursor={}&limit={}", text("q"), text("c"), text("l"));
        ada.request(route.method, &strange).body(text("x")).await;
        ada.server.request(route.method, &path).token(&format!("{}x", ada.token)).await;
    }
}

async fn use_sockets(ada: &Person, bob: &Person) {
    let (ticket, url) = ada.ticket().await;
    let mut socket = open(&url, None).await.unwrap_or_else(|status| panic!("{status}"));
    assert!(open(&url, None).await.is_err());
    // Logged on purpose: it tells who runs the page why it was refused.
    assert!(open(&url, Some("https://origin.example")).await.is_err());
    assert!(open(&format!("{}x", url.replace(&ticket, &text("ticket"))), None).await.is_err());
    for frame in [
        json!({ "action": "sendMessage", "receiverId": bob.id, "text": text("hello") }).to_string(),
        json!({ "action": "sendMessage", "receiverId": text("nobody"), "text": text("hello") })
            .to_string(),
        json!({ "action": text("dance"), "requestId": text("request") }).to_string(),
        text("not JSON"),
        format!("{{\"action\": \"{}", text("broken")),
    ] {
        socket.send_text(&frame).await;
        socket.next_event(natter_tests::PATIENCE).await.unwrap();
    }
    socket.send_text(&text(&"x".repeat(40_000))).await;
    assert_eq!(socket.closed().await, 1009);
}

#[tokio::test]
async fn nothing_secret_is_in_the_logs() {
    let Some(server) = Server::with(Options::default()).await else { return };
    let before = logs::lines();
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    use_everything(&ada, &bob).await;
    use_sockets(&ada, &bob).await;

    // A push that is throttled until it is given up.
    let _socket = bob.socket().await;
    server.running().faults.throttle_posts(100);
    ada.say(&bob, "throttled").await;
    server.running().faults.clear();
    let old = ada.clone();
    let newer = ada.with(&ada.refresh().await.expect(200));
    newer.refresh().await.expect(200);
    old.refresh().await.problem(401, "session_revoked");
    let again = ada.login().await;
    let change = json!({ "currentPassword": ada.password, "newPassword": text("the next one") });
    again.request("PUT", "/api/auth/password").json(&change).await.expect(204);
    again.post("/api/auth/logout", &json!({ "everywhere": true })).await.expect(204);
    bob.request("DELETE", "/api/users/me").json(&json!({ "password": text("wrong") })).await;
    bob.request("DELETE", "/api/users/me")
        .json(&json!({ "password": bob.password }))
        .await
        .expect(202);
    let profile =
        async || carl.get(&format!("/api/users?query={}", bob.username)).await.expect(200);
    until(profile, |page| page["users"] == json!([])).await;

    let lines = logs::lines() - before;
    assert!(lines > 200, "only {lines} lines were logged");
    logs::assert_clean();
}
