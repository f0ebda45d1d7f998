//! Accounts.

use natter_tests::{Server, text};

#[tokio::test]
async fn two_people_talk() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let mut socket = bob.socket().await;
    let sent = ada.say(&bob, "hello").await;
    let event = socket.expect_event("newMessage").await;
    assert_eq!(event["entry"], sent["entry"]);
    assert_eq!(event["entry"]["text"], text("hello"));
    assert_eq!(bob.history_with(&ada).await, [sent["entry"].clone()]);
}
