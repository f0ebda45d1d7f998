//! People's devices, which follow docs/CLIENTS.md.

use natter_tests::{client::Client, rng::Rng};
use serde_json::{Map, Value, json};

use super::{log::Log, views::all_plain, world::World};

/// A device, and whose it is.
pub(super) struct Device {
    pub(super) owner: usize,
    pub(super) client: Client,
}

impl Device {
    /// One that has never been connected.
    pub(super) async fn new(world: &World, owner: usize, rng: &mut Rng) -> Self {
        let page = 1 + u64::try_from(rng.below(40)).unwrap();
        let client = Client::new(world.people[owner].login().await).with_pages_of(page);
        Self { owner, client }
    }

    fn known(&self) -> Map<String, Value> {
        self.client
            .conversations()
            .iter()
            .map(|(id, known)| (id.clone(), json!(known.last())))
            .collect()
    }

    /// Connects if it is not, syncs, and holds the answer and everything that it shows against the
    /// model.
    pub(super) async fn catch_up(&mut self, world: &World) {
        self.client.listen().await;
        let known = self.known();
        let answer = if self.client.is_connected() {
            self.client.sync().await
        } else {
            self.client.connect().await
        };
        world.check_sync(self.owner, &known, self.client.page(), &answer);
        self.check(world);
    }

    /// It shows exactly what its person may see.
    pub(super) fn check(&self, world: &World) {
        let me = world.id(self.owner);
        for id in self.client.conversations().keys() {
            assert!(
                world.logs.get(id).is_some_and(|log| log.members.contains_key(me)),
                "{id} is not theirs"
            );
        }
        for log in world.logs_of(me) {
            let cleared = log.members[me].cleared;
            let mut shown = all_plain(&log.id, &json!(self.client.shown(&log.id)));
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
            let first =
                shown.first().map_or(log.last() + 1, |entry| entry["seq"].as_u64().unwrap());
            assert!(first <= cleared + 1);
            assert_eq!(shown, log.between(me, first, log.last()), "{}", log.id);
        }
    }

    /// How far it says that everything has come.
    pub(super) async fn deliver(&mut self, world: &mut World, conversation: &str, seq: u64) {
        let answer = self
            .client
            .ask("delivered", json!({ "conversationId": conversation, "seq": seq }))
            .await;
        let me = world.id(self.owner).to_owned();
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
}
