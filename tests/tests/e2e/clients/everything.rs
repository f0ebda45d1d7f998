//! All faults at once.

use std::{collections::HashSet, time::Duration};

use futures_util::future::{join, join_all};
use natter::Faults;
use natter_tests::{
    Person,
    client::Client,
    rng::{Rng, seeds, suffix},
};
use serde_json::Value;

use super::{Device, assert_same, device, server};

/// What each device does, beside all others.
const STEPS: usize = 25;

for_both_clients! {
    all_devices_end_with_the_log_whatever_happens_to_pushes_sockets_and_answers,
}

/// Each person has a device of the client under test, and one of the reference client.
async fn all_devices_end_with_the_log_whatever_happens_to_pushes_sockets_and_answers<D: Device>() {
    for seed in seeds(&[1, 2]) {
        let Some(server) = server().await else { return };
        let mut people = Vec::new();
        for _ in 0..4 {
            people.push(server.person().await);
        }
        let room = people[0].room("open", &[&people[1], &people[2], &people[3]]).await;
        let direct = people[0].conversation_with(&people[1]);
        let mut rng = Rng::new(seed);
        let (mut tested, mut beside) = (Vec::new(), Vec::new());
        for (index, person) in people.iter().enumerate() {
            let places =
                if index < 2 { vec![room.clone(), direct.clone()] } else { vec![room.clone()] };
            tested.push(Life::<D>::begin(person, places.clone(), &mut rng).await);
            beside.push(Life::<Client>::begin(person, places, &mut rng).await);
        }
        let faults = &server.running().faults;
        join(
            join_all(tested.iter_mut().map(|life| life.act(faults))),
            join_all(beside.iter_mut().map(|life| life.act(faults))),
        )
        .await;

        faults.clear();
        join(
            join_all(tested.iter_mut().map(Life::calm_down)),
            join_all(beside.iter_mut().map(Life::calm_down)),
        )
        .await;
        join(
            join_all(tested.iter_mut().map(Life::check)),
            join_all(beside.iter_mut().map(Life::check)),
        )
        .await;
    }
}

/// A device, and where it acts.
struct Life<D> {
    device: D,
    places: Vec<String>,
    rng: Rng,
}

impl<D: Device> Life<D> {
    async fn begin(person: &Person, places: Vec<String>, rng: &mut Rng) -> Self {
        let small = 1 + u64::try_from(rng.below(20)).unwrap();
        let device = device::<D>(person).await.with_pages_of(small);
        Self { device, places, rng: Rng::new(rng.next_u64()) }
    }

    /// In its course it changes what goes wrong for everybody.
    async fn act(&mut self, faults: &Faults) {
        let Self { device, places, rng } = self;
        let name = suffix();
        for step in 0..STEPS {
            if rng.one_in(8) {
                change(faults, rng);
            }
            let place = rng.pick(places).clone();
            let words = format!("{name} step {step}");
            match rng.below(10) {
                0..=3 => device.write(&place, &words).await,
                4 => device.queue_and_lose_connection(&place, &[words]).await,
                5 => device.flush().await,
                6 => device.lose_connection().await,
                7 => delete_one(device, &place, rng).await,
                8 => {
                    let last = device.last(&place).await;
                    device.read(&place, last).await;
                }
                _ => device.listen().await,
            }
            if !device.is_connected().await && rng.one_in(2) {
                device.connect().await;
            }
        }
        // Whatever is unsent gets there, with or without a socket.
        device.flush().await;
    }

    /// Connects, and has sent everything.
    async fn calm_down(&mut self) {
        if !self.device.is_connected().await {
            self.device.connect().await;
        }
        assert_eq!(self.device.unsent().await, 0);
    }

    async fn check(&mut self) {
        self.device.listen().await;
        self.device.sync().await;
        for place in &self.places {
            assert_same(&mut self.device, place).await;
            assert_said_once(&self.device.shown(place).await);
        }
        assert_eq!(self.device.conversations().await.len(), self.places.len());
    }
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
async fn delete_one<D: Device>(device: &mut D, place: &str, rng: &mut Rng) {
    let shown = device.shown(place).await;
    let own: Vec<u64> = shown
        .iter()
        .filter(|entry| {
            entry["kind"] == "message"
                && entry["sender"] == device.person().id.as_str()
                && entry["deleted"] != true
        })
        .map(|entry| entry["seq"].as_u64().unwrap())
        .collect();
    if !own.is_empty() {
        device.delete(place, *rng.pick(&own), true).await;
    }
}

/// However often it was sent, and under whatever name: no two messages are written alike.
fn assert_said_once(entries: &[Value]) {
    let (mut names, mut texts) = (HashSet::new(), HashSet::new());
    for entry in entries.iter().filter(|entry| entry["kind"] == "message") {
        let name = (entry["sender"].to_string(), entry["clientMessageId"].to_string());
        assert!(names.insert(name), "twice: {entry}");
        let text = entry["text"].as_str();
        assert!(text.is_none_or(|text| texts.insert(text)), "twice: {entry}");
    }
}
