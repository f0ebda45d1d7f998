use natter_app::problem::Code;
use serde_json::json;

use super::*;

#[test]
fn an_ack_without_fields_answers_every_action_that_has_none() {
    for action in ["read", "delivered", "typing", "iceCandidate", "ping"] {
        check_event(&json!({"event": "ack", "requestId": "r1"}), Some(action));
    }
}

#[test]
#[should_panic(expected = "messageSent")]
fn an_ack_of_a_message_has_its_entry() {
    check_event(&json!({"event": "ack", "requestId": "r1"}), Some("sendMessage"));
}

#[test]
#[should_panic(expected = "calling")]
fn an_ack_of_a_call_is_not_one_of_an_answer() {
    check_event(&json!({"event": "ack", "requestId": "r1", "callId": "c1"}), Some("callUser"));
}

#[test]
#[should_panic(expected = "the document has no makeCoffee")]
fn an_event_must_be_in_the_document() {
    check_event(&json!({"event": "makeCoffee"}), None);
}

fn error(code: Code) -> Value {
    json!({"event": "error", "requestId": "r1", "problem": {
        "type": format!("urn:natter:problem:{}", code.as_str()),
        "title": code.title(),
        "status": code.status(),
        "detail": "Something.",
        "code": code.as_str(),
    }})
}

#[test]
fn an_action_fails_with_its_own_codes() {
    check_event(&error(code::CALL_TAKEN), Some("makeAnswer"));
    check_event(&error(Code::UNKNOWN_ACTION), Some("makeCoffee"));
    check_event(&error(Code::MALFORMED_JSON), None);
}

#[test]
#[should_panic(expected = "has no error call_taken")]
fn an_action_does_not_fail_with_the_codes_of_another() {
    check_event(&error(code::CALL_TAKEN), Some("read"));
}
