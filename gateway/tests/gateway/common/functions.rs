//! The functions of the test template.

use std::time::Duration;

use aws_sdk_lambda::config::{BehaviorVersion, Credentials, Region};
use sam_gateway::{FunctionError, InProcessInvoker};
use serde_json::{Value as Json, json};

use super::Events;

type Answer = Result<Json, FunctionError>;
type Handler = fn(Json) -> Answer;

/// All functions. Each records its events.
pub(crate) fn all(events: &Events) -> InProcessInvoker {
    let mut functions = InProcessInvoker::new();
    let simple: [(&str, Handler); 7] = [
        ("echo", Ok),
        ("answer", answer),
        ("broken", broken),
        ("authorizer", authorizer),
        ("connect", connect),
        ("disconnect", |_| Ok(json!({"statusCode": 200}))),
        ("silent", |_| Ok(json!({"statusCode": 200, "body": "never sent"}))),
    ];
    for (name, handle) in simple {
        let events = events.clone();
        functions = functions.json_function(name, move |event| {
            events.add(name, &event);
            let answer = handle(event);
            async move { answer }
        });
    }
    let (slow_events, frame_events) = (events.clone(), events.clone());
    functions
        .json_function("slow", move |event| {
            slow_events.add("slow", &event);
            slow(event)
        })
        .json_function("frame", move |event| {
            frame_events.add("frame", &event);
            frame(event)
        })
}

/// Answers what the request's body says.
fn answer(event: Json) -> Answer {
    Ok(serde_json::from_str(event["body"].as_str().unwrap()).unwrap())
}

fn broken(event: Json) -> Answer {
    match event["pathParameters"]["how"].as_str().unwrap() {
        "failure" => Err(FunctionError::new("Oops", "a secret reason")),
        "panic" => panic!("a function may panic"),
        _ => Ok(json!({"statusCode": "none"})),
    }
}

/// Answers after as many milliseconds as the body says.
async fn slow(event: Json) -> Answer {
    let millis = event["body"].as_str().unwrap().parse().unwrap();
    tokio::time::sleep(Duration::from_millis(millis)).await;
    Ok(json!("done"))
}

/// Lets in everybody with a ticket, except for some tickets that stand for a refusal or a failure.
fn authorizer(event: Json) -> Answer {
    let policy = |effect: &str, context: Json| {
        let action = "execute-api:Invoke";
        let statement = json!({"Action": action, "Effect": effect, "Resource": event["methodArn"]});
        let document = json!({"Version": "2012-10-17", "Statement": [statement]});
        Ok(json!({"principalId": "ada", "policyDocument": document, "context": context}))
    };
    match event["queryStringParameters"]["ticket"].as_str().unwrap() {
        "rude" => policy("Deny", json!(null)),
        "unknown" => Err(FunctionError::new("Error", "Unauthorized")),
        "broken" => Err(FunctionError::new("Error", "the table is gone")),
        "odd" => Ok(json!({"hello": 1})),
        _ => policy("Allow", json!({"userId": "u1", "device": 2})),
    }
}

/// Refuses with the status that the query names.
fn connect(event: Json) -> Answer {
    match event["queryStringParameters"]["status"].as_str() {
        Some("failure") => Err(FunctionError::new("Oops", "no")),
        Some(status) => Ok(json!({"statusCode": status.parse::<u16>().unwrap()})),
        None => Ok(json!({"statusCode": 200})),
    }
}

/// Answers the frame itself, after `wait` milliseconds; fails for the action `fail`.
async fn frame(event: Json) -> Answer {
    let body = event["body"].as_str().unwrap().to_owned();
    let frame: Json = serde_json::from_str(&body).unwrap_or_default();
    if let Some(wait) = frame["wait"].as_u64() {
        tokio::time::sleep(Duration::from_millis(wait)).await;
    }
    if frame["action"] == "fail" {
        return Err(FunctionError::new("Oops", "a secret reason"));
    }
    Ok(json!({"statusCode": 200, "body": body}))
}

/// A client of the Lambda API at `url`, without TLS.
pub(crate) fn lambda_client(url: &str) -> aws_sdk_lambda::Client {
    let config = aws_sdk_lambda::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(url)
        .region(Region::new(sam_gateway::REGION))
        .credentials_provider(Credentials::new("x", "x", None, None, "test"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    aws_sdk_lambda::Client::from_conf(config)
}
