//! What the functions answer to the samples, whole, as reviewed snapshots. A sample without one
//! fails.
//!
//! `INSTA_UPDATE=always cargo test -p natter-tests --test functions` writes what is answered now:
//! look at the difference.

use std::{collections::BTreeSet, fs, path::Path};

use insta::{Settings, assert_json_snapshot};
use serde_json::{Value, json};

use crate::{
    samples::{self, Sample},
    world::{Setup, World},
};

/// Where the id of something new is, and what stands for it.
const NEW: [(&str, &str); 2] =
    [("/body/user/id", "[new id]"), ("/body/conversation/id", "[new conversation]")];

/// The answer with its body as JSON, `[new …]` in the places of what came with it, and words in the
/// places of the ids that the world knew before.
pub(crate) fn readable(world: &World, mut answer: Value) -> Value {
    without_file(&mut answer);
    let body = answer.get("body").and_then(Value::as_str).filter(|body| !body.is_empty());
    if let Some(mut body) =
        body.map(|body| serde_json::from_str::<Value>(body).expect("a body is JSON"))
    {
        for name in ["accessToken", "refreshToken", "ticket", "url"] {
            if let Some(secret) = body.get_mut(name) {
                assert!(
                    secret.as_str().is_some_and(|secret| secret.len() > 40),
                    "{name}: {secret}"
                );
                *secret = json!(format!("[new {name}]"));
            }
        }
        // Made of the person's id, which is new.
        for server in
            body.get_mut("iceServers").and_then(Value::as_array_mut).unwrap_or(&mut vec![])
        {
            if let Some(username) = server["username"].as_str() {
                let expiry = username.split_once(':').expect("expiry:alias").0.to_owned();
                server["username"] = json!(format!("{expiry}:[alias]"));
                assert_eq!(server["credential"].as_str().map(str::len), Some(28));
                server["credential"] = json!("[new credential]");
            }
        }
        answer["body"] = body;
    }
    let mut answer: Value = serde_json::from_str(&world.words_in(&answer.to_string())).unwrap();
    for (setup, word) in NEW {
        let id = answer.pointer(setup).and_then(Value::as_str).filter(|id| !id.ends_with("_ID"));
        if let Some(id) = id.map(str::to_owned) {
            answer = serde_json::from_str(&answer.to_string().replace(&id, word)).unwrap();
        }
    }
    // They come by their ids, which are random.
    if let Some(members) = answer.pointer_mut("/body/members").and_then(Value::as_array_mut) {
        members.sort_by_key(|member| member["user"]["username"].to_string());
    }
    answer
}

/// Puts words in the places of a file and of its hash, which change with the file, and of the
/// sockets' address, whose port is any.
fn without_file(answer: &mut Value) {
    if let Some(policy) = answer.pointer_mut("/headers/content-security-policy") {
        let text = policy.as_str().unwrap();
        // Only pages open sockets.
        if let Some((sources, socket)) = text.split_once("; connect-src 'self' ") {
            assert!(socket.starts_with("ws://127.0.0.1:") && socket.ends_with("/ws"), "{socket}");
            *policy = json!(format!("{sources}; connect-src 'self' [socket url]"));
        }
    }
    let Some(etag) = answer.pointer_mut("/headers/etag") else { return };
    let text = etag.as_str().unwrap().trim_matches('"');
    let (hash, encoding) = text.split_once('-').unwrap();
    assert_eq!(hash.len(), 24, "{text}");
    *etag = json!(format!("[hash]-{encoding}"));
    if answer["body"].as_str().is_some_and(|body| !body.is_empty()) {
        answer["body"] = json!("\"[file]\"");
    }
}

fn snapshots() -> Settings {
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("snapshots");
    settings
}

#[tokio::test]
async fn every_sample_is_answered_as_its_snapshot_says() {
    for sample in samples::all() {
        let (world, _socket) = World::of_sample(&sample.name, &Setup::pinned()).await;
        let answer = world.answer_to(&sample).await;
        let answer = answer.unwrap_or_else(|error| panic!("{}: {error}", sample.name));
        let answer = readable(&world, answer);
        snapshots().bind(|| assert_json_snapshot!(sample.name.as_str(), answer));
    }
}

#[test]
fn every_snapshot_is_of_a_sample() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/functions/snapshots");
    let names =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let kept: BTreeSet<_> =
        names.filter_map(|name| name.strip_suffix(".snap").map(str::to_owned)).collect();
    let samples: BTreeSet<_> = samples::all().into_iter().map(|sample| sample.name).collect();
    assert_eq!(kept, samples);
}

#[test]
fn every_function_has_a_sample() {
    let sampled: BTreeSet<_> = samples::all().iter().map(Sample::function).collect();
    let functions: BTreeSet<_> =
        natter_functions::ALL.iter().map(|definition| definition.name).collect();
    assert_eq!(sampled, functions);
}

#[tokio::test]
async fn the_same_event_twice_sends_one_message() {
    let world = World::of_samples(&Setup::pinned()).await;
    let samples =
        ["http-post-api-conversations-conversationid-messages", "websocket-frame-send-message"];
    for sample in samples.map(samples::named) {
        let entry = async || {
            let answer = world.answer(&sample.text).await.unwrap();
            let body: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
            body["entry"].clone()
        };
        assert_eq!(entry().await, entry().await, "{}", sample.name);
    }
}
