//! Queues that feed functions: delays, batches, messages that come again, and dead letters.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, UNIX_EPOCH},
};

use reqwest::{Method, StatusCode};
use sam_gateway::{Clock, DeadLetterReason, InProcessInvoker, Options};
use serde_json::{Value as Json, json};

use crate::common::{Events, Gateway, start_functions};

/// `Jobs` feeds `picky` and hears of each message that failed; `Whole` feeds `strict`, which
/// succeeds or fails as a whole.
const TEMPLATE: &str = "
Transform: AWS::Serverless-2016-10-31
Resources:
  Failed: { Type: AWS::SQS::Queue }
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 30
      RedrivePolicy: { deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 2 }
  Whole: { Type: AWS::SQS::Queue, Properties: { QueueName: whole, DelaySeconds: 60 } }
  Picky:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/picky
      AutoPublishAlias: live
      Environment: { Variables: { JOBS: !Ref Jobs } }
  Strict:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/strict
      Events: { Whole: { Type: SQS, Properties: { Queue: !GetAtt Whole.Arn, BatchSize: 1 } } }
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: !GetAtt Jobs.Arn
      FunctionName: !Ref Picky.Alias
      FunctionResponseTypes: [ReportBatchItemFailures]
";

/// Time that the test sets forward.
#[derive(Clone)]
struct Time(Arc<AtomicU64>);

impl Time {
    fn new() -> Self {
        Self(Arc::new(AtomicU64::new(1_800_000_000)))
    }

    fn forward(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }

    fn options(&self, folder: Option<&Path>) -> Options {
        let seconds = Arc::clone(&self.0);
        let now = move || UNIX_EPOCH + Duration::from_secs(seconds.load(Ordering::Relaxed));
        let state_folder = folder.map(Path::to_owned);
        Options { clock: Clock::new(now), state_folder, ..Options::default() }
    }
}

/// A gateway whose functions fail messages that say `bad`.
fn start(options: Options) -> Gateway {
    let seen = Events::default();
    let (events, whole) = (seen.clone(), seen.clone());
    let is_bad = |record: &&Json| record["body"] == "bad";
    let functions = InProcessInvoker::new()
        .json_function("picky", move |event| {
            events.add("picky", &event);
            let bad = event["Records"].as_array().unwrap().iter().filter(is_bad);
            let failed: Vec<_> =
                bad.map(|record| json!({ "itemIdentifier": record["messageId"] })).collect();
            async move { Ok(json!({ "batchItemFailures": failed })) }
        })
        .json_function("strict", move |event| {
            whole.add("strict", &event);
            async move { Ok(Json::Null) }
        });
    start_functions(TEMPLATE, functions, seen, options)
}

/// A request to SQS.
async fn sqs(gateway: &Gateway, operation: &str, body: &Json) -> (StatusCode, Json) {
    let request = gateway.control(Method::POST, "/");
    let request = request.header("x-amz-target", format!("AmazonSQS.{operation}"));
    let answer = request.body(body.to_string()).send().await.unwrap();
    let refused = answer.headers().get("x-amzn-errortype").cloned();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    match refused {
        Some(name) => (status, json!(name.to_str().unwrap())),
        None => (status, serde_json::from_str(&text).unwrap()),
    }
}

const JOBS: &str = "https://sqs.us-east-1.amazonaws.com/123456789012/Jobs";

async fn send(gateway: &Gateway, body: &str, delay: u64) -> String {
    let message = json!({ "QueueUrl": JOBS, "MessageBody": body, "DelaySeconds": delay });
    let (status, sent) = sqs(gateway, "SendMessage", &message).await;
    assert_eq!(status, 200, "{sent}");
    sent["MessageId"].as_str().unwrap().to_owned()
}

async fn depth(gateway: &Gateway) -> [String; 2] {
    let wanted = json!({ "QueueUrl": JOBS, "AttributeNames": ["All"] });
    let (_, found) = sqs(gateway, "GetQueueAttributes", &wanted).await;
    ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"]
        .map(|name| found["Attributes"][name].as_str().unwrap().to_owned())
}

async fn emptied(gateway: &Gateway) {
    for _ in 0..1000 {
        if gateway.running.queued_messages() == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("a message stays in its queue");
}

/// The bodies of the messages in events, in order.
fn bodies(events: &[Json]) -> Vec<&str> {
    let records = events.iter().flat_map(|event| event["Records"].as_array().unwrap());
    records.map(|record| record["body"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_message_comes_after_its_delay_in_the_event_of_sqs() {
    let time = Time::new();
    let gateway = start(time.options(None));
    let id = send(&gateway, "later", 30).await;
    send(&gateway, "now", 0).await;
    assert_eq!(bodies(&gateway.events.wait("picky", 1).await), ["now"]);
    time.forward(29);
    assert_eq!(depth(&gateway).await, ["0", "1"]);
    time.forward(1);
    let event = &gateway.events.wait("picky", 2).await[1];
    assert_eq!(
        *event,
        json!({ "Records": [{
            "messageId": id,
            "receiptHandle": id,
            "body": "later",
            "attributes": {
                "ApproximateReceiveCount": "1",
                "SentTimestamp": "1800000000000",
                "SenderId": "123456789012",
                "ApproximateFirstReceiveTimestamp": "1800000030000",
            },
            "messageAttributes": {},
            "md5OfBody": "c18788c2f274c779da72d9854ea4bfbf",
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:Jobs",
            "awsRegion": "us-east-1",
        }] })
    );
    emptied(&gateway).await;
}

#[tokio::test]
async fn messages_that_are_due_together_come_in_batches() {
    let time = Time::new();
    let gateway = start(time.options(None));
    for number in 0..12 {
        send(&gateway, &number.to_string(), 30).await;
    }
    time.forward(30);
    emptied(&gateway).await;
    let events = gateway.events.of("picky");
    let sizes: Vec<_> =
        events.iter().map(|event| event["Records"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [10, 2]);
}

#[tokio::test]
async fn only_a_message_that_failed_comes_again_and_then_it_is_a_dead_letter() {
    let gateway = start(Options::default());
    let batch = json!({ "QueueUrl": JOBS, "Entries": [
        { "Id": "1", "MessageBody": "good" },
        { "Id": "2", "MessageBody": "bad" },
        { "Id": "3", "MessageBody": "" },
    ] });
    let (_, sent) = sqs(&gateway, "SendMessageBatch", &batch).await;
    assert_eq!(sent["Successful"].as_array().unwrap().len(), 2);
    assert_eq!(sent["Failed"][0]["Code"], "MissingParameter");
    emptied(&gateway).await;
    let events = gateway.events.of("picky");
    let mut seen = bodies(&events);
    seen.sort_unstable();
    assert_eq!(seen, ["bad", "bad", "good"]);
    let letters = gateway.running.dead_letters();
    let [letter] = letters.as_slice() else { panic!("{} dead letters", letters.len()) };
    assert_eq!((letter.function.as_str(), letter.target.as_str()), ("Picky", "Failed"));
    assert_eq!((letter.reason, letter.attempts), (DeadLetterReason::ReceivesExhausted, 2));
    assert_eq!(letter.event.get(), r#""bad""#);
}

#[tokio::test]
async fn a_batch_that_fails_comes_again_as_a_whole() {
    let gateway = start(Options::default());
    gateway.running.faults.fail_batches(1);
    send(&gateway, "good", 0).await;
    emptied(&gateway).await;
    let runs = [("invoke Picky".to_owned(), 500), ("invoke Picky".to_owned(), 200)];
    assert_eq!(gateway.recorded(2).await, runs);
    let count = &gateway.events.last("picky")["Records"][0]["attributes"];
    assert_eq!(count["ApproximateReceiveCount"], "2");
}

#[tokio::test]
async fn messages_can_be_made_to_come_twice() {
    let gateway = start(Options::default());
    gateway.running.faults.repeat_messages(true);
    send(&gateway, "good", 0).await;
    emptied(&gateway).await;
    assert_eq!(bodies(&gateway.events.of("picky")), ["good", "good"]);
}

#[tokio::test]
async fn a_queue_has_a_delay_of_its_own_and_a_batch_size() {
    let time = Time::new();
    let gateway = start(time.options(None));
    let (_, found) = sqs(&gateway, "GetQueueUrl", &json!({ "QueueName": "whole" })).await;
    for body in ["one", "two"] {
        let message = json!({ "QueueUrl": found["QueueUrl"], "MessageBody": body });
        assert_eq!(sqs(&gateway, "SendMessage", &message).await.0, 200);
    }
    time.forward(60);
    emptied(&gateway).await;
    let events = gateway.events.of("strict");
    assert_eq!(events.len(), 2);
    assert_eq!(
        events[0]["Records"][0]["eventSourceARN"],
        "arn:aws:sqs:us-east-1:123456789012:whole"
    );
}

#[tokio::test]
async fn messages_survive_the_gateway() {
    let folder = tempfile::tempdir().unwrap();
    let time = Time::new();
    let gateway = start(time.options(Some(folder.path())));
    send(&gateway, "later", 30).await;
    gateway.running.stop().await;
    time.forward(30);
    let next = start(time.options(Some(folder.path())));
    assert_eq!(bodies(&next.events.wait("picky", 1).await), ["later"]);
    emptied(&next).await;
    next.running.stop().await;
    let files = std::fs::read_dir(folder.path().join("queues/Jobs")).unwrap();
    assert_eq!(files.count(), 0);
}

#[tokio::test]
async fn what_sqs_refuses_is_refused_by_its_name() {
    let gateway = start(Options::default());
    let elsewhere = JOBS.replace("Jobs", "None");
    let long = "x".repeat(1024 * 1024 + 1);
    for (operation, body, name) in [
        ("SendMessage", json!({ "QueueUrl": elsewhere, "MessageBody": "x" }), "QueueDoesNotExist"),
        ("SendMessage", json!({ "QueueUrl": JOBS }), "MissingParameter"),
        (
            "SendMessage",
            json!({ "QueueUrl": JOBS, "MessageBody": "x", "DelaySeconds": 901 }),
            "InvalidParameterValue",
        ),
        ("SendMessage", json!({ "QueueUrl": JOBS, "MessageBody": long }), "InvalidParameterValue"),
        ("SendMessageBatch", json!({ "QueueUrl": JOBS, "Entries": [] }), "EmptyBatchRequest"),
        ("PurgeQueue", json!({ "QueueUrl": JOBS }), "UnsupportedOperation"),
        ("SendMessage", json!([]), "InvalidParameterValue"),
    ] {
        assert_eq!(sqs(&gateway, operation, &body).await, (StatusCode::BAD_REQUEST, json!(name)));
    }
    assert_eq!(gateway.running.queued_messages(), 0);
    let unsigned = gateway.http.post(format!("{}/", gateway.running.urls.lambda));
    let unsigned = unsigned.header("x-amz-target", "AmazonSQS.SendMessage").send().await.unwrap();
    assert_eq!(unsigned.status(), 403);
}
