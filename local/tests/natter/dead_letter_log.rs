//! What the log says about a dead letter.

use std::fs;

use crate::process::{Running, natter};

#[tokio::test]
async fn the_log_tells_of_a_dead_letter_and_not_what_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let template = folder.path().join("template.yaml");
    let rules = "  Function:
    EventInvokeConfig:
      MaximumRetryAttempts: 0
      DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failed.Arn } }
";
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

    let url =
        format!("{}/2015-03-31/functions/LoginFunction/invocations", natter.address("Lambda API"));
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = http.post(url).header("authorization", "AWS4-HMAC-SHA256 Credential=x");
    let request = request
        .header("x-amz-invocation-type", "Event")
        .body(r#"{"version": "words that somebody wrote"}"#);
    assert_eq!(request.send().await.unwrap().status(), 202);
    let (_, log) = natter.end("-INT");

    assert_eq!(fs::read_dir(data.join("dead-letters")).unwrap().count(), 1);
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("goes to Failed")).collect();
    let message = "invoke LoginFunction: an event goes to Failed after 1 tries: EventNotUnderstood";
    assert!(
        matches!(lines[..], [line] if line.contains("ERROR") && line.contains(message)),
        "{log}"
    );
    assert!(!log.contains("somebody wrote"), "{log}");
}
