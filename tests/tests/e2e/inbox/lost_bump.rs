//! A send whose function ended between the write and everything that follows it.

use std::time::Duration;

use natter::Options;
use natter_domain::limits::INBOX_BUCKET;
use natter_tests::{Person, Server, database::clock_ahead, text};
use serde_json::{Value, json};

async fn ids(person: &Person) -> Vec<Value> {
    person.inbox(50).await.iter().map(|found| found["id"].clone()).collect()
}

#[tokio::test]
async fn the_repeat_of_a_send_that_moved_no_inbox_moves_it() {
    let clock = clock_ahead();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    carl.say(&bob, "hello").await;
    let (direct, other) = (ada.conversation_with(&bob), carl.conversation_with(&bob));
    let room = ada.room("invite", &[&bob]).await;
    for conversation in [direct, room] {
        clock.advance(INBOX_BUCKET);
        // An access token lasts a quarter of an hour.
        let (ada, bob, carl) = (ada.login().await, bob.login().await, carl.login().await);
        carl.say(&bob, "a new span").await;
        clock.advance(Duration::from_millis(10));
        let body = json!({ "text": text("lost"), "clientMessageId": "lost", "after": 1 });
        ada.store_and_end(&conversation, &body, clock.now()).await;
        assert_eq!(ids(&bob).await[0], other.as_str(), "in a later span");
        for _ in 0..2 {
            ada.write_in(&conversation, &body).await.expect(200);
            assert_eq!(ids(&bob).await[..2], [json!(conversation), json!(other)]);
        }
    }
}
