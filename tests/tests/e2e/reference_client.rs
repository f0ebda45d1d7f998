//! Clients that follow docs/CLIENTS.md end with the same conversation as everyone else, whatever
//! goes wrong on the way.

mod everything;
mod far_behind;
mod one_fault;
mod order;

use natter::Options;
use natter_tests::{Person, Server, client::Client, no_flood_limit};
use serde_json::Value;

/// A server for one test, because its faults affect all of its clients.
async fn server() -> Option<Server> {
    Server::with(Options { ..no_flood_limit() }).await
}

/// A device of its own session, connected.
async fn device(person: &Person) -> Client {
    let mut client = Client::new(person.login().await);
    client.connect().await;
    client
}

/// What it shows is the log, and nothing else is.
async fn assert_same(client: &Client, conversation: &str) {
    let log: Vec<Value> = client.person.entries_of(conversation).await;
    assert_eq!(client.shown(conversation), log);
}
