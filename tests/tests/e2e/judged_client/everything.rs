//! All faults at once, and the reference client beside the judged one.

use std::{collections::HashSet, time::Duration};

use futures_util::future::join;
use natter::Faults;
use natter_tests::{
    client::Client,
    judged_client::JudgedClient,
    rng::{Rng, seeds},
};
use serde_json::{Value, json};

use super::{assert_same, device, server};

/// What each device does, beside all others.
const STEPS: usize = 25;

#[tokio::test]
#[ignore = "drives the client library of NATTER_JUDGE: .ci/clients runs it"]
async fn it_and_the_reference_client_end_with_the_log_whatever_happens() {
    for seed in seeds(&[1, 2]) {
        let Some(server) = server().await else { return };
        let (ada, bob) = (server.person().await, server.person().await);
        let room = ada.room("open", &[&bob]).await;
        let places = [room, ada.conversation_with(&bob)];
        let faults = &server.running().faults;
        let mut rng = Rng::new(seed);
        let mut random = || Rng::new(rng.next_u64());
        let (mut phone, mut laptop) = (device(&ada).await, device(&bob).await);
        let mut reference = Client::new(bob.login().await);
        reference.connect().await;
        let reference_rng = random();
        join(
            join(
                act(&mut phone, &places, random(), faults),
                act(&mut laptop, &places, random(), faults),
            ),
            act_as_reference(&mut reference, &places, reference_rng),
        )
        .await;

        faults.clear();
        reference.sync().await;
        for client in [&mut phone, &mut laptop] {
            client.run("connect", json!({})).await;
            client.run("flush", json!({})).await;
            client.run("listen", json!({})).await;
            client.run("sync", json!({})).await;
            for place in &places {
                assert_same(client, place).await;
                let shown = client.shown(place).await;
                assert_said_once(&shown);
            }
        }
        reference.sync().await;
        for place in &places {
            assert_eq!(phone.shown(place).await, reference.shown(place), "seed {seed}");
        }
    }
}

/// A device's life. In its course it changes what goes wrong for everybody.
async fn act(client: &mut JudgedClient, places: &[String], mut rng: Rng, faults: &Faults) {
    for step in 0..STEPS {
        if rng.one_in(8) {
            change(faults, &mut rng);
        }
        let place = rng.pick(places).clone();
        let words = format!("step {step}");
        match rng.below(9) {
            0..=2 => drop(client.write(&place, &words).await),
            3 => client.write_and_lose_connection(&place, &words).await,
            4 => drop(client.run("flush", json!({})).await),
            5 => drop(client.run("lose", json!({})).await),
            6 => delete_one(client, &place, &mut rng).await,
            7 => {
                let last = client.run("last", json!({ "conversation": place })).await;
                client.run("read", json!({ "conversation": place, "seq": last })).await;
            }
            _ => drop(client.run("listen", json!({})).await),
        }
        if client.run("connected", json!({})).await == false && rng.one_in(2) {
            client.run("connect", json!({})).await;
        }
    }
    client.run("flush", json!({})).await;
}

async fn act_as_reference(client: &mut Client, places: &[String], mut rng: Rng) {
    for step in 0..STEPS {
        let place = rng.pick(places).clone();
        let written = client.write(&place, &format!("reference {step}")).await;
        written.expect("a member may write");
        client.listen().await;
    }
    client.repeat_unsent().await;
}

fn change(faults: &Faults, rng: &mut Rng) {
    match rng.below(6) {
        0 => faults.lose_pushes(1 + rng.below(4)),
        1 => faults.repeat_pushes(true),
        2 => faults.reorder_pushes(true),
        3 => faults.delay_posts(Duration::from_millis(u64::try_from(rng.below(20)).unwrap())),
        4 => faults.lose_disconnects(true),
        _ => faults.clear(),
    }
}

/// Deletes one of its own messages for everyone, if it shows one.
async fn delete_one(client: &mut JudgedClient, place: &str, rng: &mut Rng) {
    let shown = client.shown(place).await;
    let own: Vec<u64> = shown
        .iter()
        .filter(|entry| {
            entry["kind"] == "message"
                && entry["sender"] == client.person.id.as_str()
                && entry["deleted"] != true
        })
        .map(|entry| entry["seq"].as_u64().unwrap())
        .collect();
    if !own.is_empty() {
        let seq = *rng.pick(&own);
        let fields = json!({ "conversation": place, "seq": seq, "everyone": true });
        client.run("delete", fields).await;
    }
}

/// However often it was sent.
fn assert_said_once(entries: &[Value]) {
    let mut said = HashSet::new();
    for entry in entries.iter().filter(|entry| entry["kind"] == "message") {
        let name = (entry["sender"].to_string(), entry["clientMessageId"].to_string());
        assert!(said.insert(name), "twice: {entry}");
    }
}
