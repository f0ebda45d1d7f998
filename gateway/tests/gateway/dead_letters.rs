//! Events whose function failed for good.

use std::{fs, path::Path, time::Duration};

use sam_gateway::{DeadLetter, DeadLetterReason, Options};
use serde_json::{Value as Json, json};

use crate::common::{self, worker};

/// Waits until an event was set aside.
async fn dead_letter(gateway: &common::Gateway) -> DeadLetter {
    for _ in 0..1000 {
        if let Some(letter) = gateway.running.dead_letters().pop() {
            return letter;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no event was set aside");
}

/// The files in the folder of dead letters, and what they hold.
fn files(folder: &Path) -> Vec<(String, Json)> {
    let files = fs::read_dir(folder.join("dead-letters")).unwrap().map(Result::unwrap);
    let read = |path| serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    files.map(|file| (file.file_name().into_string().unwrap(), read(file.path()))).collect()
}

#[tokio::test]
async fn an_event_is_set_aside_after_two_retries() {
    let gateway = worker::start(Options::default());
    gateway.invoke("Worker", "Event", r#"{"fail": 9, "a": 1}"#).await;
    let letter = dead_letter(&gateway).await;
    assert_eq!((letter.function.as_str(), letter.target.as_str()), ("Worker", "Failed"));
    assert_eq!((letter.reason, letter.attempts), (DeadLetterReason::RetriesExhausted, 3));
    assert_eq!(letter.error.to_string(), "Oops: not yet");
    assert_eq!(letter.event.get(), r#"{"fail": 9, "a": 1}"#);
    assert_eq!(gateway.routes(), vec![("invoke Worker".to_owned(), 500); 3]);
}

#[tokio::test]
async fn a_template_can_ask_for_fewer_retries() {
    let gateway = worker::start(Options::default());
    gateway.invoke("Once", "Event", r#"{"fail": 9}"#).await;
    let letter = dead_letter(&gateway).await;
    assert_eq!((letter.reason, letter.attempts), (DeadLetterReason::RetriesExhausted, 1));
}

#[tokio::test]
async fn an_event_gets_no_older_than_the_template_allows() {
    let gateway = worker::start(Options::default());
    gateway.invoke("ForTwoMinutes", "Event", r#"{"fail": 9}"#).await;
    let letter = dead_letter(&gateway).await;
    // Lambda's own waits count: one minute until the second run, two more until a third.
    assert_eq!((letter.reason, letter.attempts), (DeadLetterReason::EventAgeExceeded, 2));
}

#[tokio::test]
async fn a_panic_and_a_timeout_are_failures_too() {
    for (event, error_type) in
        [(r#"{"panic": 1}"#, "Panic"), (r#"{"sleep": 5000}"#, "Sandbox.Timedout")]
    {
        let gateway = worker::start(Options::default());
        gateway.invoke("Once", "Event", event).await;
        assert_eq!(dead_letter(&gateway).await.error.error_type, error_type);
    }
}

#[tokio::test]
async fn runs_that_are_made_to_fail_lead_to_a_dead_letter() {
    let gateway = worker::start(Options::default());
    gateway.running.faults.fail_invocations(3);
    gateway.invoke("Worker", "Event", "{}").await;
    let letter = dead_letter(&gateway).await;
    assert_eq!((letter.attempts, letter.error.error_type.as_str()), (3, "Fault"));
    assert!(gateway.events.of("worker").is_empty());
}

#[tokio::test]
async fn functions_elsewhere_that_fail_lead_to_a_dead_letter_here() {
    let url = "http://127.0.0.1:1";
    let gateway = common::start_over_lambda(&worker::template(), url, "{function}");
    gateway.invoke("Worker", "Event", "{}").await;
    let letter = dead_letter(&gateway).await;
    assert_eq!((letter.attempts, letter.error.error_type.as_str()), (3, "ServiceException"));
}

#[tokio::test]
async fn a_dead_letter_is_kept_as_the_record_that_lambda_writes() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { state_folder: Some(folder.path().to_owned()), ..Options::default() };
    let gateway = worker::start(options);
    for _ in 0..2 {
        gateway.invoke("Once", "Event", r#"{"fail": 9}"#).await;
    }
    gateway.running.stop().await;
    let files = files(folder.path());
    assert_eq!(files.len(), 2, "also when both failed in one moment");
    for (name, record) in &files {
        assert!(name.contains("Z-Once-") && name.ends_with(".json"), "{name}");
        assert_eq!(record["requestPayload"], json!({"fail": 9}));
        assert_eq!(record["requestContext"]["condition"], "RetriesExhausted");
        assert_eq!(record["requestContext"]["approximateInvokeCount"], 1);
        assert_eq!(
            record["responsePayload"],
            json!({"errorType": "Oops", "errorMessage": "not yet"})
        );
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_dead_letter_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let options = Options { state_folder: Some(folder.path().to_owned()), ..Options::default() };
    let gateway = worker::start(options);
    gateway.invoke("Once", "Event", r#"{"fail": 9}"#).await;
    dead_letter(&gateway).await;
    let file = fs::read_dir(folder.path().join("dead-letters")).unwrap().next().unwrap().unwrap();
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn without_a_target_in_the_template_an_event_is_lost_as_on_aws() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { state_folder: Some(folder.path().to_owned()), ..Options::default() };
    let gateway = worker::start(options);
    gateway.invoke("Careless", "Event", r#"{"fail": 9}"#).await;
    assert_eq!(gateway.recorded(3).await, vec![("invoke Careless".to_owned(), 500); 3]);
    gateway.running.stop().await;
    assert!(files(folder.path()).is_empty());
    assert_eq!(fs::read_dir(folder.path().join("events")).unwrap().count(), 0);
}
