//! Hundreds of sockets in a process that may open few files.
#![cfg(unix)]

use std::{
    process::Command,
    time::{Duration, Instant},
};

use reqwest::Client;
use serde_json::{Value as Json, json};
use tokio_tungstenite::connect_async;

use crate::{common::http, process::Running};

const SOCKETS: usize = 400;
const PATIENCE: Duration = Duration::from_secs(60);

async fn register(client: &Client, api: &str, name: &str) -> (String, String) {
    let email = format!("{name}@example.com");
    let account = json!({ "username": name, "email": email, "password": "correct horse" });
    let answer = client.post(format!("{api}/api/auth/register")).body(account.to_string());
    let answer: Json = answer.send().await.unwrap().json().await.unwrap();
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    (text(&answer["user"]["id"]), text(&answer["accessToken"]))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_hundred_that_are_dropped_at_once_leave_nobody_online() {
    let mut limited = Command::new("sh");
    // Both limits, so that natter can't raise them.
    limited.args(["-c", "ulimit -n 1024; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_natter")]);
    limited.args(["--ephemeral", "--port", "0", "--bcrypt-cost", "4", "--log", "warn"]);
    let natter = Running::start_command(&mut limited);
    let (client, api) = (http(), natter.address("HTTP API").to_owned());
    let (_, viewer) = register(&client, &api, "viewer").await;

    let (mut people, mut sockets) = (Vec::new(), Vec::new());
    for number in 0..SOCKETS {
        let (id, token) = register(&client, &api, &format!("person{number}")).await;
        let ticket = client.post(format!("{api}/api/ws-ticket")).bearer_auth(token);
        let ticket: Json = ticket.send().await.unwrap().json().await.unwrap();
        sockets.push(connect_async(ticket["url"].as_str().unwrap()).await.unwrap());
        people.push(id);
    }
    drop(sockets);

    let deadline = Instant::now() + PATIENCE;
    for id in people {
        loop {
            let looked = client.get(format!("{api}/api/users/{id}")).bearer_auth(&viewer);
            let looked = looked.timeout(PATIENCE);
            let looked: Json = looked.send().await.unwrap().json().await.unwrap();
            if looked["user"]["online"] == false {
                break;
            }
            assert!(Instant::now() < deadline, "{id} stays online: {looked}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
