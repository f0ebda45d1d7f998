//! Functions that are invoked asynchronously, and do what their event says.

use std::time::Duration;

use natter::Options;
use natter_runtime::function::Function;

use super::{Events, Gateway, TEMPLATE, functions::failed, start_with};

/// One function under several sets of rules. All of them fail for a second when they take longer than that, but
/// `Patient`.
const RESOURCES: &str = "
  Failed: { Type: AWS::SQS::Queue }
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/worker
      Timeout: 1
      Environment: { Variables: { OTHER_FUNCTION: !Ref Once } }
      EventInvokeConfig: { DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failed.Arn } } }
  Once:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/worker
      Timeout: 1
      EventInvokeConfig:
        MaximumRetryAttempts: 0
        DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failed.Arn } }
  ForTwoMinutes:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/worker
      Timeout: 1
      EventInvokeConfig:
        MaximumEventAgeInSeconds: 120
        DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failed.Arn } }
  Careless: { Type: AWS::Serverless::Function, Properties: { CodeUri: target/lambda/worker, Timeout: 1 } }
  Patient: { Type: AWS::Serverless::Function, Properties: { CodeUri: target/lambda/worker, Timeout: 60 } }
";

/// The test template with those.
pub(crate) fn template() -> String {
    format!("{}{RESOURCES}", TEMPLATE.trim_end())
}

/// A gateway with the worker. It sleeps for `sleep` milliseconds, then panics for `panic`, and fails its first `fail` runs.
pub(crate) async fn start(options: Options) -> Gateway {
    let seen = Events::default();
    let events = seen.clone();
    let worker = Function::new("worker", move |event| {
        let event = events.add("worker", &event);
        let runs = u64::try_from(events.of("worker").len()).unwrap();
        async move {
            if let Some(millis) = event["sleep"].as_u64() {
                tokio::time::sleep(Duration::from_millis(millis)).await;
            }
            assert!(event["panic"].is_null(), "a function may panic");
            if runs <= event["fail"].as_u64().unwrap_or(0) {
                Err(failed("Oops", "not yet"))
            } else {
                Ok(event.to_string().into_bytes())
            }
        }
    });
    let template = Some(template());
    let mut gateway = start_with(Options { template, functions: vec![worker], ..options }).await;
    gateway.events = seen;
    gateway
}
