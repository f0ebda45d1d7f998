//! Events whose function failed for good.

use std::{fs, path::Path, time::Duration};

use natter::{DeadLetter, GivenUp, Options};
use serde_json::{Value as Json, json};

use crate::common::{
    self,
    process::{Running, natter},
    worker,
};

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
    let gateway = worker::start(Options::default()).await;
    gateway.invoke("Worker", "Event", r#"{"fail": 9, "a": 1}"#).await;
    let letter = dead_letter(&gateway).await;
    assert_eq!((letter.function.as_str(), letter.target.as_str()), ("Worker", "Failed"));
    assert_eq!((letter.given_up, letter.tries), (GivenUp::RetriesExhausted, 3));
    assert_eq!(letter.error.to_string(), "Oops: not yet");
    assert_eq!(letter.event.get(), r#"{"fail": 9, "a": 1}"#);
    assert_eq!(gateway.routes(), vec![("invoke Worker".to_owned(), 500); 3]);
}

#[tokio::test]
async fn a_template_can_ask_for_fewer_retries() {
    let gateway = worker::start(Options::default()).await;
    gateway.invoke("Once", "Event", r#"{"fail": 9}"#).await;
    let letter = dead_letter(&gateway).await;
    assert_eq!((letter.given_up, letter.tries), (GivenUp::RetriesExhausted, 1));
}

#[tokio::test]
async fn an_event_gets_no_older_than_the_template_allows() {
    let gateway = worker::start(Options::default()).await;
    gateway.invoke("ForTwoMinutes", "Event", r#"{"fail": 9}"#).await;
    let letter = dead_letter(&gateway).await;
    // Lambda's own waits count: one minute until the second run, two more until a third.
    assert_eq!((letter.given_up, letter.tries), (GivenUp::EventAgeExceeded, 2));
}

#[tokio::test]
async fn a_panic_and_a_timeout_are_failures_too() {
    for (event, error_type) in [(r#"{"panic": 1}"#, "Panic"), (r#"{"sleep": 5000}"#, "Sandbox.Timedout")] {
        let gateway = worker::start(Options::default()).await;
        gateway.invoke("Once", "Event", event).await;
        assert_eq!(dead_letter(&gateway).await.error.error_type, error_type);
    }
}

#[tokio::test]
async fn runs_that_are_made_to_fail_lead_to_a_dead_letter() {
    let gateway = worker::start(Options::default()).await;
    gateway.running.faults.fail_invocations(3);
    gateway.invoke("Worker", "Event", "{}").await;
    let letter = dead_letter(&gateway).await;
    assert_eq!((letter.tries, letter.error.error_type.as_str()), (3, "Fault"));
    assert!(gateway.events.of("worker").is_empty());
}

#[tokio::test]
async fn functions_elsewhere_that_fail_lead_to_a_dead_letter_here() {
    let lambda_endpoint = Some("http://127.0.0.1:1".to_owned());
    let gateway = worker::start(Options { lambda_endpoint, ..Options::default() }).await;
    gateway.invoke("Worker", "Event", "{}").await;
    let letter = dead_letter(&gateway).await;
    assert_eq!((letter.tries, letter.error.error_type.as_str()), (3, "ServiceException"));
}

#[tokio::test]
async fn a_dead_letter_is_kept_as_the_record_that_lambda_writes() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { data: Some(folder.path().to_owned()), ..Options::default() };
    let gateway = worker::start(options).await;
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
        assert_eq!(record["responsePayload"], json!({"errorType": "Oops", "errorMessage": "not yet"}));
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_dead_letter_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let options = Options { data: Some(folder.path().to_owned()), ..Options::default() };
    let gateway = worker::start(options).await;
    gateway.invoke("Once", "Event", r#"{"fail": 9}"#).await;
    dead_letter(&gateway).await;
    let file = fs::read_dir(folder.path().join("dead-letters")).unwrap().next().unwrap().unwrap();
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn without_a_target_in_the_template_an_event_is_lost_as_on_aws() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { data: Some(folder.path().to_owned()), ..Options::default() };
    let gateway = worker::start(options).await;
    gateway.invoke("Careless", "Event", r#"{"fail": 9}"#).await;
    assert_eq!(gateway.recorded(3).await, vec![("invoke Careless".to_owned(), 500); 3]);
    gateway.running.stop().await;
    assert!(files(folder.path()).is_empty());
    assert_eq!(fs::read_dir(folder.path().join("events")).unwrap().count(), 0);
}

#[tokio::test]
async fn the_log_tells_of_a_dead_letter_and_not_what_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let template = folder.path().join("template.yaml");
    let rules = "  Function:\n    EventInvokeConfig: { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failed.Arn } } }\n";
    let own = include_str!("../../../template.yaml").replacen("  Function:\n", rules, 1);
    fs::write(
        &template,
        own.replacen("Resources:\n", "Resources:\n  Failed: { Type: AWS::SQS::Queue }\n", 1),
    )
    .unwrap();
    let data = folder.path().join("data");
    let arguments =
        ["--port", "0", "--data", data.to_str().unwrap(), "--template", template.to_str().unwrap()];
    let natter = Running::start_command(natter().args(arguments));

    let url = format!("{}/2015-03-31/functions/LoginFunction/invocations", natter.address("Lambda API"));
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = http.post(url).header("authorization", "AWS4-HMAC-SHA256 Credential=x");
    let request =
        request.header("x-amz-invocation-type", "Event").body(r#"{"version": "words that somebody wrote"}"#);
    assert_eq!(request.send().await.unwrap().status(), 202);
    let (_, log) = natter.end("-INT");

    assert_eq!(files(&data).len(), 1);
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("goes to Failed")).collect();
    assert!(
        matches!(lines[..], [line] if line.contains("ERROR") && line.contains("invoke LoginFunction: an event goes to Failed after 1 tries: EventNotUnderstood")),
        "{log}"
    );
    assert!(!log.contains("somebody wrote"), "{log}");
}
