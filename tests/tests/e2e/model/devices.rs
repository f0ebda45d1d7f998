//! People's devices, which follow docs/CLIENTS.md: the reference client, and where `NATTER_JUDGE`
//! names a process, another client library beside it.

use std::{collections::BTreeMap, env};

use natter_tests::{client::Client, judged_client::JudgedClient, rng::Rng, text};
use serde_json::{Map, Value, json};

use super::{log::Log, views::all_plain, world::World};

/// A device, and whose it is.
pub(super) struct Device {
    pub(super) owner: usize,
    kind: Kind,
}

enum Kind {
    Reference(Box<Client>),
    Judged(Box<Judged>),
}

/// A device in a process of its own.
pub(super) struct Judged {
    pub(super) client: JudgedClient,
    connected: bool,
    /// Whether it was connected all the time since its first connection. What it has missed may be
    /// something that nobody tells it later.
    pub(super) told: bool,
    /// What was read without a connection: the server is told of it later.
    read: BTreeMap<String, u64>,
}

impl Device {
    /// One that has never been connected. Where there is a process to judge, every second device
    /// (`index`) is one; which of them, is up to the seed.
    pub(super) async fn new(
        world: &mut World,
        owner: usize,
        (index, seed): (usize, u64),
        rng: &mut Rng,
    ) -> Self {
        let page = 1 + u64::try_from(rng.below(40)).unwrap();
        let person = world.people[owner].login().await;
        let odd = (u64::try_from(index).unwrap() + seed) % 2 == 1;
        let kind = if odd && let Ok(judge) = env::var("NATTER_JUDGE") {
            println!("device {index} of person {owner} is NATTER_JUDGE='{judge}'");
            world.self_reporting.insert(person.id.clone());
            let client = JudgedClient::start(person).await;
            Kind::Judged(Box::new(Judged {
                client,
                connected: false,
                told: true,
                read: BTreeMap::new(),
            }))
        } else {
            Kind::Reference(Box::new(Client::new(person).with_pages_of(page)))
        };
        Self { owner, kind }
    }

    /// Loses its connection without a close frame, as a phone in a tunnel does.
    pub(super) async fn lose_connection(&mut self) {
        match &mut self.kind {
            Kind::Reference(client) => client.lose_connection(),
            Kind::Judged(judged) => judged.go_offline("lose").await,
        }
    }

    /// Begins anew with what the device has kept. The reference client keeps nothing beyond its
    /// end, so it only loses its connection.
    pub(super) async fn reload(&mut self) {
        match &mut self.kind {
            Kind::Reference(client) => client.lose_connection(),
            Kind::Judged(judged) => judged.go_offline("reload").await,
        }
    }

    /// Handles every event that was pushed until now.
    pub(super) async fn listen(&mut self) {
        match &mut self.kind {
            Kind::Reference(client) => client.listen().await,
            Kind::Judged(judged) => drop(judged.client.run("listen", json!({})).await),
        }
    }

    /// Writes, as the rules for clients say, and returns the entry.
    ///
    /// # Errors
    /// The code of the refusal.
    pub(super) async fn write(
        &mut self,
        conversation: &str,
        words: &str,
    ) -> Result<Option<Value>, String> {
        match &mut self.kind {
            Kind::Reference(client) => client.write(conversation, words).await,
            Kind::Judged(judged) => {
                let fields = json!({ "conversation": conversation, "text": text(words) });
                judged.client.ask("write", fields).await.map(Some)
            }
        }
    }

    /// Connects if it is not, syncs, and holds everything that it shows against the model.
    pub(super) async fn catch_up(&mut self, world: &mut World) {
        match &mut self.kind {
            Kind::Reference(client) => catch_up_reference(client, self.owner, world).await,
            Kind::Judged(judged) => {
                if judged.connected {
                    judged.client.run("listen", json!({})).await;
                    judged.client.run("sync", json!({})).await;
                } else {
                    judged.connect(world).await;
                }
                judged.check(world).await;
            }
        }
    }

    /// How far it says that everything has come, or, where it says that by itself, was read.
    pub(super) async fn report(&mut self, world: &mut World, conversation: &str, seq: u64) {
        match &mut self.kind {
            Kind::Reference(client) => {
                if client.is_connected() {
                    deliver(client, self.owner, world, conversation, seq).await;
                }
            }
            Kind::Judged(judged) => judged.read(world, conversation, seq).await,
        }
    }

    /// The device, if it is a judged one.
    pub(super) fn judged(&mut self) -> Option<&mut Judged> {
        match &mut self.kind {
            Kind::Reference(_) => None,
            Kind::Judged(judged) => Some(judged),
        }
    }
}

impl Judged {
    async fn go_offline(&mut self, how: &str) {
        self.client.run(how, json!({})).await;
        self.connected = false;
        self.told = false;
    }

    /// Connects, which brings the server what was read meanwhile.
    async fn connect(&mut self, world: &mut World) {
        self.client.run("connect", json!({})).await;
        self.connected = true;
        for (conversation, seq) in std::mem::take(&mut self.read) {
            self.note_read(world, &conversation, seq).await;
        }
    }

    async fn read(&mut self, world: &mut World, conversation: &str, seq: u64) {
        let fields = json!({ "conversation": conversation, "seq": seq });
        let last = self.client.run("last", json!({ "conversation": conversation })).await;
        self.client.run("read", fields).await;
        // Nobody has seen what is not there.
        let seen = seq.min(last.as_u64().unwrap());
        if self.connected {
            self.note_read(world, conversation, seen).await;
        } else {
            let known = self.read.entry(conversation.to_owned()).or_default();
            *known = seen.max(*known);
        }
    }

    /// Waits until the server knows it, too.
    async fn note_read(&mut self, world: &mut World, conversation: &str, seq: u64) {
        let me = &self.client.person.id;
        let log = world.logs.get_mut(conversation);
        let Some(member) = log.and_then(|log| log.members.get_mut(me)) else { return };
        member.read = member.read.max(seq);
        let fields = json!({ "conversation": conversation, "seq": seq });
        self.client.run("saidRead", fields).await;
    }
}

/// Connects if it is not, syncs, and holds the answer and everything that it shows against the
/// model.
async fn catch_up_reference(client: &mut Client, owner: usize, world: &World) {
    client.listen().await;
    let known: Map<String, Value> = client
        .conversations()
        .iter()
        .map(|(id, known)| (id.clone(), json!(known.last())))
        .collect();
    let answer = if client.is_connected() { client.sync().await } else { client.connect().await };
    world.check_sync(owner, &known, client.page(), &answer);
    check_reference(client, world);
}

/// It shows exactly what its person may see.
fn check_reference(client: &Client, world: &World) {
    let me = &client.person.id;
    world.check_theirs(me, client.conversations().keys());
    for log in world.logs_of(me) {
        check_entries(log, me, client.shown(&log.id));
    }
}

/// What a device shows of a conversation is what its person may see.
pub(super) fn check_entries(log: &Log, me: &str, shown: Vec<Value>) {
    let cleared = log.members[me].cleared;
    let mut shown = all_plain(&log.id, &Value::Array(shown));
    // It may not have been told of what was cleared or hidden on another device, or deleted
    // after the end.
    shown.retain(|entry| entry["seq"].as_u64().unwrap() > cleared);
    for entry in &mut shown {
        let seq = entry["seq"].as_u64().unwrap();
        let hidden = log.hidden.contains(&(me.to_owned(), seq));
        if hidden || log.deleted_after_end.contains(&seq) {
            *entry = log.visible(me, seq);
        }
    }
    let first = shown.first().map_or(log.last() + 1, |entry| entry["seq"].as_u64().unwrap());
    assert!(first <= cleared + 1);
    assert_eq!(shown, log.between(me, first, log.last()), "{}", log.id);
}

/// How far it says that everything has come.
async fn deliver(
    client: &mut Client,
    owner: usize,
    world: &mut World,
    conversation: &str,
    seq: u64,
) {
    let answer =
        client.ask("delivered", json!({ "conversationId": conversation, "seq": seq })).await;
    let me = world.id(owner).to_owned();
    let strange = world.pair(conversation).is_some_and(|pair| !pair.contains(&me.as_str()));
    let log = world.logs.get_mut(conversation).filter(|log| log.members.contains_key(&me));
    let code = answer["problem"]["code"].as_str();
    match log {
        None if strange => assert_eq!(code, Some("not_a_member")),
        None => assert_eq!(code, Some("conversation_not_found")),
        Some(log) if seq > Log::last(log) => assert_eq!(code, Some("validation_failed")),
        Some(log) => {
            assert_eq!(answer["event"], "ack");
            let member = log.members.get_mut(&me).unwrap();
            member.delivered = member.delivered.max(seq);
        }
    }
}
