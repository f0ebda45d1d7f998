//! Frames that are too large, or not text.

use natter_tests::{PATIENCE, Server, text};
use serde_json::json;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

#[tokio::test]
async fn a_frame_over_32_kb_closes_the_socket() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let mut socket = ada.socket().await;
    let frame = |bytes: usize| {
        let frame =
            json!({ "action": "sendMessage", "receiverId": bob.id, "text": text("x"), "pad": "" });
        let pad = "x".repeat(bytes - frame.to_string().len());
        let frame = frame.to_string().replace("\"pad\":\"\"", &format!("\"pad\":\"{pad}\""));
        assert_eq!(frame.len(), bytes);
        frame
    };
    socket.send_text(&frame(32 * 1024)).await;
    assert_eq!(socket.next_event(PATIENCE).await.unwrap()["event"], "ack");
    socket.send_text(&frame(32 * 1024 + 1)).await;
    assert_eq!(socket.closed().await, 1009);
    assert_eq!(ada.history_with(&bob).await.len(), 1);
}

/// A message in frames of 30,000 bytes.
fn in_frames(text: &str) -> Vec<Message> {
    let parts: Vec<&[u8]> = text.as_bytes().chunks(30_000).collect();
    let last = parts.len() - 1;
    let parts = parts.into_iter().enumerate().map(|(at, part)| {
        let opcode = if at == 0 { Data::Text } else { Data::Continue };
        Message::Frame(Frame::message(part.to_vec(), OpCode::Data(opcode), at == last))
    });
    parts.collect()
}

#[tokio::test]
async fn a_message_in_several_frames_may_have_64_kb() {
    let server = Server::shared().await;
    let mut socket = server.person().await.socket().await;
    let message =
        |bytes: usize| format!("{{\"action\":\"ping\",\"pad\":\"{}\"}}", "x".repeat(bytes - 26));
    for (bytes, event) in [(64 * 1024, "ack"), (64 * 1024 + 1, "error"), (128 * 1024, "error")] {
        let message = message(bytes);
        assert_eq!(message.len(), bytes);
        for frame in in_frames(&message) {
            socket.send_message(frame).await;
        }
        let answer = socket.next_event(PATIENCE).await.unwrap();
        assert_eq!(answer["event"], event, "{answer}");
        if event == "error" {
            assert_eq!(answer["problem"]["code"], "body_too_large");
        }
    }
    for frame in in_frames(&message(128 * 1024 + 1)) {
        socket.send_message(frame).await;
    }
    assert_eq!(socket.closed().await, 1009);
}

#[tokio::test]
async fn a_binary_frame_closes_the_socket() {
    let server = Server::shared().await;
    let mut socket = server.person().await.socket().await;
    socket.send_message(Message::binary(b"{\"action\":\"ping\"}".to_vec())).await;
    assert_eq!(socket.closed().await, 1003);
}

#[tokio::test]
async fn text_that_is_not_utf8_closes_the_socket() {
    let server = Server::shared().await;
    let mut socket = server.person().await.socket().await;
    let frame = Frame::message(vec![b'"', 0xff, b'"'], OpCode::Data(Data::Text), true);
    socket.send_message(Message::Frame(frame)).await;
    assert_eq!(socket.closed().await, 1007);
}

#[tokio::test]
async fn protocol_pings_are_answered_too() {
    let server = Server::shared().await;
    let mut socket = server.person().await.socket().await;
    socket.send_message(Message::Ping(vec![1, 2, 3].into())).await;
    assert!(socket.pushed().await.is_empty());
}
