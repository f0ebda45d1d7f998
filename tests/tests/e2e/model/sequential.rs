//! One step after another: the model predicts each outcome exactly.

use natter_tests::{
    Answer, Server,
    rng::{Rng, seeds},
};
use serde_json::Value;

use super::{
    devices::Device,
    expected::Outcome,
    judged::everybody_reads,
    log::Log,
    steps::{Step, each},
    views::plain,
    world::World,
};

const PEOPLE: usize = 4;
const STEPS: usize = 250;

#[tokio::test]
async fn everybody_sees_what_the_model_says_after_every_sync() {
    let Some(server) = Server::unlimited().await else { return };
    for seed in seeds(&[1, 2, 3]) {
        let mut rng = Rng::new(seed);
        let mut world = World::new(&server, PEOPLE).await;
        let mut devices = Vec::new();
        // Everybody has one of each kind.
        for (index, owner) in [0, 1, 2, 3, 1, 0, 3, 2].into_iter().enumerate() {
            devices.push(Device::new(&mut world, owner, (index, seed), &mut rng).await);
        }
        for _ in 0..STEPS {
            step(&mut world, &mut devices, &mut rng).await;
        }
        for device in &mut devices {
            device.catch_up(&mut world).await;
        }
        everybody_reads(&mut world, &mut devices).await;
        for who in 0..PEOPLE {
            world.check_inbox(who).await;
            for conversation in world.logs.keys() {
                world.check_conversation(who, conversation).await;
            }
            for room in world.rooms() {
                world.check_members(who, &room).await;
            }
        }
    }
}

async fn step(world: &mut World, devices: &mut [Device], rng: &mut Rng) {
    let index = rng.below(devices.len());
    let device = &mut devices[index];
    let who = device.owner;
    match rng.below(21) {
        0..=1 => device.catch_up(world).await,
        2 => device.lose_connection().await,
        3 => device.listen().await,
        4 => world.check_any_sync(who, rng).await,
        5 => world.check_inbox(who).await,
        6 => {
            let conversation = world.random_conversation(who, rng);
            world.check_page(who, &conversation, rng).await;
            world.check_conversation(who, &conversation).await;
        }
        7 => {
            if let Some(room) = world.rooms().first() {
                world.check_members(who, room).await;
            }
        }
        8 => {
            let conversation = world.random_conversation(who, rng);
            let last = usize::try_from(world.logs.get(&conversation).map_or(0, Log::last)).unwrap();
            let seq = u64::try_from(rng.below(last + 2)).unwrap();
            device.report(world, &conversation, seq).await;
        }
        9 => {
            let conversation = world.random_conversation(who, rng);
            write(world, device, &conversation).await;
        }
        10 => device.reload().await,
        _ => {
            let step = world.random_step(who, rng);
            world.act(who, &step).await;
        }
    }
}

/// A device writes, as the rules for clients say.
async fn write(world: &mut World, device: &mut Device, conversation: &str) {
    let words = "from a device";
    let expected_outcome = world.expected(
        device.owner,
        &Step::Send { conversation: conversation.to_owned(), body: Value::Null, known: false },
    );
    match (device.write(conversation, words).await, expected_outcome) {
        (Ok(Some(entry)), Outcome::Done(201, _)) => {
            let log = world.log_at(conversation);
            log.take(plain(conversation, &entry));
        }
        (Err(code), Outcome::Refused(_, expected)) => assert_eq!(code, expected),
        (answer, expected_outcome) => panic!("{answer:?}, not {expected_outcome:?}"),
    }
}

impl World {
    /// Does something, holds the answer against the model, and notes what follows from it.
    pub(super) async fn act(&mut self, who: usize, step: &Step) {
        let expected_outcome = self.expected(who, step);
        let answer = step.perform(&self.people[who]).await;
        match expected_outcome {
            Outcome::Refused(status, code) => {
                let found = answer.json();
                assert_eq!(
                    (answer.status, found["code"].as_str()),
                    (status, Some(code)),
                    "{step:?}: {answer:?}"
                );
            }
            Outcome::Done(status, entries) => {
                assert_eq!(answer.status, status, "{step:?}: {answer:?}");
                self.note(who, step, &answer, entries);
            }
        }
    }

    fn note(&mut self, who: usize, step: &Step, answer: &Answer, entries: Vec<Value>) {
        if let Step::Create { open, name, .. } = step {
            let created = answer.json()["conversation"].take();
            let id = created["id"].as_str().unwrap();
            self.logs.insert(id.to_owned(), Log::room(id, name, *open));
        }
        let created = answer.json()["conversation"]["id"].as_str().map(str::to_owned);
        if let Some(conversation) = step.conversation().map(str::to_owned).or(created)
            && !entries.is_empty()
        {
            let log = self.log_at(&conversation);
            entries.into_iter().for_each(|entry| log.take(entry));
        }
        self.note_rest(who, step, answer);
    }

    /// What is no entry, and what the answer has to say.
    fn note_rest(&mut self, who: usize, step: &Step, answer: &Answer) {
        let me = self.id(who).to_owned();
        match step {
            Step::Send { conversation, body, known } => {
                let entry = plain(conversation, &answer.json()["entry"]);
                let seq = entry["seq"].as_u64().unwrap();
                assert_eq!(Some(&entry), self.logs[conversation].entry(seq));
                assert_eq!(entry["clientMessageId"], body["clientMessageId"]);
                if !known {
                    self.sent.push((who, conversation.clone(), body.clone()));
                }
            }
            Step::SendTogether { conversation, body } => {
                let answer = answer.json();
                let (sent, entries) = (each(body), answer["entries"].as_array().unwrap());
                assert_eq!(entries.len(), sent.len());
                for (message, entry) in sent.into_iter().zip(entries) {
                    let entry = plain(conversation, entry);
                    let seq = entry["seq"].as_u64().unwrap();
                    assert_eq!(Some(&entry), self.logs[conversation].entry(seq));
                    assert_eq!(entry["clientMessageId"], message["clientMessageId"]);
                    self.sent.push((who, conversation.clone(), message));
                }
            }
            Step::Delete { conversation, seq, for_everyone: false } => {
                let log = self.log_at(conversation);
                log.members.get_mut(&me).unwrap().has_hidden = true;
                log.hidden.insert((me, *seq));
            }
            Step::Clear { conversation } => {
                let log = self.log_at(conversation);
                let last = log.last();
                log.members.get_mut(&me).unwrap().cleared = last;
            }
            Step::Read { conversation, seq } => {
                let member = self.log_at(conversation).members.get_mut(&me).unwrap();
                member.read = member.read.max(*seq);
            }
            Step::Block { user } => {
                self.blocks.insert((me, user.clone()));
            }
            Step::Unblock { user } => {
                self.blocks.remove(&(me, user.clone()));
            }
            Step::Create { .. } | Step::Join { .. } | Step::Edit { .. } => {
                let shown = answer.json()["conversation"].take();
                let id = shown["id"].as_str().unwrap();
                assert_eq!(shown["lastSeq"], self.logs[id].last());
            }
            Step::Delete { conversation, seq, for_everyone: true } => {
                self.log_at(conversation).delete_after_end(*seq);
            }
            Step::Leave { .. } | Step::Put { .. } | Step::Remove { .. } | Step::End { .. } => {}
        }
    }

    /// The log of a conversation, which begins now if it is a direct one that had not.
    pub(super) fn log_at(&mut self, conversation: &str) -> &mut Log {
        if !self.logs.contains_key(conversation) {
            let pair = self.pair(conversation).expect("a direct conversation");
            let log = Log::direct(conversation, pair);
            self.logs.insert(conversation.to_owned(), log);
        }
        self.logs.get_mut(conversation).unwrap()
    }
}
