//! An HTTP request as a function sees it: payload format 2.0.

use crate::common;
use serde_json::{Value as Json, json};

/// What the echo function saw of a request.
async fn seen(request: reqwest::RequestBuilder) -> Json {
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_request_becomes_an_event_of_format_2() {
    let gateway = common::start().await;
    let request = gateway.http.post(gateway.url("/items/a%20b%2Fc?x=1&y=%C3%A9+z&x=2"));
    let request =
        request.header("X-Twice", "1").header("x-twice", "2").header("cookie", "a=1; b=2");
    let event = seen(
        request.header("content-type", "application/json").header("user-agent", "test").body("{}"),
    )
    .await;

    assert_eq!(event["version"], "2.0");
    assert_eq!(event["routeKey"], "ANY /items/{item}");
    assert_eq!(event["rawPath"], "/items/a b/c", "an HTTP API decodes it");
    assert_eq!(event["rawQueryString"], "x=1&y=%C3%A9+z&x=2");
    assert_eq!(event["queryStringParameters"], json!({"x": "1,2", "y": "é z"}));
    assert_eq!(event["pathParameters"], json!({"item": "a b/c"}));
    assert_eq!(event["headers"]["x-twice"], "1,2");
    assert_eq!(event["headers"]["x-forwarded-for"], "127.0.0.1");
    assert_eq!(event["headers"]["cookie"], Json::Null);
    assert_eq!(event["cookies"], json!(["a=1", "b=2"]));
    assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("{}"), &json!(false)));

    let context = &event["requestContext"];
    let http = json!({
        "method": "POST",
        "path": "/items/a b/c",
        "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.1",
        "userAgent": "test",
    });
    assert_eq!(context["http"], http);
    assert_eq!((&context["stage"], &context["routeKey"]), (&json!("$default"), &event["routeKey"]));
    assert_eq!(context["domainName"], "127.0.0.1");
    assert!(context["requestId"].as_str().unwrap().ends_with('='));
    assert!(context["timeEpoch"].as_i64().unwrap() > 1_700_000_000_000, "milliseconds");
    assert!(context["time"].as_str().unwrap().ends_with(" +0000"));
}

#[tokio::test]
async fn what_a_request_does_not_have_is_not_in_its_event() {
    let gateway = common::start().await;
    let event = seen(gateway.http.get(gateway.url("/files/a/b"))).await;
    assert_eq!(event["pathParameters"], json!({"proxy": "a/b"}));
    for absent in ["body", "cookies", "queryStringParameters"] {
        assert_eq!(event.get(absent), None, "{absent}");
    }
    assert_eq!(event["rawQueryString"], "");
    assert_eq!(event["isBase64Encoded"], false);
}

#[tokio::test]
async fn a_body_that_is_not_text_is_base64() {
    let gateway = common::start().await;
    let post = || gateway.http.post(gateway.url("/items/1"));
    for (content_type, body) in
        [("application/json", vec![0xff, 0xfe]), ("image/png", b"PNG".to_vec())]
    {
        let event = seen(post().header("content-type", content_type).body(body)).await;
        assert_eq!(event["isBase64Encoded"], true, "{content_type}");
    }
    let event = seen(post().header("content-type", "image/png").body("PNG")).await;
    assert_eq!(event["body"], "UE5H");
}

#[tokio::test]
async fn each_invocation_is_told_to_the_observer() {
    let gateway = common::start().await;
    gateway.get("/items/1").await;
    gateway.get("/nowhere").await;
    assert_eq!(gateway.routes(), [("ANY /items/{item}".to_owned(), 200)]);
}
