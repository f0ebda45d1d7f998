//! docs/asyncapi.yaml: the actions are those of the code, and the examples are valid.

use std::collections::BTreeSet;

use natter_functions::routes::FRAME_ACTIONS;
use serde_json::Value;

use crate::{
    problems::{assert_is_of_the_code, codes, quoted, sockets_only},
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

/// The `event` that a message to a client has.
fn event_of(message: &'static Value) -> Option<&'static str> {
    resolve(&message["payload"])["properties"]["event"]["const"].as_str()
}

/// The payload of the message that carries this event; exactly one does.
pub(crate) fn event(name: &str) -> Pointer {
    let messages = ASYNCAPI["components"]["messages"].as_object().unwrap().iter();
    let carriers: Vec<_> =
        messages.filter(|(_, message)| event_of(message) == Some(name)).collect();
    assert_eq!(carriers.len(), 1, "{name}");
    payload(carriers[0].0)
}

/// The rows of the table of errors: a frame and its codes.
fn errors() -> Vec<(&'static str, BTreeSet<&'static str>)> {
    let description = ASYNCAPI["components"]["messages"]["error"]["description"].as_str().unwrap();
    let rows = description.lines().filter(|line| line.starts_with("| ") && line.contains('`'));
    rows.map(|row| {
        let (frame, codes) = row.trim_start_matches("| ").split_once(" | ").unwrap();
        (frame, quoted(codes))
    })
    .collect()
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
        let events: Vec<_> =
            replies.iter().map(|message| event_of(resolve(message)).unwrap()).collect();
        assert_eq!(events, ["ack", "error"], "{action}");
    }
}

#[test]
fn an_event_that_answers_nothing_is_described_once() {
    let messages = ASYNCAPI["components"]["messages"].as_object().unwrap().values();
    let names: BTreeSet<_> = messages.filter_map(event_of).filter(|name| *name != "ack").collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        event(name);
    }
}

#[test]
fn a_message_has_one_name_in_the_channel_and_in_the_document() {
    let on_channel = ASYNCAPI["channels"]["socket"]["messages"].as_object().unwrap();
    for (name, reference) in on_channel {
        assert_eq!(reference["$ref"], format!("#/components/messages/{name}"));
    }
    assert_eq!(on_channel.len(), ASYNCAPI["components"]["messages"].as_object().unwrap().len());
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
    let all: BTreeSet<_> =
        messages.values().map(|message| message["title"].as_str().unwrap()).collect();
    assert_eq!(used, all);
    assert_eq!(all.len(), messages.len(), "two messages have one title");
}

#[test]
fn every_example_is_as_its_schema_says() {
    for (name, message) in ASYNCAPI["components"]["messages"].as_object().unwrap() {
        let examples =
            message["examples"].as_array().unwrap_or_else(|| panic!("{name} has no example"));
        for example in examples {
            payload(name).assert_valid(&example["payload"]);
            if let Some(problem) = example["payload"].get("problem") {
                assert_is_of_the_code(problem);
            }
        }
    }
}

#[test]
fn every_action_lists_the_codes_that_it_can_be_answered_with() {
    let frames: Vec<_> = errors().into_iter().map(|(frame, _)| frame).collect();
    let actions: Vec<_> = FRAME_ACTIONS.iter().map(|action| format!("`{action}`")).collect();
    let unreadable = ["one that can't be read", "one without a known action"];
    assert_eq!(
        frames,
        unreadable.into_iter().chain(actions.iter().map(String::as_str)).collect::<Vec<_>>()
    );
    for (frame, listed) in errors() {
        assert!(listed.is_subset(&codes()), "{frame}: {listed:?}");
        let any = ["internal_error", "unavailable", "validation_failed"];
        assert!(!frame.starts_with('`') || listed.is_superset(&any.into()), "{frame}");
    }
}

#[test]
fn every_code_of_sockets_alone_is_an_answer_to_some_frame() {
    let listed: BTreeSet<_> = errors().into_iter().flat_map(|(_, codes)| codes).collect();
    for code in sockets_only() {
        assert!(listed.contains(code), "{code}");
    }
}
