//! Who may open a socket, and what the functions are told about it.

use crate::common;
use serde_json::{Value as Json, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

#[tokio::test]
async fn the_authorizer_decides_who_may_open_a_socket() {
    let gateway = common::start().await;
    assert!(gateway.open("?ticket=good").await.is_ok());
    for (ticket, status) in [("rude", 403), ("unknown", 401), ("broken", 500), ("odd", 500)] {
        assert_eq!(
            gateway.open(&format!("?ticket={ticket}")).await.err(),
            Some(status),
            "{ticket}"
        );
    }
    assert_eq!(gateway.events.of("connect").len(), 1, "$connect runs only for who is let in");
}

#[tokio::test]
async fn without_the_identity_source_nobody_is_asked() {
    let gateway = common::start().await;
    for query in ["", "?ticket=", "?other=good"] {
        assert_eq!(gateway.open(query).await.err(), Some(401), "{query}");
    }
    assert!(gateway.events.of("authorizer").is_empty());
}

#[tokio::test]
async fn connect_can_refuse_with_its_own_status() {
    let gateway = common::start().await;
    for (status, expected) in
        [("403", 403), ("429", 429), ("503", 503), ("302", 500), ("failure", 500)]
    {
        assert_eq!(
            gateway.open(&format!("?ticket=good&status={status}")).await.err(),
            Some(expected),
            "{status}"
        );
    }
    assert!(gateway.events.of("disconnect").is_empty(), "what never opened does not close");
}

#[tokio::test]
async fn the_authorizer_gets_a_request_event() {
    let gateway = common::start().await;
    let mut request = format!("{}?ticket=good&a=1&a=2", gateway.running.urls.websocket)
        .into_client_request()
        .unwrap();
    request.headers_mut().insert("origin", "https://app.example.com".parse().unwrap());
    let _socket = tokio_tungstenite::connect_async(request).await.unwrap();
    let event = gateway.events.last("authorizer");
    assert_eq!(event["type"], "REQUEST");
    assert_eq!(
        event["methodArn"],
        "arn:aws:execute-api:us-east-1:123456789012:local/live/$connect"
    );
    assert_eq!(event["headers"]["Origin"], "https://app.example.com");
    assert_eq!(event["multiValueHeaders"]["Sec-WebSocket-Version"], json!(["13"]));
    assert_eq!(event["queryStringParameters"], json!({"ticket": "good", "a": "2"}));
    assert_eq!(event["multiValueQueryStringParameters"]["a"], json!(["1", "2"]));
    assert_eq!(event["stageVariables"], json!({}));
    let context = &event["requestContext"];
    assert_eq!(
        (&context["routeKey"], &context["eventType"]),
        (&json!("$connect"), &json!("CONNECT"))
    );
    assert_eq!((&context["stage"], &context["messageDirection"]), (&json!("live"), &json!("IN")));
    assert_eq!(context["identity"]["sourceIp"], "127.0.0.1");
    assert!(
        context["connectedAt"].as_i64().unwrap() <= context["requestTimeEpoch"].as_i64().unwrap()
    );
    assert_eq!(context.get("authorizer"), None, "nothing is known yet");
}

#[tokio::test]
async fn what_the_authorizer_says_comes_with_every_later_event() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    socket.send("hello").await;
    socket.text().await;
    drop(socket);
    gateway.events.wait("disconnect", 1).await;
    let connect = gateway.events.last("connect")["requestContext"].clone();
    for function in ["connect", "frame", "disconnect"] {
        let context = gateway.events.last(function)["requestContext"].clone();
        let authorizer = &context["authorizer"];
        assert_eq!(
            (&authorizer["principalId"], &authorizer["userId"]),
            (&json!("ada"), &json!("u1")),
            "{function}"
        );
        assert_eq!(authorizer["device"], "2", "every value is text");
        assert!(authorizer["integrationLatency"].is_i64());
        assert_eq!(context["connectionId"], connect["connectionId"], "{function}");
        assert_eq!(context["connectedAt"], connect["connectedAt"], "{function}");
    }
}

#[tokio::test]
async fn a_connection_id_looks_like_api_gateways() {
    let gateway = common::start().await;
    let _socket = gateway.connect().await;
    let id = gateway.connection_id();
    assert!(id.len() == 16 && id.ends_with('='), "{id}");
}

#[tokio::test]
async fn a_plain_request_is_told_to_upgrade() {
    let gateway = common::start().await;
    let answer = gateway.get("/ws?ticket=good").await;
    assert_eq!(answer.status(), 426);
    assert_eq!(answer.json::<Json>().await.unwrap(), json!({"message": "Upgrade Required"}));
    assert!(gateway.events.of("authorizer").is_empty());
}
