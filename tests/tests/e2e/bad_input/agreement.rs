//! The two documents and the server take the same bodies and frames. Each field of each gets values
//! at and around every limit that there is, and what is near to being right.

use natter_functions::routes::FRAME_ACTIONS;
use natter_tests::{
    Person, Server,
    contract::{body_fields, body_violations, frame_fields, frame_violations},
    registration,
    rng::suffix,
    text,
};
use serde_json::{Value, json};

use super::bodies;

/// What JSON Schema can't say: a value that the document takes may be refused with one of these.
const BEYOND_A_SCHEMA: [&str; 11] = [
    "must have something to see in it",
    "must not turn the direction of the text around it",
    "is reserved: it would speak for the service",
    "must not contain invisible characters",
    "must not contain control or invisible characters",
    // In a schema lengths are characters.
    "must have at most 72 bytes",
    "must be the same as `password`",
    // Of numbers and ids that are someone else's, or further than the conversation.
    "must not be ahead of the conversation's last number",
    "must be somebody else",
    "must have at most 16384 bytes",
    "must be an `https://` URL: a host, perhaps a port, and ASCII characters alone",
];

/// A value of every kind: too short, too long, at the limit, of another type, in another form.
fn values(ada: &Person, bob: &Person, room: &str) -> Vec<Value> {
    let mut values = vec![
        Value::Null,
        json!(true),
        json!(false),
        json!([]),
        json!({}),
        json!(["x"]),
        json!([bob.id]),
        json!([bob.id, bob.id]),
        json!({ room: 1 }),
        json!({ room: 1.0 }),
        json!({ room: -1 }),
        json!({ "x": 1 }),
        json!([{ "text": "s3cr3t-x", "clientMessageId": "a" }]),
        json!([{ "text": "s3cr3t-x" }]),
        json!([{ "text": "s3cr3t-x", "clientMessageId": null }]),
        json!([{ "text": "", "clientMessageId": "a" }]),
        json!([1]),
        json!(-1),
        json!(-0.0),
        json!(0),
        json!(1),
        json!(1.0),
        json!(1.5),
        json!(100),
        json!(101),
        json!((1_u64 << 53) - 1),
        json!(1_u64 << 53),
        json!(1e300),
    ];
    let lengths = [
        0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 30, 31, 50, 51, 64, 65, 72, 73, 80, 81, 128, 129, 160, 161,
        254, 255, 4_000, 4_001,
    ];
    values.extend(lengths.iter().map(|length| json!("a".repeat(*length))));
    values.extend(lengths.iter().map(|length| json!("7".repeat(*length))));
    values.extend([36, 37, 50, 51].map(|length| json!("é".repeat(length))));
    values.extend([50, 51].map(|length| json!(format!("a@{}.org", "b".repeat(length)))));
    values.extend([63, 64, 65].map(|length| json!(format!("{}@b.org", "a".repeat(length)))));
    values.extend([62, 63, 64].map(|length| json!(format!("a@{}.org", "b".repeat(length)))));
    values.extend([2_047, 2_048, 2_049].map(|length| {
        json!(format!("https://a.example/{}", "x".repeat(length - "https://a.example/".len())))
    }));
    let direct = ada.conversation_with(bob);
    let texts = [
        ada.id.as_str(),
        &ada.id.to_uppercase(),
        &bob.id,
        &bob.id.replacen('0', "8", 1),
        room,
        &room.replacen("r-0", "r-8", 1),
        &direct,
        "r-",
        "d-x-y",
        " ",
        "\t",
        "a b",
        " padded ",
        "two\nlines",
        "two\r\nlines here",
        "two\u{2028}lines",
        "\u{2029}lines here",
        "nul\0inside it",
        "bell\u{7}inside it",
        "del\u{7f}inside it",
        "nel\u{85}inside it",
        "tab\tinside it",
        "\u{200b}",
        "\u{2800}",
        "\u{1d159}",
        "\u{e1000}",
        "zero\u{200b}width",
        "\u{202e}backwards",
        "\u{2066}open isolate",
        "\u{2067}closed\u{2069}",
        "left\u{200e}to\u{200f}right",
        "emoji 👩\u{200d}👧 \u{2764}\u{fe0f}",
        "jürgen",
        "ｗｉｄｅ",
        "\u{212a}elvin",
        "admin",
        "Supp0rt",
        "Deleted account",
        "ada_l.-9",
        "open",
        "invite",
        "OPEN",
        "member",
        "admin ",
        "owner",
        "audio",
        "video",
        "a@b.co",
        "a@b",
        "a@b@c.co",
        "@b.co",
        "a@.co",
        "a@b..co",
        "a@-b.co",
        "a@b-.co",
        "a@b_c.co",
        "a b@c.co",
        " a@b.co ",
        "jü@bücher.example",
        "a@xn--bcher-kva.example",
        "ａ＠ｂ．ｃｏ",
        "a;b@c.co",
        "a\u{200b}@b.co",
        "+49 30 123456",
        "+49 (30) 12-34.56",
        "030/123456",
        "\u{202a}+49\u{a0}30\u{a0}123\u{2011}456\u{202c}",
        "(+49) 30 123456",
        "12345+",
        "++12345",
        "1+2345",
        "+1 2 3 4",
        "call me 12345",
        "12345\n67",
        "https://a.example/x.png",
        "https://a.example",
        "http://a.example/",
        "https://",
        "https:///x",
        "https://a b/",
        "https://u@a.example/",
        "https://a.example:8443/",
        "https://a.example:99999/",
        "https://a.example/ü",
        "https://a.example/%zz",
        "https://[::1]/",
        "HTTPS://a.example/",
        "javascript:alert(1)",
    ];
    values.extend(texts.map(Value::from));
    values
}

/// What disagrees, as a line for a person.
fn disagreement(
    what: &str,
    field: &str,
    value: &Value,
    (violations, errors): (&[String], &[Value]),
) -> Option<String> {
    let value: String = value.to_string().chars().take(80).collect();
    match (violations, errors) {
        ([], []) => None,
        ([first, ..], []) => {
            let first: String = first.chars().take(200).collect();
            Some(format!("{what} {field}: {value} is taken, but the document says {first}"))
        }
        ([], errors) => {
            let reasons = errors.iter().map(|error| error["message"].as_str().unwrap_or_default());
            let mut reasons = reasons
                .filter(|reason| !BEYOND_A_SCHEMA.iter().any(|known| reason.ends_with(known)));
            let reason = reasons.next()?;
            Some(format!("{what} {field}: {value} is refused because it {reason}"))
        }
        (_, _) => None,
    }
}

fn assert_none(disagreements: &[String]) {
    assert!(disagreements.is_empty(), "{}\n{}", disagreements.len(), disagreements.join("\n"));
}

#[tokio::test]
async fn the_document_and_the_server_take_the_same_bodies() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    let values = values(&ada, &bob, &room);
    let mut disagreements = Vec::new();
    for route in bodies::all(&ada, &bob, &room) {
        let what = format!("{} {}", route.method, route.path);
        for field in body_fields(route.method, &route.path) {
            for value in &values {
                let mut body = route.good.clone();
                if route.path == "/api/auth/register" {
                    body = registration("");
                }
                if field == "messages" {
                    body["text"] = Value::Null;
                }
                if matches!((field, route.path.as_str()), ("email", "/api/auth/login")) {
                    body["username"] = Value::Null;
                }
                body[field] = value.clone();
                let violations = body_violations(route.method, &route.path, &body);
                let answer = ada.request(route.method, &route.path).json(&body).unchecked().await;
                let refused = answer.status == 400;
                let problem = if refused { answer.json() } else { Value::Null };
                let errors = problem["errors"].as_array().cloned().unwrap_or_default();
                assert!(!refused || !errors.is_empty(), "{answer:?}");
                disagreements.extend(disagreement(&what, field, value, (&violations, &errors)));
            }
        }
    }
    assert_none(&disagreements);
}

#[tokio::test]
async fn the_document_and_the_server_take_the_same_logouts() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let mut disagreements = Vec::new();
    for value in [json!(null), json!(true), json!(false), json!(1), json!("true"), json!([])] {
        let ada = ada.login().await;
        let body = json!({ "everywhere": value });
        let violations = body_violations("POST", "/api/auth/logout", &body);
        let answer = ada.post("/api/auth/logout", &body).unchecked().await;
        let problem = if answer.status == 400 { answer.json() } else { Value::Null };
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        let verdict = (violations.as_slice(), errors.as_slice());
        disagreements.extend(disagreement("logout", "everywhere", &value, verdict));
    }
    assert_none(&disagreements);
}

/// A frame of each action that has fields.
fn frames(ada: &Person, bob: &Person) -> Vec<(&'static str, Value)> {
    let conversation = ada.conversation_with(bob);
    let offer = json!({ "type": "offer", "sdp": "v=0" });
    let good = |action| match action {
        "sendMessage" => json!({ "receiverId": bob.id, "text": text("hello") }),
        "sendMessages" => {
            let message = json!({ "text": text("hello"), "clientMessageId": "a" });
            json!({ "receiverId": bob.id, "messages": [message] })
        }
        "read" | "delivered" => json!({ "conversationId": conversation, "seq": 1 }),
        "typing" => json!({ "conversationId": conversation, "typing": true }),
        "callUser" => {
            json!({ "receiverId": bob.id, "callId": "c", "offer": offer, "media": "audio" })
        }
        "makeAnswer" => json!({ "callId": "c", "answer": offer }),
        "offer" => json!({ "callId": "c", "offer": offer }),
        "iceCandidate" => json!({ "callId": "c", "candidate": offer }),
        "endCall" => json!({ "callId": "c" }),
        _ => json!({}),
    };
    FRAME_ACTIONS.iter().map(|action| (*action, good(*action))).collect()
}

#[tokio::test]
async fn the_document_and_the_server_take_the_same_frames() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    let values = values(&ada, &bob, &room);
    let mut socket = ada.socket().await;
    let mut disagreements = Vec::new();
    for (action, good) in frames(&ada, &bob) {
        for field in frame_fields(action) {
            for value in &values {
                let mut frame = good.clone();
                if field == "conversationId" && good["receiverId"].is_string() {
                    frame["receiverId"] = Value::Null;
                }
                if action == "callUser" {
                    frame["callId"] = json!(suffix());
                }
                frame[field] = value.clone();
                let answer = socket.ask(action, frame.clone()).await;
                frame["action"] = json!(action);
                let violations = frame_violations(action, &frame);
                let refused = answer["problem"]["code"] == "validation_failed";
                let problem = if refused { &answer["problem"] } else { &Value::Null };
                let errors = problem["errors"].as_array().cloned().unwrap_or_default();
                disagreements.extend(disagreement(action, field, value, (&violations, &errors)));
            }
        }
    }
    assert_none(&disagreements);
}
