//! The functions of the test template.

use std::time::Duration;

use natter_runtime::function::{Function, FunctionError};
use serde_json::{Value as Json, json};

use super::Events;

type Answered = Result<Json, FunctionError>;

/// All of them. Each notes its events.
pub(crate) fn all(events: &Events) -> Vec<Function> {
    vec![
        function(events, "echo", Ok),
        function(events, "answer", answer),
        function(events, "broken", broken),
        slow(events, "slow"),
        function(events, "authorizer", authorizer),
        function(events, "connect", connect),
        function(events, "disconnect", |_| Ok(json!({"statusCode": 200}))),
        frame(events),
        function(events, "silent", |_| Ok(json!({"statusCode": 200, "body": "never sent"}))),
    ]
}

fn function(events: &Events, name: &'static str, handle: fn(Json) -> Answered) -> Function {
    let events = events.clone();
    Function::new(name, move |event| {
        let answered = handle(events.add(name, &event));
        async move { answered.map(|answer| answer.to_string().into_bytes()) }
    })
}

pub(crate) fn failed(error_type: &str, error_message: &str) -> FunctionError {
    FunctionError { error_type: error_type.to_owned(), error_message: error_message.to_owned() }
}

/// Answers what the request's body says.
fn answer(event: Json) -> Answered {
    Ok(serde_json::from_str(event["body"].as_str().unwrap()).unwrap())
}

fn broken(event: Json) -> Answered {
    match event["pathParameters"]["how"].as_str().unwrap() {
        "failure" => Err(failed("Oops", "a secret reason")),
        "panic" => panic!("a function may panic"),
        _ => Ok(json!({"statusCode": "none"})),
    }
}

/// Answers after as many milliseconds as the body says.
fn slow(events: &Events, name: &'static str) -> Function {
    let events = events.clone();
    Function::new(name, move |event| {
        let event = events.add(name, &event);
        async move {
            let millis = event["body"].as_str().unwrap().parse().unwrap();
            tokio::time::sleep(Duration::from_millis(millis)).await;
            Ok(b"\"done\"".to_vec())
        }
    })
}

/// Lets in whose ticket is `good`; `rude` is refused by a policy.
fn authorizer(event: Json) -> Answered {
    let policy = |effect: &str, context: Json| {
        let statement =
            json!({"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]});
        let document = json!({"Version": "2012-10-17", "Statement": [statement]});
        Ok(json!({"principalId": "ada", "policyDocument": document, "context": context}))
    };
    match event["queryStringParameters"]["ticket"].as_str().unwrap() {
        "rude" => policy("Deny", json!(null)),
        "unknown" => Err(failed("Error", "Unauthorized")),
        "broken" => Err(failed("Error", "the table is gone")),
        "odd" => Ok(json!({"hello": 1})),
        _ => policy("Allow", json!({"userId": "u1", "device": 2})),
    }
}

/// Refuses with the status that the query names.
fn connect(event: Json) -> Answered {
    match event["queryStringParameters"]["status"].as_str() {
        Some("failure") => Err(failed("Oops", "no")),
        Some(status) => Ok(json!({"statusCode": status.parse::<u16>().unwrap()})),
        None => Ok(json!({"statusCode": 200})),
    }
}

/// Answers the frame itself, after `wait` milliseconds; fails for the action `fail`.
fn frame(events: &Events) -> Function {
    let events = events.clone();
    Function::new("frame", move |event| {
        let event = events.add("frame", &event);
        async move {
            let body = event["body"].as_str().unwrap().to_owned();
            let frame: Json = serde_json::from_str(&body).unwrap_or_default();
            if let Some(wait) = frame["wait"].as_u64() {
                tokio::time::sleep(Duration::from_millis(wait)).await;
            }
            if frame["action"] == "fail" {
                return Err(failed("Oops", "a secret reason"));
            }
            Ok(json!({"statusCode": 200, "body": body}).to_string().into_bytes())
        }
    })
}
