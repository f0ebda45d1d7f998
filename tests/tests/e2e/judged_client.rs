//! What the reference client is tested for, other client libraries are tested for as well: each
//! ends with the same conversation as everyone else, whatever goes wrong on the way.
//!
//! `NATTER_JUDGE` names the library's process; `.ci/clients` runs these tests with it.

mod everything;
mod one_fault;

use natter::Options;
use natter_tests::{Person, Server, judged_client::JudgedClient, no_flood_limit};
use serde_json::{Value, json};

/// A server for one test, because its faults affect all of its clients.
async fn server() -> Option<Server> {
    Server::with(Options { ..no_flood_limit() }).await
}

/// A device of its own session, connected.
async fn device(person: &Person) -> JudgedClient {
    let mut client = JudgedClient::start(person.login().await).await;
    client.run("connect", json!({})).await;
    client
}

/// What it shows is the log, and nothing else is.
async fn assert_same(client: &mut JudgedClient, conversation: &str) {
    let log: Vec<Value> = client.person.entries_of(conversation).await;
    assert_eq!(client.shown(conversation).await, log);
}
