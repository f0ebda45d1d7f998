//! Many concurrent senders: each message is stored once, in one order for all.

use std::collections::HashSet;

use natter_tests::{Person, Server, database, no_flood_limit, rng::Rng, text};
use serde_json::{Value, json};
use tokio::task::JoinSet;

const TASKS: u64 = 50;
const MESSAGES: u64 = 20;

/// Sends until the answer says that the message is stored, and says where.
async fn stubbornly(from: &Person, to: &Person, body: &Value) -> u64 {
    loop {
        let answer = from.write(to, body).await;
        match answer.status {
            200 | 201 => return answer.json()["entry"]["seq"].as_u64().unwrap(),
            // It gave way to the others, and says so in time. They are done, or this one is next.
            503 => {}
            _ => panic!("{answer:?}"),
        }
    }
}

/// One client: twenty messages, each repeated at random, with the `after` of its first try.
async fn client(task: u64, from: Person, to: Person) -> Vec<(u64, String)> {
    let mut rng = Rng::new(task);
    let (mut seen, mut acknowledged) = (0, Vec::new());
    for message in 0..MESSAGES {
        let name = format!("{task}-{message}");
        let body = json!({ "text": text(&name), "clientMessageId": name, "after": seen });
        let seq = stubbornly(&from, &to, &body).await;
        while rng.one_in(3) {
            assert_eq!(
                stubbornly(&from, &to, &body).await,
                seq,
                "a repeat has the number of the first"
            );
        }
        // Not every client reads all the time: its `after` then lies further back.
        if !rng.one_in(4) {
            seen = seq;
        }
        acknowledged.push((seq, name));
    }
    acknowledged
}

#[tokio::test]
async fn fifty_clients_with_twenty_messages_each_make_a_thousand_entries() {
    let Some(server) = Server::with(no_flood_limit()).await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut clients = JoinSet::new();
    let tasks = database::concurrent_clients(TASKS);
    for task in 0..tasks {
        let (from, to) = if task % 2 == 0 { (&ada, &bob) } else { (&bob, &ada) };
        clients.spawn(client(task, from.clone(), to.clone()));
    }
    let mut acknowledged: Vec<(u64, String)> =
        clients.join_all().await.into_iter().flatten().collect();
    acknowledged.sort();

    let history = ada.history_with(&bob).await;
    let numbers: Vec<u64> = history.iter().map(|entry| entry["seq"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=tasks * MESSAGES).collect::<Vec<_>>());
    let names: HashSet<&str> =
        history.iter().map(|entry| entry["clientMessageId"].as_str().unwrap()).collect();
    assert_eq!(names.len(), history.len(), "each once");
    let stored: Vec<(u64, String)> = history
        .iter()
        .map(|entry| {
            (entry["seq"].as_u64().unwrap(), entry["clientMessageId"].as_str().unwrap().to_owned())
        })
        .collect();
    assert_eq!(stored, acknowledged, "each where its sender was told");
    assert_eq!(bob.history_with(&ada).await, history);
}
