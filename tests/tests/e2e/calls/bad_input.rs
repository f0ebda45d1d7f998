//! Invalid frames about calls.

use natter_domain::limits::SIGNAL_BYTES;
use natter_tests::{Server, Socket};
use serde_json::{Value, json};

use super::{Devices, call, code, end, to};

/// The fields that a frame is refused for.
async fn invalid_fields(device: &mut Socket, action: &str, fields: Value) -> Vec<String> {
    let refused = device.ask(action, fields).await;
    assert_eq!(code(&refused), "validation_failed");
    let errors = refused["problem"]["errors"].as_array().unwrap();
    errors.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
}

/// A text that is so many bytes as JSON.
fn sized(bytes: usize) -> Value {
    json!("x".repeat(bytes - 2))
}

#[tokio::test]
async fn a_frame_without_its_fields_is_told_all_of_them() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let device = &mut all.adas;
    assert_eq!(
        invalid_fields(device, "callUser", json!({})).await,
        ["receiverId", "callId", "offer", "media"]
    );
    assert_eq!(invalid_fields(device, "makeAnswer", json!({})).await, ["callId", "answer"]);
    assert_eq!(invalid_fields(device, "iceCandidate", json!({})).await, ["callId", "candidate"]);
    assert_eq!(invalid_fields(device, "offer", json!({})).await, ["callId", "offer"]);
    assert_eq!(invalid_fields(device, "endCall", json!({})).await, ["callId"]);
}

#[tokio::test]
async fn each_field_that_is_wrong_is_named() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let long = "x".repeat(65);
    let wrong = [
        ("receiverId", vec![json!(7), json!("bob"), json!(null)]),
        (
            "callId",
            vec![json!(""), json!(long), json!("with blanks"), json!("é"), json!(1), json!({})],
        ),
        ("offer", vec![json!(null), json!(7), json!([]), json!(true), sized(SIGNAL_BYTES + 1)]),
        ("media", vec![json!("Audio"), json!("smell"), json!(1), json!("")]),
    ];
    for (field, values) in wrong {
        for value in values {
            let mut fields = to(&all.bob);
            fields[field] = value;
            assert_eq!(invalid_fields(&mut all.adas, "callUser", fields).await, [field]);
        }
    }
    let call = call(&mut all.adas, &all.bob).await;
    for (action, field) in
        [("makeAnswer", "answer"), ("iceCandidate", "candidate"), ("offer", "offer")]
    {
        for value in [json!(7), json!([]), json!(true), sized(SIGNAL_BYTES + 1)] {
            let fields = json!({ "callId": call, field: value });
            assert_eq!(invalid_fields(&mut all.phone, action, fields).await, [field]);
        }
        // Null is a candidate, the last one, and nothing else.
        if field != "candidate" {
            let fields = json!({ "callId": call, field: null });
            assert_eq!(invalid_fields(&mut all.phone, action, fields).await, [field]);
        }
        for id in [json!(null), json!("\0"), json!("é"), json!("x".repeat(65))] {
            let fields = json!({ "callId": id, field: {} });
            assert_eq!(invalid_fields(&mut all.phone, action, fields).await, ["callId"]);
        }
    }
    for reason in [json!(7), json!("x".repeat(65)), json!("two\nlines"), json!({})] {
        let fields = json!({ "callId": call, "reason": reason });
        assert_eq!(invalid_fields(&mut all.adas, "endCall", fields).await, ["reason"]);
    }
    assert_eq!(end(&mut all.adas, &call).await["event"], "ack", "none of it has done anything");
}

#[tokio::test]
async fn the_longest_of_everything_is_passed_on() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let mut fields = to(&all.bob);
    let id = format!("{}{}", fields["callId"].as_str().unwrap(), "~".repeat(52));
    assert_eq!(id.len(), 64);
    (fields["callId"], fields["offer"]) = (json!(id), sized(SIGNAL_BYTES));
    assert_eq!(all.adas.ask("callUser", fields).await["state"], "ringing");
    assert_eq!(all.phone.expect_event("callUser").await["offer"], sized(SIGNAL_BYTES));
    let fields = json!({ "callId": id, "answer": sized(SIGNAL_BYTES) });
    assert_eq!(all.phone.ask("makeAnswer", fields).await["event"], "ack");
    assert_eq!(all.adas.expect_event("makeAnswer").await["answer"], sized(SIGNAL_BYTES));
    let reason = "é".repeat(64);
    assert_eq!(
        all.adas.ask("endCall", json!({ "callId": id, "reason": reason })).await["event"],
        "ack"
    );
    assert_eq!(all.phone.expect_event("endCall").await["reason"], reason.as_str());
}

#[tokio::test]
async fn a_frame_of_somebody_else_is_told_of_no_call() {
    let server = Server::shared().await;
    let mut all = Devices::of(&server).await;
    let mut eves = server.person().await.socket().await;
    let id = all.speaking().await;
    for (action, field, value) in [
        ("offer", "offer", json!({})),
        ("makeAnswer", "answer", json!({})),
        ("iceCandidate", "candidate", json!(null)),
    ] {
        let refused = eves.ask(action, json!({ "callId": id, field: value })).await;
        assert_eq!(code(&refused), "call_not_found", "{action}");
    }
    assert_eq!(end(&mut all.adas, &id).await["event"], "ack", "and it has ended nothing");
}
