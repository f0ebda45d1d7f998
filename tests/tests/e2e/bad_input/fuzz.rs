//! Random requests. The seed is fixed, so a failure can be repeated.

use natter_functions::routes::ROUTES;
use natter_tests::{Person, Server, rng::Rng, text};
use serde_json::{Value, json};

/// A random value for a field.
fn value(rng: &mut Rng, depth: usize) -> Value {
    match rng.below(if depth == 0 { 9 } else { 11 }) {
        0 => Value::Null,
        1 => json!(rng.one_in(2)),
        2 => json!(rng.below(20)),
        3 => json!(-i64::try_from(rng.below(1_000_000)).unwrap()),
        4 => json!(u64::MAX - u64::try_from(rng.below(3)).unwrap()),
        5 => json!(1e308),
        6 => json!("\u{0}\u{202e}😀é".repeat(rng.below(30))),
        7 => json!(text(&"x".repeat(rng.below(6_000)))),
        8 => {
            json!(*rng.pick(&[
                "",
                " ",
                "a@b.co",
                "https://x",
                "+123456",
                "d-x-y",
                "USER#1",
                "{}",
                "../..",
                "open",
                "owner",
                "r-x"
            ]))
        }
        9 => Value::Array((0..rng.below(4)).map(|_| value(rng, depth - 1)).collect()),
        _ => Value::Object(
            (0..rng.below(4)).map(|n| (format!("k{n}"), value(rng, depth - 1))).collect(),
        ),
    }
}

fn body(rng: &mut Rng) -> Vec<u8> {
    const FIELDS: [&str; 26] = [
        "username",
        "email",
        "password",
        "confirmPassword",
        "displayName",
        "refreshToken",
        "everywhere",
        "currentPassword",
        "newPassword",
        "bio",
        "phoneNumber",
        "avatarUrl",
        "text",
        "clientMessageId",
        "messages",
        "eraseMessages",
        "after",
        "name",
        "visibility",
        "members",
        "role",
        "seq",
        "conversations",
        "limit",
        "for",
        "x",
    ];
    let mut object = serde_json::Map::new();
    for _ in 0..rng.below(8) {
        object.insert((*rng.pick(&FIELDS)).to_owned(), value(rng, 3));
    }
    let mut bytes = Value::Object(object).to_string().into_bytes();
    while rng.one_in(4) {
        let at = rng.below(bytes.len());
        match rng.below(3) {
            0 => bytes[at] = u8::try_from(rng.below(256)).unwrap(),
            1 => bytes.truncate(at),
            _ => bytes.insert(at, *rng.pick(b"{}[]\",:\\\0\xff")),
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

fn path(rng: &mut Rng, template: &str, ids: &[String]) -> String {
    let mut path = String::new();
    for part in template.split('/').skip(1) {
        path.push('/');
        if part.starts_with('{') || rng.one_in(40) {
            path.push_str(rng.pick(ids).as_str());
        } else {
            path.push_str(part);
        }
    }
    if rng.one_in(3) {
        let name = *rng.pick(&["limit", "cursor", "query", "before", "after", "for", "x"]);
        let value = *rng.pick(&[
            "",
            "0",
            "1",
            "100",
            "-1",
            "x",
            "%00",
            "QUFB",
            "1&limit=2",
            "9007199254740993",
            "me",
            "everyone",
        ]);
        path.push_str(&format!("?{name}={value}"));
    }
    path
}

#[tokio::test]
async fn no_request_is_too_strange_to_be_answered() {
    let server = Server::shared().await;
    let (mut ada, bob) = (server.person().await, server.person().await);
    let ids = [
        ada.id.clone(),
        bob.id.clone(),
        ada.conversation_with(&bob),
        ada.session_id().await,
        ada.room("open", &[&bob]).await,
        bob.room("invite", &[]).await,
        "0".repeat(26),
        format!("r-{}", "0".repeat(26)),
        "1".to_owned(),
        "x".to_owned(),
        "%00".to_owned(),
        "%F0%9F%98%80".to_owned(),
        "me".to_owned(),
    ];
    let mut rng = Rng::new(20_261_121);
    for round in 0..900 {
        let route = rng.pick(ROUTES);
        let method = if rng.one_in(10) {
            *rng.pick(&["GET", "PUT", "POST", "DELETE"])
        } else {
            route.method
        };
        let path = path(&mut rng, route.path, &ids);
        let mut request =
            if rng.one_in(10) { server.request(method, &path) } else { ada.request(method, &path) };
        if !matches!(method, "GET" | "DELETE") || rng.one_in(10) {
            request = request.body(body(&mut rng));
        }
        let answer = request.await;
        assert!(answer.status < 500, "round {round}: {answer:?}");
        if answer.status == 204 {
            ada = signed_in(&ada).await;
        }
    }
}

/// Signs in again if one of the requests has signed out.
async fn signed_in(ada: &Person) -> Person {
    if ada.get("/api/auth/me").await.status == 200 { ada.clone() } else { ada.login().await }
}
