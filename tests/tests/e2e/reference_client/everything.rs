//! All faults at once.

use std::{collections::HashSet, time::Duration};

use futures_util::future::join_all;
use natter::Faults;
use natter_tests::{
    client::Client,
    rng::{Rng, seeds},
};
use serde_json::Value;
use tokio::time::sleep;

use super::{assert_same, device, server};

/// What each device does, beside all others.
const STEPS: usize = 25;

#[tokio::test]
async fn all_devices_end_with_the_log_whatever_happens_to_pushes_sockets_and_answers() {
    for seed in seeds(&[1, 2]) {
        let Some(server) = server().await else { return };
        let mut people = Vec::new();
        for _ in 0..4 {
            people.push(server.person().await);
        }
        let room = people[0].room("open", &[&people[1], &people[2], &people[3]]).await;
        let direct = people[0].conversation_with(&people[1]);
        let mut rng = Rng::new(seed);
        let mut devices = Vec::new();
        for (index, person) in people.iter().enumerate() {
            for _ in 0..2 {
                let places =
                    if index < 2 { vec![room.clone(), direct.clone()] } else { vec![room.clone()] };
                let small = 1 + u64::try_from(rng.below(20)).unwrap();
                devices.push((
                    device(person).await.with_pages_of(small),
                    places,
                    Rng::new(rng.next_u64()),
                ));
            }
        }
        let faults = &server.running().faults;
        let acting =
            devices.iter_mut().map(|(client, places, rng)| act(client, places, rng, faults));
        join_all(acting).await;

        faults.clear();
        for (client, ..) in &mut devices {
            if !client.is_connected() {
                client.connect().await;
            }
            assert_eq!(client.unsent(), 0);
        }
        for (client, places, _) in &mut devices {
            client.listen().await;
            client.sync().await;
            for place in places.iter() {
                assert_same(client, place).await;
                assert_said_once(&client.shown(place));
            }
            assert_eq!(client.conversations().len(), places.len());
        }
        let (first, ..) = &devices[0];
        assert!(devices.iter().all(|(client, ..)| client.shown(&room) == first.shown(&room)));
    }
}

/// A device's life. In its course it changes what goes wrong for everybody.
async fn act(client: &mut Client, places: &[String], rng: &mut Rng, faults: &Faults) {
    for step in 0..STEPS {
        if rng.one_in(8) {
            change(faults, rng);
        }
        let place = rng.pick(places).clone();
        let words = format!("step {step}");
        match rng.below(10) {
            0..=3 => drop(client.write(&place, &words).await.expect("a member may write")),
            4 => client.write_and_lose_connection(&place, &words).await,
            5 => client.repeat_unsent().await,
            6 => client.lose_connection(),
            7 => delete_one(client, &place, rng).await,
            8 => client.read(&place, client.last(&place)).await,
            _ => client.listen().await,
        }
        if !client.is_connected() && rng.one_in(2) {
            client.connect().await;
        }
    }
    // Whatever is unsent gets there, with or without a socket.
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
async fn delete_one(client: &mut Client, place: &str, rng: &mut Rng) {
    let own = |entry: &Value| {
        entry["kind"] == "message"
            && entry["sender"] == client.person.id.as_str()
            && entry["deleted"] != true
    };
    let own: Vec<u64> = client
        .shown(place)
        .iter()
        .filter(|entry| own(entry))
        .map(|e| e["seq"].as_u64().unwrap())
        .collect();
    if !own.is_empty() {
        client.delete(place, *rng.pick(&own), "everyone").await.expect(204);
    }
    sleep(Duration::from_millis(1)).await;
}

/// However often it was sent.
fn assert_said_once(entries: &[Value]) {
    let mut said = HashSet::new();
    for entry in entries.iter().filter(|entry| entry["kind"] == "message") {
        let name = (entry["sender"].to_string(), entry["clientMessageId"].to_string());
        assert!(said.insert(name), "twice: {entry}");
    }
}
