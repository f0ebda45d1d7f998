//! Functions that are invoked asynchronously, and do what their event says.

use std::time::Duration;

use sam_gateway::{FunctionError, InProcessInvoker, Options};

use super::{Events, Gateway, TEMPLATE, start_functions};

/// One function under several sets of rules. All of them fail for a second when they take longer
/// than that, but `Patient`.
const RESOURCES: &str = "
  Failed: { Type: AWS::SQS::Queue }
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/worker
      Timeout: 1
      EventInvokeConfig:
        DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failed.Arn } }
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
  Careless:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: target/lambda/worker, Timeout: 1 }
  Patient:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: target/lambda/worker, Timeout: 60 }
";

/// The test template with those.
pub(crate) fn template() -> String {
    format!("{}{RESOURCES}", TEMPLATE.trim_end())
}

/// A gateway with the worker. It sleeps for `sleep` milliseconds, then panics for `panic`, and
/// fails its first `fail` runs.
pub(crate) fn start(options: Options) -> Gateway {
    let seen = Events::default();
    let events = seen.clone();
    let worker = InProcessInvoker::new().json_function("worker", move |event| {
        events.add("worker", &event);
        let runs = u64::try_from(events.of("worker").len()).unwrap();
        async move {
            if let Some(millis) = event["sleep"].as_u64() {
                tokio::time::sleep(Duration::from_millis(millis)).await;
            }
            assert!(event["panic"].is_null(), "a function may panic");
            if runs <= event["fail"].as_u64().unwrap_or(0) {
                Err(FunctionError::new("Oops", "not yet"))
            } else {
                Ok(event)
            }
        }
    });
    start_functions(&template(), worker, seen, options)
}
