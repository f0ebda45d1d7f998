//! A write whose answer is lost between the database and the function.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use natter::Options;
use natter_tests::{Server, text};

use crate::flaky_proxy::{Fate, FlakyProxy};

#[tokio::test]
async fn a_message_whose_write_lost_its_answer_is_there_once_and_is_told_of() {
    let Some(behind) = Server::with(Options::default()).await else { return };
    let proxy = FlakyProxy::start(&behind.running().dynamodb_url).await;
    let options = proxy.options(&behind);
    let Some(server) = Server::with(options).await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut socket = bob.socket().await;
    ada.say(&bob, "first").await;
    let loses_next = Arc::new(AtomicBool::new(true));
    let loses = Arc::clone(&loses_next);
    proxy.rule(move |operation| {
        if operation == "PutItem" && loses.swap(false, Ordering::Relaxed) {
            Fate::AnswerLost
        } else {
            Fate::Forwarded
        }
    });
    ada.say(&bob, "second").await;
    assert!(!loses_next.load(Ordering::Relaxed), "an answer was lost");

    for said in ["first", "second"] {
        let event = socket.expect_event("newMessage").await;
        assert_eq!(event["entry"]["text"], text(said));
    }
    assert_eq!(bob.history_with(&ada).await.len(), 2);
}
