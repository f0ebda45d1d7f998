//! The management API: pushes to open sockets.

use std::time::{Duration, Instant};

use crate::common::{self, Gateway};
use reqwest::{Method, Response};
use serde_json::Value as Json;

async fn push(gateway: &Gateway, id: &str, body: impl Into<reqwest::Body>) -> Response {
    gateway.connection(Method::POST, id).body(body).send().await.unwrap()
}

fn kind(answer: &Response) -> (u16, &str) {
    (answer.status().as_u16(), answer.headers()["x-amzn-errortype"].to_str().unwrap())
}

#[tokio::test]
async fn a_push_arrives_as_a_message() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    let id = gateway.connection_id();
    let answer = push(&gateway, &id, "hello").await;
    assert_eq!((answer.status().as_u16(), answer.text().await.unwrap().as_str()), (200, ""));
    assert_eq!(socket.text().await, "hello");
    // The id may also come as it is, without percent-encoding.
    let plain = gateway
        .control(Method::POST, &format!("/ws/@connections/{id}"))
        .body("again")
        .send()
        .await
        .unwrap();
    assert_eq!(plain.status(), 200);
    assert_eq!(socket.text().await, "again");
}

#[tokio::test]
async fn a_connection_describes_itself() {
    let gateway = common::start().await;
    let _socket = gateway.connect().await;
    let id = gateway.connection_id();
    let answer = gateway.connection(Method::GET, &id).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let described: Json = answer.json().await.unwrap();
    assert_eq!(described["identity"]["sourceIp"], "127.0.0.1");
    assert!(described["identity"]["userAgent"].is_string());
    for time in ["connectedAt", "lastActiveAt"] {
        assert!(described[time].as_str().unwrap().ends_with('Z'), "{time}");
    }
}

#[tokio::test]
async fn deleting_a_connection_closes_it_after_what_was_pushed() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    let id = gateway.connection_id();
    for count in 0..20 {
        push(&gateway, &id, count.to_string()).await;
    }
    let answer = gateway.connection(Method::DELETE, &id).send().await.unwrap();
    assert_eq!(answer.status(), 204);
    for count in 0..20 {
        assert_eq!(socket.text().await, count.to_string());
    }
    assert_eq!(socket.closed().await.0, 1000);
    gateway.events.wait("disconnect", 1).await;
    assert_eq!(kind(&push(&gateway, &id, "late").await), (410, "GoneException"));
}

#[tokio::test]
async fn a_connection_that_is_gone_is_a_410() {
    let gateway = common::start().await;
    for method in [Method::POST, Method::GET, Method::DELETE] {
        let answer = gateway.connection(method, "L0SM9cOFvHcCIhw=").send().await.unwrap();
        assert_eq!(kind(&answer), (410, "GoneException"));
        assert!(answer.json::<Json>().await.unwrap()["message"].is_string());
    }
}

#[tokio::test]
async fn a_push_over_128_kb_is_too_large() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    let id = gateway.connection_id();
    assert_eq!(
        kind(&push(&gateway, &id, "x".repeat(128 * 1024 + 1)).await),
        (413, "PayloadTooLargeException")
    );
    assert_eq!(push(&gateway, &id, "x".repeat(128 * 1024)).await.status(), 200);
    assert_eq!(socket.text().await.len(), 128 * 1024);
}

#[tokio::test]
async fn a_client_that_does_not_read_is_pushed_to_no_more() {
    let gateway = common::start().await;
    let _socket = gateway.connect().await;
    let id = gateway.connection_id();
    let large = "x".repeat(128 * 1024);
    for _ in 0..400 {
        let answer = push(&gateway, &id, large.clone()).await;
        if answer.status() != 200 {
            assert_eq!(kind(&answer), (429, "LimitExceededException"));
            return;
        }
    }
    panic!("everything was taken");
}

#[tokio::test]
async fn faults_change_what_a_push_meets() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    let id = gateway.connection_id();
    let faults = &gateway.running.faults;

    faults.throttle_posts(1);
    assert_eq!(kind(&push(&gateway, &id, "a").await), (429, "LimitExceededException"));
    assert_eq!(push(&gateway, &id, "b").await.status(), 200);
    assert_eq!(socket.text().await, "b");

    faults.repeat_pushes(true);
    push(&gateway, &id, "c").await;
    assert_eq!((socket.text().await, socket.text().await), ("c".to_owned(), "c".to_owned()));
    faults.repeat_pushes(false);

    faults.reorder_pushes(true);
    for message in ["1", "2", "3"] {
        push(&gateway, &id, message).await;
    }
    assert_eq!([socket.text().await, socket.text().await, socket.text().await], ["2", "1", "3"]);
    faults.reorder_pushes(false);

    faults.delay_posts_to(&id, Duration::from_millis(200));
    let start = Instant::now();
    push(&gateway, &id, "late").await;
    assert!(start.elapsed() >= Duration::from_millis(200));

    faults.forget(&id);
    assert_eq!(kind(&push(&gateway, &id, "d").await), (410, "GoneException"));
    faults.clear();
    assert_eq!(push(&gateway, &id, "e").await.status(), 200);
}

#[tokio::test]
async fn pushes_can_be_lost_on_their_way_to_the_socket() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    let id = gateway.connection_id();
    gateway.running.faults.lose_pushes(3);
    for message in ["1", "2", "3", "4", "5", "6", "7"] {
        assert_eq!(push(&gateway, &id, message).await.status(), 200, "nobody is told");
    }
    for message in ["1", "2", "4", "5", "7"] {
        assert_eq!(socket.text().await, message);
    }
    gateway.running.faults.lose_pushes(1);
    push(&gateway, &id, "8").await;
    assert_eq!(kind(&push(&gateway, "L0SM9cOFvHcCIhw=", "9").await), (410, "GoneException"));
    gateway.running.faults.lose_pushes(0);
    push(&gateway, &id, "10").await;
    assert_eq!(socket.text().await, "10");
}

#[tokio::test]
async fn every_connection_loses_its_own_pushes() {
    let gateway = common::start().await;
    let (mut one, first) = (gateway.connect().await, gateway.connection_id());
    let (mut two, second) = (gateway.connect().await, gateway.connection_id());
    gateway.running.faults.lose_pushes(2);
    for message in ["1", "2", "3"] {
        push(&gateway, &first, message).await;
        push(&gateway, &second, message).await;
    }
    for socket in [&mut one, &mut two] {
        assert_eq!((socket.text().await, socket.text().await), ("1".to_owned(), "3".to_owned()));
    }
}

#[tokio::test]
async fn a_web_page_can_not_use_the_control_listener() {
    let gateway = common::start().await;
    let url = format!("{}/@connections/x", gateway.running.urls.management);
    let answer = gateway
        .http
        .post(&url)
        .header("origin", "https://evil.example.com")
        .body("x")
        .send()
        .await
        .unwrap();
    assert_eq!(kind(&answer), (403, "MissingAuthenticationTokenException"));

    let asked =
        gateway.http.request(Method::OPTIONS, &url).header("origin", "https://evil.example.com");
    let asked = asked.header("access-control-request-method", "POST").send().await.unwrap();
    assert_eq!(asked.status(), 403);
    assert!(!asked.headers().contains_key("access-control-allow-origin"));

    let rebound = gateway
        .connection(Method::POST, "x")
        .header("host", "evil.example.com:3001")
        .send()
        .await
        .unwrap();
    assert_eq!(kind(&rebound), (403, "ForbiddenException"));
    assert_eq!(gateway.control(Method::GET, "/nothing").send().await.unwrap().status(), 404);
}
