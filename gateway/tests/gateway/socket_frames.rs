//! What becomes of a frame.

use std::time::Duration;

use crate::common::{self, socket::Socket};
use futures_util::SinkExt as _;
use sam_gateway::Limits;
use serde_json::json;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

#[tokio::test]
async fn a_frame_becomes_an_event_and_its_answer_comes_back() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    socket.send(r#"{"action":"hello"}"#).await;
    assert_eq!(socket.text().await, r#"{"action":"hello"}"#);
    let event = gateway.events.last("frame");
    assert_eq!(
        (&event["body"], &event["isBase64Encoded"]),
        (&json!(r#"{"action":"hello"}"#), &json!(false))
    );
    let context = &event["requestContext"];
    assert_eq!(
        (&context["routeKey"], &context["eventType"]),
        (&json!("$default"), &json!("MESSAGE"))
    );
    assert_eq!(context["messageDirection"], "IN");
    assert!(context["messageId"].as_str().unwrap().ends_with('='));
    assert_ne!(context["messageId"], context["requestId"]);
}

#[tokio::test]
async fn a_frames_action_selects_its_route() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    socket.send(r#"{"action":"silent"}"#).await;
    gateway.events.wait("silent", 1).await;
    assert_eq!(gateway.events.last("silent")["requestContext"]["routeKey"], "silent");
    for other in [r#"{"action":"$connect"}"#, r#"{"action":7}"#, "[]", "not json", ""] {
        socket.send(other).await;
        gateway.events.wait("frame", gateway.events.of("frame").len().max(1)).await;
    }
    gateway.events.wait("frame", 5).await;
    assert_eq!(gateway.events.of("connect").len(), 1);
}

#[tokio::test]
async fn a_route_without_a_response_answers_nothing() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    socket.send(r#"{"action":"silent"}"#).await;
    gateway.events.wait("silent", 1).await;
    socket.send(r#"{"action":"next"}"#).await;
    assert_eq!(socket.text().await, r#"{"action":"next"}"#, "not what the silent one said");
}

#[tokio::test]
async fn a_function_that_fails_is_an_error_that_says_nothing() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    socket.send(r#"{"action":"fail"}"#).await;
    let answer = socket.json().await;
    assert_eq!(answer["message"], "Internal server error");
    assert_eq!(answer["connectionId"], gateway.connection_id());
    assert!(answer["requestId"].is_string() && !answer.to_string().contains("secret"));
    socket.send("still open").await;
    assert_eq!(socket.text().await, "still open");
}

#[tokio::test]
async fn a_function_that_takes_too_long_is_an_error_frame() {
    let websocket_integration = Duration::from_millis(200);
    let limits = Limits { websocket_integration, ..Limits::default() };
    let gateway = common::start_with_limits(limits).await;
    let mut socket = gateway.connect().await;
    socket.send(r#"{"action":"hello","wait":60000}"#).await;
    assert_eq!(socket.json().await["message"], "Endpoint request timed out");
    assert!(gateway.routes().contains(&("frame hello".to_owned(), 504)));
}

#[tokio::test]
async fn frames_of_one_socket_are_handled_side_by_side() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    socket.send(r#"{"wait":60000}"#).await;
    socket.send("quick").await;
    assert_eq!(socket.text().await, "quick");
}

#[tokio::test]
async fn one_socket_has_at_most_eight_frames_under_way() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    for _ in 0..8 {
        socket.send(r#"{"wait":400}"#).await;
    }
    socket.send("ninth").await;
    gateway.events.wait("frame", 8).await;
    assert_eq!(socket.text().await, r#"{"wait":400}"#, "the ninth waits for one of the eight");
}

#[tokio::test]
async fn a_frame_over_32_kb_closes_the_socket() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    socket.send("x".repeat(32 * 1024)).await;
    assert_eq!(socket.text().await.len(), 32 * 1024);
    socket.send("x".repeat(32 * 1024 + 1)).await;
    assert_eq!(socket.closed().await.0, 1009);
    let disconnect = gateway.events.wait("disconnect", 1).await;
    assert_eq!(disconnect[0]["requestContext"]["disconnectStatusCode"], 1009);
}

/// Sends a message in parts of 32 KB.
async fn send_in_parts(socket: &mut Socket, parts: usize) {
    for part in 0..parts {
        let code = if part == 0 { Data::Text } else { Data::Continue };
        let frame = Frame::message(vec![b'x'; 32 * 1024], OpCode::Data(code), part + 1 == parts);
        // A gateway that has had enough may have closed before the last part.
        let _ = socket.0.send(Message::Frame(frame)).await;
    }
}

#[tokio::test]
async fn a_message_may_come_in_frames_of_together_128_kb() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    send_in_parts(&mut socket, 4).await;
    assert_eq!(socket.text().await.len(), 128 * 1024);
    send_in_parts(&mut socket, 5).await;
    assert_eq!(socket.closed().await.0, 1009);
}

#[tokio::test]
async fn a_binary_frame_closes_the_socket() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    socket.0.send(Message::binary(vec![1, 2, 3])).await.unwrap();
    assert_eq!(socket.closed().await.0, 1003);
}

#[tokio::test]
async fn text_that_is_not_utf_8_closes_the_socket() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    let frame = Frame::message(vec![0xff, 0xfe], OpCode::Data(Data::Text), true);
    socket.0.send(Message::Frame(frame)).await.unwrap();
    assert_eq!(socket.closed().await.0, 1007);
}
