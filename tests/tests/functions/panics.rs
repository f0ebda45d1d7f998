//! A panic fails one request, with an answer that does not show the cause. The next request is not
//! affected.

use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::future::BoxFuture;
use natter_app::{
    function::Function,
    http::{self, Body, Request, Response},
    json_fields::JsonFields,
    problem::Problem,
    socket::{self, Action, AuthorizerRequest, FrameAnswer, SocketRequest, Verdict},
};
use serde_json::{Value, json};

use crate::{
    samples,
    world::{Setup, World},
};

/// Counts its calls, and panics at the first one.
#[derive(Default)]
struct Clumsy(AtomicU32);

impl Clumsy {
    fn stumble(&self) {
        assert!(self.0.fetch_add(1, Ordering::Relaxed) > 0, "s3cr3t-words");
    }
}

fn request<'a>(app: &'a Clumsy, _: &'a Request) -> BoxFuture<'a, Result<Response<Body>, Problem>> {
    Box::pin(async {
        app.stumble();
        Ok(http::no_content())
    })
}

fn connect<'a>(app: &'a Clumsy, _: &'a SocketRequest) -> BoxFuture<'a, Result<(), Problem>> {
    Box::pin(async {
        app.stumble();
        Ok(())
    })
}

fn frame<'a>(app: &'a Clumsy, _: &'a SocketRequest, _: JsonFields) -> BoxFuture<'a, FrameAnswer> {
    Box::pin(async {
        app.stumble();
        Ok(json!({}))
    })
}

const ACTIONS: &[Action<Clumsy>] = &[Action::new("ping", frame)];

fn authorize<'a>(app: &'a Clumsy, _: &'a AuthorizerRequest) -> BoxFuture<'a, Option<Verdict>> {
    Box::pin(async {
        app.stumble();
        Some(Verdict::Deny)
    })
}

/// The answers of `function` to a sample twice: the first time it panics.
async fn twice(function: Function, sample: &str) -> [Value; 2] {
    let world = World::of_samples(&Setup::pinned()).await;
    let event = world.filled_in(&samples::named(sample).text);
    let mut answers = [Value::Null, Value::Null];
    for answer in &mut answers {
        let bytes = function.invoke_bytes(event.as_bytes()).await.unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("s3cr3t"), "{text}");
        *answer = serde_json::from_str(&text).unwrap();
    }
    answers
}

/// The body of an answer.
fn body(answer: &Value) -> Value {
    serde_json::from_str(answer["body"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn a_panic_in_a_request_is_a_500_that_names_the_request() {
    let function = http::catch_all("clumsy", Clumsy::default(), request);
    let [first, second] = twice(function, "http-get-api-auth-me").await;
    assert_eq!(first["statusCode"], 500);
    let event: Value = serde_json::from_str(&samples::named("http-get-api-auth-me").text).unwrap();
    let problem = body(&first);
    assert_eq!(problem["code"], "internal_error");
    assert_eq!(problem["requestId"], event["requestContext"]["requestId"]);
    assert_eq!(first["headers"]["content-type"], "application/problem+json");
    assert_eq!(second["statusCode"], 204);
}

#[tokio::test]
async fn a_panic_when_a_socket_opens_refuses_it() {
    let function = socket::lifecycle("clumsy", Clumsy::default(), connect);
    let [first, second] = twice(function, "websocket-connect").await;
    assert_eq!(
        (first["statusCode"].as_u64(), second["statusCode"].as_u64()),
        (Some(500), Some(200))
    );
    assert_eq!(body(&first)["code"], "internal_error");
}

#[tokio::test]
async fn a_panic_in_a_frame_is_an_error_for_that_frame_alone() {
    let function = socket::frames("clumsy", Clumsy::default(), ACTIONS);
    let [first, second] = twice(function, "websocket-frame-ping").await;
    let first = body(&first);
    assert_eq!((&first["event"], &first["requestId"]), (&json!("error"), &json!("r3")));
    assert_eq!(first["problem"]["code"], "internal_error");
    assert!(first["problem"]["requestId"].is_string());
    assert_eq!(body(&second), json!({ "event": "ack", "requestId": "r3" }));
}

#[tokio::test]
async fn a_panic_of_the_authorizer_is_its_failure_and_lets_nobody_in() {
    let function = socket::authorizer("clumsy", Clumsy::default(), authorize);
    let world = World::of_samples(&Setup::pinned()).await;
    let event = world.filled_in(&samples::named("websocket-authorizer").text);
    let error = function.invoke_bytes(event.as_bytes()).await.unwrap_err();
    assert_eq!(error.error_type, "AuthorizerFailed");
    assert!(!error.error_message.contains("s3cr3t"), "{error}");
    let answer = function.invoke_bytes(event.as_bytes()).await.unwrap();
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!(answer["policyDocument"]["Statement"][0]["Effect"], "Deny");
}
