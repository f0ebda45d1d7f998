//! The Lambda API: served by a gateway, and used by one.

use crate::common;
use serde_json::{Value as Json, json};

#[tokio::test]
async fn a_function_is_invoked_by_its_name_its_logical_id_or_its_arn() {
    let gateway = common::start().await;
    for name in ["echo", "Echo", "echo:live", "arn:aws:lambda:us-east-1:123456789012:function:Echo"]
    {
        let answer = gateway.invoke(name, "RequestResponse", r#"{"a": 1}"#).await;
        assert_eq!(answer.status(), 200, "{name}");
        assert_eq!(answer.json::<Json>().await.unwrap(), json!({"a": 1}));
    }
    let unknown = gateway.invoke("nobody", "RequestResponse", "{}").await;
    assert_eq!(unknown.status(), 404);
    assert_eq!(unknown.headers()["x-amzn-errortype"], "ResourceNotFoundException");
}

#[tokio::test]
async fn an_event_is_taken_and_handled_later() {
    let gateway = common::start().await;
    let answer = gateway.invoke("echo", "Event", r#"{"b": 2}"#).await;
    assert_eq!(answer.status(), 202);
    assert_eq!(gateway.events.wait("echo", 1).await, [json!({"b": 2})]);
}

#[tokio::test]
async fn a_failed_function_is_a_200_that_says_so() {
    let gateway = common::start().await;
    let event = r#"{"pathParameters": {"how": "failure"}}"#;
    let answer = gateway.invoke("broken", "RequestResponse", event).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["x-amz-function-error"], "Unhandled");
    let failed = json!({"errorType": "Oops", "errorMessage": "a secret reason"});
    assert_eq!(answer.json::<Json>().await.unwrap(), failed);

    let answer = gateway.invoke("slow", "RequestResponse", r#"{"body": "5000"}"#).await;
    assert_eq!(answer.json::<Json>().await.unwrap()["errorType"], "Sandbox.Timedout");
}

/// A gateway whose functions run behind another gateway's Lambda API.
fn behind(other: &common::Gateway, format: &str) -> common::Gateway {
    common::start_over_lambda(common::TEMPLATE, &other.running.urls.lambda, format)
}

#[tokio::test]
async fn functions_can_run_behind_a_lambda_api() {
    let other = common::start().await;
    for format in ["{function}", "{id}"] {
        let gateway = behind(&other, format);
        assert_eq!(
            gateway.get("/items/1").await.json::<Json>().await.unwrap()["version"],
            "2.0",
            "{format}"
        );
        let mut socket = gateway.connect().await;
        socket.send("hello").await;
        assert_eq!(socket.text().await, "hello");
        assert_eq!(
            gateway.open("?ticket=unknown").await.err(),
            Some(401),
            "an error keeps its message"
        );
        assert_eq!(gateway.events.of("echo").len(), 0, "nothing ran here");
    }
}

#[tokio::test]
async fn a_lambda_api_without_the_function_is_a_500() {
    let other = common::start().await;
    let gateway = behind(&other, "x-{function}");
    assert_eq!(gateway.get("/items/1").await.status(), 500);
}

#[tokio::test]
async fn a_lambda_api_that_is_not_there_is_a_500() {
    let url = "http://127.0.0.1:1";
    let gateway = common::start_over_lambda(common::TEMPLATE, url, "{function}");
    assert_eq!(gateway.get("/items/1").await.status(), 500);
}
