//! How long a socket lives, and what is said when it ends.

use crate::common;
use std::{sync::Arc, time::Duration};

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::Method;
use sam_gateway::{Limits, Options};
use serde_json::json;
use tokio::sync::Notify;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

const SOON: Duration = Duration::from_millis(300);

#[tokio::test]
async fn a_silent_socket_is_closed() {
    let gateway = common::start_with_limits(Limits { idle: SOON, ..Limits::default() }).await;
    let mut socket = gateway.connect().await;
    assert_eq!(socket.closed().await, (1001, "Going away".to_owned()));
    let disconnect = gateway.events.wait("disconnect", 1).await;
    assert_eq!(disconnect[0]["requestContext"]["disconnectStatusCode"], 1001);
    assert_eq!(disconnect[0]["requestContext"]["disconnectReason"], "Going away");
}

#[tokio::test]
async fn what_goes_over_a_socket_keeps_it_open_in_either_direction() {
    let idle = Duration::from_secs(2);
    let gateway = common::start_with_limits(Limits { idle, ..Limits::default() }).await;
    let mut socket = gateway.connect().await;
    let id = gateway.connection_id();
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        gateway.connection(Method::POST, &id).body("push").send().await.unwrap();
        assert_eq!(socket.text().await, "push");
    }
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        socket.0.send(Message::Ping(Vec::new().into())).await.unwrap();
    }
    assert!(gateway.events.of("disconnect").is_empty());
}

#[tokio::test]
async fn an_old_socket_is_closed_however_busy_it_is() {
    let limits = Limits { connection_age: SOON, ..Limits::default() };
    let gateway = common::start_with_limits(limits).await;
    let mut socket = gateway.connect().await;
    let busy = async {
        loop {
            socket.0.send(Message::text("x")).await.unwrap();
            match socket.0.next().await {
                Some(Ok(Message::Close(frame))) => break frame.unwrap(),
                Some(Ok(_)) => {}
                other => panic!("{other:?}"),
            }
        }
    };
    let frame = tokio::time::timeout(Duration::from_secs(10), busy).await.unwrap();
    assert_eq!(u16::from(frame.code), 1001);
}

#[tokio::test]
async fn disconnect_is_told_how_the_client_closed() {
    let gateway = common::start().await;
    let mut socket = gateway.connect().await;
    let frame = CloseFrame { code: CloseCode::Normal, reason: "bye".into() };
    socket.0.close(Some(frame)).await.unwrap();
    assert!(socket.closed().await.0 == 1000, "the gateway answers the close frame");

    let mut socket = gateway.connect().await;
    socket.0.close(None).await.unwrap();
    gateway.events.wait("disconnect", 2).await;
    drop(gateway.connect().await);

    let disconnects = gateway.events.wait("disconnect", 3).await;
    let context = |at: usize| disconnects[at]["requestContext"].clone();
    assert_eq!(
        (context(0)["disconnectStatusCode"].as_u64(), context(0)["disconnectReason"].as_str()),
        (Some(1000), Some("bye"))
    );
    assert_eq!(context(1)["disconnectStatusCode"], 1005);
    assert_eq!(context(2)["disconnectStatusCode"], 1006);
    assert_eq!(
        (context(0)["eventType"].as_str(), context(0)["routeKey"].as_str()),
        (Some("DISCONNECT"), Some("$disconnect"))
    );
}

#[tokio::test]
async fn a_lost_disconnect_is_not_invoked() {
    let gateway = common::start().await;
    let socket = gateway.connect().await;
    let id = gateway.connection_id();
    gateway.running.faults.lose_disconnects(true);
    drop(socket);
    while gateway.connection(Method::GET, &id).send().await.unwrap().status() == 200 {}
    gateway.running.faults.clear();
    drop(gateway.connect().await);
    let disconnects = gateway.events.wait("disconnect", 1).await;
    assert_ne!(disconnects[0]["requestContext"]["connectionId"], id.as_str());
}

#[tokio::test]
async fn a_client_that_leaves_during_the_handshake_is_disconnected_all_the_same() {
    let (entered, left) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let events = common::Events::default();
    let functions = common::functions::all(&events).json_function("connect", {
        let (entered, left) = (Arc::clone(&entered), Arc::clone(&left));
        move |_| {
            let (entered, left) = (Arc::clone(&entered), Arc::clone(&left));
            async move {
                entered.notify_one();
                left.notified().await;
                Ok(json!({"statusCode": 200}))
            }
        }
    });
    let gateway = common::start_functions(common::TEMPLATE, functions, events, Options::default());
    let url = format!("{}?ticket=good", gateway.running.urls.websocket);
    let client = tokio::spawn(async move { tokio_tungstenite::connect_async(url).await.is_ok() });
    entered.notified().await;
    client.abort();
    assert!(client.await.unwrap_err().is_cancelled());
    left.notify_one();
    gateway.events.wait("disconnect", 1).await;
}

#[tokio::test]
async fn a_gateway_that_stops_closes_its_sockets_and_runs_their_disconnect() {
    let gateway = common::start().await;
    let mut sockets = Vec::new();
    for _ in 0..3 {
        sockets.push(gateway.connect().await);
    }
    let common::Gateway { running, events, .. } = gateway;
    let stopped = tokio::spawn(running.stop());
    for socket in &mut sockets {
        assert_eq!(socket.closed().await, (1001, "Going away".to_owned()));
    }
    stopped.await.unwrap();
    assert_eq!(events.of("disconnect").len(), 3);
}
