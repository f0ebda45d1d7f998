//! Asynchronous invocations: accepted at once, run again when they fail, and not forgotten when the
//! gateway ends.

use std::{fs, path::Path};

use sam_gateway::Options;
use serde_json::{Value as Json, json};

use crate::common::{self, worker};

/// What an observer sees of runs of the worker with these statuses.
fn runs(statuses: &[u16]) -> Vec<(String, u16)> {
    statuses.iter().map(|status| ("invoke Worker".to_owned(), *status)).collect()
}

fn kept(folder: &Path) -> Options {
    Options { state_folder: Some(folder.to_owned()), ..Options::default() }
}

fn files(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[tokio::test]
async fn a_function_that_fails_runs_again_and_every_run_is_recorded() {
    let gateway = worker::start(Options::default());
    let answer = gateway.invoke("Worker", "Event", r#"{"fail": 2}"#).await;
    assert_eq!((answer.status().as_u16(), answer.text().await.unwrap().as_str()), (202, ""));
    assert_eq!(gateway.recorded(3).await, runs(&[500, 500, 200]));
    assert_eq!(gateway.events.of("worker"), vec![json!({"fail": 2}); 3]);
    assert!(gateway.running.dead_letters().is_empty());
}

#[tokio::test]
async fn an_event_may_have_one_megabyte_and_is_json() {
    let gateway = worker::start(Options::default());
    let event = |size: usize| format!("\"{}\"", "x".repeat(size - 2));
    assert_eq!(gateway.invoke("Worker", "Event", event(1024 * 1024)).await.status(), 202);
    assert_eq!(
        gateway.invoke("Worker", "RequestResponse", event(1024 * 1024 + 1)).await.status(),
        200
    );

    let answer = gateway.invoke("Worker", "Event", event(1024 * 1024 + 1)).await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["x-amzn-errortype"]),
        (413, &"RequestTooLargeException".parse().unwrap())
    );
    let message =
        "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)";
    assert_eq!(answer.json::<Json>().await.unwrap()["message"], message);

    let answer = gateway.invoke("Worker", "Event", "{").await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["x-amzn-errortype"]),
        (400, &"InvalidRequestContentException".parse().unwrap())
    );
    assert_eq!(gateway.invoke("nobody", "Event", "{}").await.status(), 404);
}

#[tokio::test]
async fn no_payload_is_an_empty_event() {
    let gateway = worker::start(Options::default());
    assert_eq!(gateway.invoke("Worker", "Event", "").await.status(), 202);
    assert_eq!(gateway.events.wait("worker", 1).await, [json!({})]);
}

#[tokio::test]
async fn events_for_functions_elsewhere_are_run_again_from_here() {
    let other = worker::start(Options::default());
    let url = &other.running.urls.lambda;
    let gateway = common::start_over_lambda(&worker::template(), url, "{id}");
    assert_eq!(gateway.invoke("Worker", "Event", r#"{"fail": 1}"#).await.status(), 202);
    assert_eq!(gateway.recorded(2).await, runs(&[500, 200]));
    assert_eq!(other.routes(), runs(&[500, 200]), "each run was one invocation over there");
    assert!(gateway.events.of("worker").is_empty(), "nothing ran here");
}

#[tokio::test]
async fn runs_can_be_made_to_fail_before_the_function_is_reached() {
    let gateway = worker::start(Options::default());
    gateway.running.faults.fail_invocations(2);
    assert_eq!(
        gateway.invoke("Worker", "RequestResponse", "{}").await.status(),
        200,
        "only asynchronous ones"
    );
    gateway.invoke("Worker", "Event", r#"{"a": 1}"#).await;
    assert_eq!(gateway.recorded(4).await, runs(&[200, 500, 500, 200]));
    assert_eq!(gateway.events.of("worker"), [json!({}), json!({"a": 1})]);
}

#[tokio::test]
async fn a_stop_waits_for_what_was_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = worker::start(kept(folder.path()));
    gateway.invoke("Worker", "Event", r#"{"sleep": 100, "fail": 1}"#).await;
    let common::Gateway { running, invocations, .. } = gateway;
    running.stop().await;
    let invocations = invocations.lock().unwrap();
    assert!(
        invocations.iter().map(|invocation| invocation.status).eq([500, 200]),
        "{invocations:?}"
    );
    assert_eq!(files(&folder.path().join("events")), 0);
}

#[tokio::test]
async fn what_was_accepted_and_not_handled_is_handled_by_the_next_gateway() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = worker::start(kept(folder.path()));
    gateway.invoke("Patient", "Event", r#"{"sleep": 30000}"#).await;
    gateway.events.wait("worker", 1).await;
    gateway.running.stop().await;
    let notes = folder.path().join("events");
    assert_eq!(files(&notes), 1, "a stop does not wait for ever");

    // As if the next one finds the function quicker; and a file that was never finished.
    let note = fs::read_dir(&notes).unwrap().next().unwrap().unwrap().path();
    let quicker = fs::read_to_string(&note).unwrap().replace("30000", "1");
    fs::write(&note, quicker).unwrap();
    fs::write(notes.join("unfinished"), "{").unwrap();
    let gateway = worker::start(kept(folder.path()));
    assert_eq!(gateway.recorded(1).await, [("invoke Patient".to_owned(), 200)]);
    assert_eq!(gateway.events.of("worker"), [json!({"sleep": 1})]);
    gateway.running.stop().await;
    assert_eq!(files(&notes), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn what_was_accepted_is_kept_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let gateway = worker::start(kept(folder.path()));
    gateway.invoke("Patient", "Event", r#"{"sleep": 30000}"#).await;
    gateway.events.wait("worker", 1).await;
    let note = fs::read_dir(folder.path().join("events")).unwrap().next().unwrap().unwrap();
    assert_eq!(note.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}
