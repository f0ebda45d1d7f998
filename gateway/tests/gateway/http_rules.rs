//! What API Gateway decides about an HTTP request and its answer.

use std::time::Duration;

use crate::common::{self, Gateway};
use reqwest::Response;
use sam_gateway::Limits;
use serde_json::{Value as Json, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

async fn says(answer: Response, status: u16, message: &str) {
    assert_eq!(answer.status(), status);
    assert_eq!(answer.json::<Json>().await.unwrap(), json!({"message": message}));
}

async fn post(gateway: &Gateway, path: &str, body: impl Into<reqwest::Body>) -> Response {
    gateway.http.post(gateway.url(path)).body(body).send().await.unwrap()
}

/// Sends bytes as they are, and gives the status line back.
async fn raw(gateway: &Gateway, request: &str) -> String {
    let address = gateway.running.urls.http.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_path_that_no_route_matches_is_not_found() {
    let gateway = common::start().await;
    for path in ["/nowhere", "/items", "/items/", "/items/1/2", "/answer"] {
        says(gateway.get(path).await, 404, "Not Found").await;
    }
}

#[tokio::test]
async fn a_result_gives_status_headers_and_body() {
    let gateway = common::start().await;
    let result =
        json!({"statusCode": 201, "headers": {"x-a": "1"}, "cookies": ["a=1"], "body": "made"});
    let answer = post(&gateway, "/answer", result.to_string()).await;
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.headers()["x-a"], "1");
    assert_eq!(answer.headers()["set-cookie"], "a=1");
    assert!(answer.headers().contains_key("apigw-requestid"));
    assert_eq!(answer.text().await.unwrap(), "made");
}

#[tokio::test]
async fn a_result_without_a_status_is_a_json_body() {
    let gateway = common::start().await;
    let answer = post(&gateway, "/answer", r#"{"hello": "you"}"#).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert_eq!(answer.json::<Json>().await.unwrap(), json!({"hello": "you"}));
}

#[tokio::test]
async fn a_base64_body_arrives_as_its_bytes() {
    let gateway = common::start().await;
    let result = json!({"statusCode": 200, "body": "/wA=", "isBase64Encoded": true});
    let answer = post(&gateway, "/answer", result.to_string()).await;
    assert_eq!(answer.bytes().await.unwrap().as_ref(), [0xff, 0]);
}

#[tokio::test]
async fn a_function_that_fails_is_a_500_that_says_nothing() {
    let gateway = common::start().await;
    for how in ["failure", "panic", "nonsense"] {
        says(post(&gateway, &format!("/broken/{how}"), "").await, 500, "Internal Server Error")
            .await;
    }
    assert_eq!(gateway.get("/items/1").await.status(), 200, "and the next one is served");
}

#[tokio::test]
async fn a_function_has_its_own_timeout() {
    let gateway = common::start().await;
    says(post(&gateway, "/slow", "5000").await, 500, "Internal Server Error").await;
}

#[tokio::test]
async fn the_gateway_does_not_wait_for_a_function_for_ever() {
    let http_integration = Duration::from_millis(50);
    let limits = Limits { http_integration, ..Limits::default() };
    let gateway = common::start_with_limits(limits).await;
    says(post(&gateway, "/slow", "500").await, 503, "Service Unavailable").await;
}

#[tokio::test]
async fn a_body_over_10_mb_is_refused_before_any_function() {
    let gateway = common::start().await;
    says(
        post(&gateway, "/items/1", vec![b'x'; 10 * 1024 * 1024 + 1]).await,
        413,
        "Request Entity Too Large",
    )
    .await;
    assert!(gateway.events.of("echo").is_empty());
}

#[tokio::test]
async fn headers_over_10_kb_are_refused() {
    let gateway = common::start().await;
    let request = |length: usize| {
        gateway.http.get(gateway.url("/items/1")).header("x-long", "x".repeat(length)).send()
    };
    assert_eq!(request(9_000).await.unwrap().status(), 200);
    assert_eq!(request(10_240).await.unwrap().status(), 431);
}

#[tokio::test]
async fn a_malformed_request_is_a_bad_request() {
    let gateway = common::start().await;
    for path in ["/items/%zz", "/items/%ff", "/items/1?a=%"] {
        says(gateway.get(path).await, 400, "Bad Request").await;
    }
    for head in ["", "Host: a b\r\n", "Host: \r\n"] {
        let status =
            raw(&gateway, &format!("GET /items/1 HTTP/1.1\r\n{head}Connection: close\r\n\r\n"))
                .await;
        assert_eq!(status, "HTTP/1.1 400 Bad Request", "{head:?}");
    }
    assert!(gateway.events.of("echo").is_empty());
}
