//! Invalid bodies.

use natter_tests::{Person, Server, registration, text};
use serde_json::{Value, json};

/// A route with a valid body, and its required fields.
pub(super) struct WithBody {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) good: Value,
    required: &'static [&'static str],
    optional: &'static [&'static str],
}

pub(super) fn all(ada: &Person, bob: &Person, room: &str) -> Vec<WithBody> {
    let route = |method, path: &str, good, required, optional| WithBody {
        method,
        path: path.to_owned(),
        good,
        required,
        optional,
    };
    let message = json!({ "text": text("hello") });
    vec![
        route(
            "POST",
            "/api/auth/register",
            registration(""),
            &["username", "email", "password"],
            &["confirmPassword", "displayName"],
        ),
        route(
            "POST",
            "/api/auth/login",
            json!({ "username": ada.username, "password": ada.password }),
            &["username", "password"],
            &[],
        ),
        route(
            "POST",
            "/api/auth/refresh",
            json!({ "refreshToken": ada.refresh_token }),
            &["refreshToken"],
            &[],
        ),
        route(
            "PUT",
            "/api/auth/password",
            json!({ "currentPassword": ada.password, "newPassword": text("another") }),
            &["currentPassword", "newPassword"],
            &[],
        ),
        route(
            "PATCH",
            "/api/users/me",
            json!({}),
            &[],
            &["displayName", "bio", "phoneNumber", "avatarUrl"],
        ),
        route(
            "POST",
            &format!("/api/messages/send/{}", bob.id),
            message.clone(),
            &["text"],
            &["clientMessageId", "after"],
        ),
        route(
            "POST",
            &format!("/api/conversations/{}/messages", ada.conversation_with(bob)),
            message,
            &["text"],
            &["clientMessageId", "after"],
        ),
        route(
            "DELETE",
            "/api/users/me",
            json!({ "password": text("wrong one") }),
            &["password"],
            &["eraseMessages"],
        ),
        route(
            "POST",
            "/api/rooms",
            json!({ "name": text("ours"), "visibility": "open", "members": [bob.id] }),
            &["name", "visibility"],
            &["members"],
        ),
        route("PATCH", &format!("/api/rooms/{room}"), json!({}), &[], &["name", "visibility"]),
        route(
            "PUT",
            &format!("/api/rooms/{room}/members/{}", bob.id),
            json!({ "role": "member" }),
            &["role"],
            &[],
        ),
        route(
            "PUT",
            &format!("/api/conversations/{room}/read"),
            json!({ "seq": 1 }),
            &["seq"],
            &[],
        ),
        route(
            "POST",
            "/api/sync",
            json!({ "conversations": { room: 1 } }),
            &["conversations"],
            &["limit"],
        ),
    ]
}

async fn people() -> (Person, Person) {
    let server = Server::shared().await;
    (server.person().await, server.person().await)
}

/// Whether a value that is invalid in most fields is valid in this one.
fn is_right(field: &str, value: &Value) -> bool {
    match field {
        "after" | "limit" => *value == 7,
        "members" => *value == json!([]),
        "eraseMessages" => *value == true,
        _ => false,
    }
}

#[tokio::test]
async fn a_field_that_is_missing_or_of_the_wrong_type_is_named() {
    let (ada, bob) = people().await;
    let room = ada.room("open", &[&bob]).await;
    for route in all(&ada, &bob, &room) {
        let send = async |body: Value| ada.request(route.method, &route.path).json(&body).await;
        for field in route.required {
            let mut missing = route.good.clone();
            missing.as_object_mut().unwrap().remove(*field);
            send(missing).await.invalid(&[field]);
        }
        let wrong = [
            json!(true),
            json!(7),
            json!(-1.5),
            json!(1e300),
            json!([]),
            json!(["x"]),
            json!({ "a": 1 }),
        ];
        for field in route.required.iter().chain(route.optional) {
            for value in &wrong {
                if is_right(field, value) {
                    continue;
                }
                let mut body = route.good.clone();
                body[*field] = value.clone();
                send(body).await.invalid(&[field]);
            }
        }
        if !route.required.is_empty() {
            send(json!({})).await.invalid(route.required);
            send(json!({ "unknown": 1 })).await.invalid(route.required);
        }
    }
    assert!(ada.history_with(&bob).await.is_empty());
    ada.get("/api/auth/me").await.expect(200);
    let inbox = bob.get("/api/conversations").await.expect(200);
    assert_eq!(inbox["conversations"].as_array().unwrap().len(), 1, "no other room has begun");
    assert_eq!(inbox["conversations"][0]["lastSeq"], 1, "and this one has not changed");
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let (ada, bob) = people().await;
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(20_000), "]".repeat(20_000));
    let room = ada.room("open", &[&bob]).await;
    for route in all(&ada, &bob, &room) {
        let send = async |body: &[u8]| ada.request(route.method, &route.path).body(body).await;
        send(b"").await.problem(400, "empty_body");
        for body in [
            "{",
            "}",
            "x",
            "null",
            "true",
            "17",
            "\"text\"",
            "[]",
            "[{}]",
            "{}{}",
            "{'a':1}",
            "{\"a\":1,}",
            "\u{feff}{}",
            "{\"a\":NaN}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\u{1}\"}",
            " ",
            "\0",
            "<xml/>",
            "a=1&b=2",
            &deep,
        ] {
            send(body.as_bytes()).await.problem(400, "malformed_json");
        }
        for body in [
            b"\xff".as_slice(),
            b"{\"text\":\"\xc3\x28\"}",
            b"{\"text\":\"\xed\xa0\x80\"}",
            b"\xfe\xff\0{\0}",
        ] {
            send(body).await.problem(400, "invalid_utf8");
        }
        send(&[b'x'; 64 * 1024 + 1]).await.problem(413, "body_too_large");
        send(&vec![b' '; 300_000]).await.problem(413, "body_too_large");
    }
}

#[tokio::test]
async fn a_body_of_64_kb_is_read() {
    let (ada, bob) = people().await;
    let body = json!({ "text": text("hello") }).to_string();
    let padded = format!("{body}{}", " ".repeat(64 * 1024 - body.len()));
    ada.request("POST", &format!("/api/messages/send/{}", bob.id))
        .body(padded.clone())
        .await
        .expect(201);
    let answer = ada
        .request("POST", &format!("/api/messages/send/{}", bob.id))
        .body(format!("{padded} "))
        .await;
    answer.problem(413, "body_too_large");
}

#[tokio::test]
async fn a_body_over_ten_megabytes_is_the_gateways_to_refuse() {
    let (ada, _) = people().await;
    let body = vec![b' '; 11 * 1024 * 1024];
    let answer = ada.server.request("POST", "/api/auth/login").body(body).unchecked().await;
    assert_eq!(answer.status, 413, "{answer:?}");
}

#[tokio::test]
async fn the_content_type_is_not_looked_at() {
    let (ada, bob) = people().await;
    for content_type in [
        "text/plain",
        "application/octet-stream",
        "image/png",
        "x",
        "application/xml; charset=latin1",
    ] {
        let body = json!({ "text": text("hello") }).to_string();
        let request = ada.request("POST", &format!("/api/messages/send/{}", bob.id)).body(body);
        request.header("content-type", content_type).await.expect(201);
    }
    let request = ada.request("POST", &format!("/api/messages/send/{}", bob.id));
    let broken =
        request.body(b"{\"text\":\"\xff\"}".as_slice()).header("content-type", "image/png");
    broken.await.problem(400, "invalid_utf8");
}

#[tokio::test]
async fn a_field_that_comes_twice_counts_once() {
    let (ada, bob) = people().await;
    let body = "{\"text\":\"s3cr3t-one\",\"text\":\"s3cr3t-two\"}";
    let answer = ada.request("POST", &format!("/api/messages/send/{}", bob.id)).body(body).await;
    assert_eq!(answer.expect(201)["entry"]["text"], "s3cr3t-two");
}

#[tokio::test]
async fn logging_out_needs_no_body_but_takes_no_wrong_one() {
    let (ada, _) = people().await;
    for body in
        [json!({ "everywhere": "yes" }), json!({ "everywhere": 1 }), json!({ "everywhere": [] })]
    {
        ada.post("/api/auth/logout", &body).await.invalid(&["everywhere"]);
    }
    ada.request("POST", "/api/auth/logout").body("[]").await.problem(400, "malformed_json");
    ada.request("POST", "/api/auth/logout")
        .body(b"\xff".as_slice())
        .await
        .problem(400, "invalid_utf8");
    ada.request("POST", "/api/auth/logout")
        .body(vec![b' '; 65_537])
        .await
        .problem(413, "body_too_large");
    ada.post("/api/auth/logout", &json!({ "everywhere": null, "x": 1 }))
        .unchecked()
        .await
        .expect(204);
}

#[tokio::test]
async fn one_says_who_one_is_in_one_way() {
    let (ada, _) = people().await;
    let both = json!({ "username": ada.username, "email": ada.email, "password": ada.password });
    ada.server.request("POST", "/api/auth/login").json(&both).await.invalid(&["email"]);
}

#[tokio::test]
async fn json_that_nobody_reads_is_told_why() {
    let (ada, bob) = people().await;
    let path = format!("/api/conversations/{}/messages", ada.conversation_with(&bob));
    let (open, shut) = ("[".repeat(200), "]".repeat(200));
    let cases = [
        (format!("{{\"messages\":{open}{shut}}}"), "is nested more than 128 levels deep"),
        ("{\"text\":\"\\ud83d\"}".to_owned(), "has half of a surrogate pair"),
        ("{\"messages\":[{\"text\":\"\\ude00\"}]}".to_owned(), "has half of a surrogate pair"),
    ];
    for (body, why) in cases {
        let answer = ada.request("POST", &path).body(body.clone()).await;
        let problem = answer.problem(400, "malformed_json");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.starts_with(&format!("The body {why}")), "{detail}");
        let mut socket = ada.socket().await;
        let frame = body.replacen('{', "{\"action\":\"sendMessages\",", 1);
        socket.send_text(&frame).await;
        let problem = socket.expect_event("error").await["problem"].take();
        assert!(problem["detail"].as_str().unwrap().starts_with(&format!("The frame {why}")));
    }
}
