//! The state of the model: people, logs and blocks.

use std::collections::{BTreeMap, BTreeSet};

use natter_tests::{Person, Server};
use serde_json::Value;

use super::log::Log;

pub(super) struct World {
    pub(super) people: Vec<Person>,
    /// By id.
    pub(super) logs: BTreeMap<String, Log>,
    /// Who blocks whom.
    pub(super) blocks: BTreeSet<(String, String)>,
    /// Messages that were stored, with what they were sent with: by whom, where, and the body.
    pub(super) sent: Vec<(usize, String, Value)>,
    /// Who has a device that says by itself how far everything has come.
    pub(super) self_reporting: BTreeSet<String>,
    /// Whether things have happened at the same time.
    pub(super) had_bursts: bool,
}

impl World {
    pub(super) async fn new(server: &Server, count: usize) -> Self {
        let mut people = Vec::new();
        for _ in 0..count {
            people.push(server.person().await);
        }
        Self {
            people,
            logs: BTreeMap::new(),
            blocks: BTreeSet::new(),
            sent: Vec::new(),
            self_reporting: BTreeSet::new(),
            had_bursts: false,
        }
    }

    pub(super) fn id(&self, who: usize) -> &str {
        &self.people[who].id
    }

    /// Whether one of two blocks the other.
    pub(super) fn is_blocked_between(&self, one: &str, other: &str) -> bool {
        let blocks = |a: &str, b: &str| self.blocks.contains(&(a.to_owned(), b.to_owned()));
        blocks(one, other) || blocks(other, one)
    }

    /// The two people of a direct conversation.
    pub(super) fn pair(&self, conversation: &str) -> Option<[&str; 2]> {
        let (one, other) = conversation.strip_prefix("d-")?.split_once('-')?;
        let find = |id: &str| {
            self.people.iter().find(|person| person.id == id).map(|person| person.id.as_str())
        };
        Some([find(one)?, find(other)?])
    }

    pub(super) fn peer(&self, conversation: &str, who: &str) -> Option<&str> {
        self.pair(conversation)?.into_iter().find(|id| *id != who)
    }

    /// The rooms, also those that somebody is not in.
    pub(super) fn rooms(&self) -> Vec<String> {
        self.logs.values().filter(|log| log.room.is_some()).map(|log| log.id.clone()).collect()
    }

    /// The conversations that somebody is in.
    pub(super) fn logs_of<'a>(&'a self, person: &'a str) -> impl Iterator<Item = &'a Log> {
        self.logs.values().filter(move |log| log.members.contains_key(person))
    }
}
