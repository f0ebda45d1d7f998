//! docs/asyncapi.yaml: the actions are those of the code, and the examples are true.

use std::collections::BTreeSet;

use natter_runtime::routes::FRAME_ACTIONS;
use serde_json::Value;

use crate::{
    problems::{assert_is_of_the_code, codes, quoted},
    schemas::{ASYNCAPI, Pointer},
};

/// The schema of a message's payload.
pub(crate) fn payload(message: &str) -> Pointer {
    assert!(ASYNCAPI["components"]["messages"][message].is_object(), "no message {message}");
    Pointer::to("asyncapi.yaml").at("components").at("messages").at(message).at("payload")
}

/// Follows a reference inside the document.
fn resolve(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(reference) => resolve(
            ASYNCAPI
                .pointer(reference.trim_start_matches('#'))
                .unwrap_or_else(|| panic!("{reference} leads nowhere")),
        ),
        None => value,
    }
}

/// The values that a property of the messages' payloads is fixed to.
fn constants(property: &str) -> BTreeSet<&'static str> {
    let messages = ASYNCAPI["components"]["messages"].as_object().unwrap();
    let schemas = messages.values().map(|message| resolve(&message["payload"]));
    schemas.filter_map(|schema| schema["properties"][property]["const"].as_str()).collect()
}

#[test]
fn the_actions_are_those_of_the_code() {
    let expected: BTreeSet<_> = FRAME_ACTIONS.iter().copied().collect();
    assert_eq!(constants("action"), expected);
    let operations = ASYNCAPI["operations"].as_object().unwrap();
    let received: BTreeSet<_> = operations
        .iter()
        .filter(|(_, operation)| operation["action"] == "receive")
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(received, expected);
}

#[test]
fn every_action_is_answered_with_an_ack_or_an_error() {
    for action in FRAME_ACTIONS {
        let replies = ASYNCAPI["operations"][action]["reply"]["messages"].as_array().unwrap();
        let events: BTreeSet<_> = replies
            .iter()
            .map(|message| {
                resolve(&resolve(message)["payload"])["properties"]["event"]["const"].as_str().unwrap()
            })
            .collect();
        assert_eq!(events, ["ack", "error"].into(), "{action}");
    }
}

#[test]
fn every_message_is_part_of_an_operation() {
    let mut used = BTreeSet::new();
    for operation in ASYNCAPI["operations"].as_object().unwrap().values() {
        let replies = operation["reply"]["messages"].as_array().into_iter().flatten();
        for message in operation["messages"].as_array().unwrap().iter().chain(replies) {
            used.insert(resolve(message)["title"].as_str().unwrap());
        }
    }
    let messages = ASYNCAPI["components"]["messages"].as_object().unwrap();
    let all: BTreeSet<_> = messages.values().map(|message| message["title"].as_str().unwrap()).collect();
    assert_eq!(used, all);
    assert_eq!(all.len(), messages.len(), "two messages have one title");
}

#[test]
fn every_example_is_as_its_schema_says() {
    for (name, message) in ASYNCAPI["components"]["messages"].as_object().unwrap() {
        let examples = message["examples"].as_array().unwrap_or_else(|| panic!("{name} has no example"));
        for example in examples {
            payload(name).assert_valid(&example["payload"]);
            if let Some(problem) = example["payload"].get("problem") {
                assert_is_of_the_code(problem);
            }
        }
    }
}

#[test]
fn the_codes_of_errors_are_those_of_the_openapi_document() {
    let description = ASYNCAPI["components"]["messages"]["error"]["description"].as_str().unwrap();
    let mut known = codes();
    known.extend(FRAME_ACTIONS);
    known.insert("retryAfter");
    for word in quoted(description) {
        assert!(known.contains(word), "{word}");
    }
    assert!(quoted(description).contains("unknown_action"));
}
