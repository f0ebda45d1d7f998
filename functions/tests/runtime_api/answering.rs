//! A binary answers an event over the runtime API, and logs JSON.

use std::{fs, path::Path, thread, time::Duration};

use natter_test_kit::runtime_api::{REQUEST_ID, RuntimeApi, Step};
use serde_json::Value;

use crate::binaries::{BINARIES, start, variables};

/// Long enough for anything but a process that hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// An event that the function answers without a database, and what it posts.
struct Case {
    sample: &'static str,
    /// Its status, or the kind of its failure.
    expected: Result<u64, &'static str>,
}

/// Where the samples' words are not replaced, `ACCESS_TOKEN` is no token of ours, and `USER_ID` no
/// id.
fn case(function: &str) -> Case {
    let refused = |sample| Case { sample, expected: Ok(401) };
    match function {
        "register" => Case { sample: "http/post-api-auth-register", expected: Ok(400) },
        "login" => Case { sample: "http/post-api-auth-login", expected: Ok(400) },
        "refresh" => refused("http/post-api-auth-refresh"),
        "logout" => refused("http/post-api-auth-logout"),
        "account" => refused("http/get-api-auth-me"),
        "password" => refused("http/put-api-auth-password"),
        "users" => refused("http/get-api-users"),
        "send-message" => refused("http/post-api-messages-send-receiverid"),
        "get-messages" => refused("http/get-api-messages-userid"),
        "ws-ticket" => refused("http/post-api-ws-ticket"),
        "ice-servers" => refused("http/get-api-calls-ice-servers"),
        "ws-authorizer" => Case { sample: "websocket/authorizer", expected: Ok(0) },
        "ws-connect" => Case { sample: "websocket/connect", expected: Err("EventNotUnderstood") },
        "ws-disconnect" => {
            Case { sample: "websocket/disconnect", expected: Err("EventNotUnderstood") }
        }
        "ws-frame" => Case { sample: "websocket/frame-ping", expected: Ok(200) },
        "rooms" => refused("http/post-api-rooms"),
        "conversations" => refused("http/get-api-conversations"),
        "sync" => refused("http/post-api-sync"),
        "blocks" => refused("http/put-api-users-userid-block"),
        "export" => refused("http/get-api-users-me-export"),
        "delete-account" => refused("http/delete-api-users-me"),
        "fanout" => Case { sample: "async/fanout-presence", expected: Err("EventNotUnderstood") },
        "delayed-jobs" => {
            Case { sample: "queue/delayed-jobs-end-call", expected: Err("EventNotUnderstood") }
        }
        // No person has such an id.
        "account-deletion" => {
            Case { sample: "async/account-deletion", expected: Err("EventNotUnderstood") }
        }
        "web" => Case { sample: "http/any-web-file-unknown", expected: Ok(404) },
        "fallback" => Case { sample: "http/fallback-unknown-route", expected: Ok(404) },
        other => panic!("no event for {other}"),
    }
}

fn event(function: &str) -> String {
    let path = format!("../events/{}.json", case(function).sample);
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    match function {
        // A password that is too short: refused before anything is looked up.
        "register" | "login" => text
            .replace("\\\"username\\\"", "\\\"nobody\\\"")
            .replace("\\\"email\\\"", "\\\"none\\\""),
        // As another source of events would write it.
        "delayed-jobs" => text.replace("messageId", "eventID"),
        "ws-frame" => text
            .replace("USER_ID", "01kbk2v9q6m3xw8zt5r4e7ydna")
            .replace("SESSION_ID", "01kbk2v9qa5h1c3d8f6g7j9kmn"),
        _ => text,
    }
}

#[test]
fn every_function_has_its_binary() {
    let mut known: Vec<_> =
        natter_functions::ALL.iter().map(|definition| definition.name).collect();
    let mut binaries = BINARIES.map(|(name, _)| name);
    known.sort_unstable();
    binaries.sort_unstable();
    assert_eq!(known, binaries);
}

#[test]
fn a_binary_answers_its_event_and_logs_a_line_of_json() {
    thread::scope(|scope| {
        for (function, binary) in BINARIES {
            scope.spawn(move || answers(function, binary));
        }
    });
}

/// Waits for what the function posts, after it has asked for the event: the path, and the body.
fn posted(api: &RuntimeApi) -> (String, Value) {
    match api.step(PATIENCE) {
        Some((_, Step::Next { path })) => {
            assert_eq!(path, "/2018-06-01/runtime/invocation/next");
        }
        Some((_, Step::Posted { body, .. })) => panic!("posted before it asked: {body}"),
        None => panic!("the function asked for no event"),
    }
    match api.step(PATIENCE) {
        Some((_, Step::Posted { path, body })) => (path, body),
        Some((_, Step::Next { .. })) | None => panic!("nothing was posted"),
    }
}

fn answers(function: &str, binary: &str) {
    let api = RuntimeApi::with(event(function)).unwrap();
    let running = start(binary, &variables(function), &api.address);
    let (path, body) = posted(&api);
    let base = format!("/2018-06-01/runtime/invocation/{REQUEST_ID}");
    match case(function).expected {
        Ok(0) => {
            assert_eq!(path, format!("{base}/response"), "{function}: {body}");
            assert_eq!(body["policyDocument"]["Statement"][0]["Effect"], "Deny", "{function}");
        }
        Ok(status) => {
            assert_eq!(path, format!("{base}/response"), "{function}: {body}");
            assert_eq!(body["statusCode"], status, "{function}: {body}");
            serde_json::from_str::<Value>(body["body"].as_str().unwrap()).unwrap();
        }
        Err(kind) => {
            assert_eq!(path, format!("{base}/error"), "{function}: {body}");
            assert_eq!(body["errorType"], kind, "{function}");
        }
    }

    let output = running.end();
    let log = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{function}: {error}: {line}"))
        })
        .collect();
    let answered = lines.iter().find(|line| line["message"] == "answered an event");
    let answered =
        answered.unwrap_or_else(|| panic!("{function} has not logged its answer: {log}"));
    assert_eq!(answered["request_id"], REQUEST_ID);
    assert_eq!(answered["level"], "INFO");
    assert_eq!(answered["failed"], case(function).expected.is_err());
    assert_eq!(answered["dynamodb_requests"], 0, "{function}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{function}");
    for secret in
        ["ACCESS_TOKEN", "REFRESH_TOKEN", "TICKET", "not-a-real-password", "ada@example.com"]
    {
        assert!(!log.contains(secret), "{function} logs {secret}: {log}");
    }
}
