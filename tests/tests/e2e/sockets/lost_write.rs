//! A write whose answer is lost between the database and the function.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use natter::Options;
use natter_tests::{Server, text};
use tokio::net::TcpListener;

/// Stands before a database.
struct Line {
    database: String,
    /// Whether the answer to the next entry that is put is lost.
    loses_next: AtomicBool,
}

async fn pass_on(State(line): State<Arc<Line>>, headers: HeaderMap, body: Bytes) -> (StatusCode, Bytes) {
    let mut forwarded = reqwest::Client::new().post(&line.database).body(body);
    for name in ["x-amz-target", "content-type", "authorization", "x-amz-date"] {
        forwarded = forwarded.header(name, headers[name].clone());
    }
    let answer = forwarded.send().await.unwrap();
    let puts = headers["x-amz-target"].to_str().unwrap().ends_with(".PutItem");
    if puts && line.loses_next.swap(false, Ordering::Relaxed) {
        return (StatusCode::INTERNAL_SERVER_ERROR, Bytes::new());
    }
    (answer.status(), answer.bytes().await.unwrap())
}

#[tokio::test]
async fn a_message_whose_write_lost_its_answer_is_there_once_and_is_told_of() {
    let Some(behind) = Server::with(Options::default()).await else { return };
    let database = behind.running().dynamodb_url.clone();
    let line = Arc::new(Line { database, loses_next: AtomicBool::new(false) });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(pass_on).with_state(Arc::clone(&line));
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });

    let options = Options { dynamodb_endpoint: Some(url), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut socket = bob.socket().await;
    ada.say(&bob, "first").await;
    line.loses_next.store(true, Ordering::Relaxed);
    ada.say(&bob, "second").await;
    assert!(!line.loses_next.load(Ordering::Relaxed), "an answer was lost");

    for said in ["first", "second"] {
        let event = socket.expect_event("newMessage").await;
        assert_eq!(event["entry"]["text"], text(said));
    }
    assert_eq!(bob.history_with(&ada).await.len(), 2);
    serving.abort();
}
