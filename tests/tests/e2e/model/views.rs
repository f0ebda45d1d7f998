//! Compares what the running system shows a person with the model.

use std::collections::BTreeMap;

use natter_tests::{Answer, rng::Rng};
use serde_json::{Map, Value, json};

use super::{log::Log, world::World};

/// An entry without what the model can't know.
pub(super) fn plain(conversation: &str, entry: &Value) -> Value {
    let mut plain = entry.clone();
    let fields = plain.as_object_mut().unwrap();
    assert_eq!(fields.remove("id").unwrap(), format!("{conversation}.{}", entry["seq"]));
    assert!(fields.remove("sentAt").unwrap().is_string());
    plain
}

pub(super) fn all_plain(conversation: &str, entries: &Value) -> Vec<Value> {
    entries.as_array().unwrap().iter().map(|entry| plain(conversation, entry)).collect()
}

impl World {
    /// A random page of a conversation, as `who` sees it.
    pub(super) async fn check_page(&self, who: usize, conversation: &str, rng: &mut Rng) {
        let log = self.logs.get(conversation).filter(|log| log.members.contains_key(self.id(who)));
        let last = usize::try_from(log.map_or(0, Log::last)).unwrap();
        let number =
            |rng: &mut Rng| rng.one_in(2).then(|| u64::try_from(rng.below(last + 3)).unwrap());
        let (before, after, limit) = (number(rng), number(rng), 1 + rng.below(30));
        let mut path = format!("/api/conversations/{conversation}/entries?limit={limit}");
        for (name, value) in [("before", before), ("after", after)] {
            if let Some(value) = value {
                path = format!("{path}&{name}={value}");
            }
        }
        let answer = self.people[who].get(&path).await;
        let Some(log) = log else { return self.check_refusal(who, conversation, &answer) };
        let mut page = answer.expect(200);
        page["entries"] = json!(all_plain(conversation, &page["entries"]));
        assert_eq!(page, log.page(self.id(who), before, after, limit), "{path}");
    }

    /// A stranger learns that they are one in a direct conversation, and of a room nothing at all.
    fn check_refusal(&self, who: usize, conversation: &str, answer: &Answer) {
        let strange = self.pair(conversation).is_some_and(|pair| !pair.contains(&self.id(who)));
        let expected =
            if strange { (403, "not_a_member") } else { (404, "conversation_not_found") };
        assert_eq!((answer.status, answer.json()["code"].as_str().unwrap()), expected);
    }

    /// One conversation from outside.
    pub(super) async fn check_conversation(&self, who: usize, conversation: &str) {
        let answer = self.people[who].get(&format!("/api/conversations/{conversation}")).await;
        match self.logs.get(conversation).filter(|log| log.members.contains_key(self.id(who))) {
            None => self.check_refusal(who, conversation, &answer),
            Some(log) => self.check_shown(log, who, &answer.expect(200)["conversation"]),
        }
    }

    fn check_shown(&self, log: &Log, who: usize, shown: &Value) {
        let me = self.id(who);
        if let Some(read) = shown.get("peerReadSeq") {
            let peer = shown["peer"]["id"].as_str().unwrap();
            let delivered = self.delivered(log, peer, &shown["peerDeliveredSeq"]);
            let (found, known) = (
                (read.as_u64().unwrap(), delivered),
                (log.members[peer].read, log.delivered(peer)),
            );
            // Between two of whom one blocks the other, it is as it was at the block.
            let blocked = self.is_blocked_between(me, peer);
            assert!(found == known || (blocked && found < known), "{shown}, not {known:?}");
        }
        assert_eq!(self.plain_shown(log, me, shown), self.shown(log, me));
    }

    /// A conversation as it is shown to somebody, without what the model can't know.
    pub(super) fn plain_shown(&self, log: &Log, me: &str, shown: &Value) -> Value {
        let mut plain_one = shown.clone();
        let fields = plain_one.as_object_mut().unwrap();
        fields.remove("joinedAt").unwrap();
        for unknown in ["createdAt", "peerReadSeq", "peerDeliveredSeq"] {
            fields.remove(unknown);
        }
        if let Some(peer) = fields.get_mut("peer") {
            *peer = peer["id"].take();
        }
        if !shown["lastEntry"].is_null() {
            fields.insert("lastEntry".to_owned(), plain(&log.id, &shown["lastEntry"]));
        }
        let delivered = self.delivered(log, me, &shown["deliveredSeq"]);
        fields.insert("deliveredSeq".to_owned(), json!(delivered));
        plain_one
    }

    /// How far everything has come to somebody. Where a device of theirs says so by itself, it may
    /// be further than the model knows.
    fn delivered(&self, log: &Log, person: &str, found: &Value) -> u64 {
        let (found, known) = (found.as_u64().unwrap(), log.delivered(person));
        let more = self.self_reporting.contains(person);
        if more && (known..=log.last()).contains(&found) { known } else { found }
    }

    /// Somebody is in all of these.
    pub(super) fn check_theirs<'a>(&self, me: &str, ids: impl IntoIterator<Item = &'a String>) {
        for id in ids {
            let theirs = self.logs.get(id).is_some_and(|log| log.members.contains_key(me));
            assert!(theirs, "{id} is not theirs");
        }
    }

    /// The whole inbox: who is in it, in which order, and what it shows of each.
    pub(super) async fn check_inbox(&self, who: usize) {
        let inbox = self.people[who].inbox(100).await;
        // Where all is hidden there is no time to see.
        let times: Vec<&str> =
            inbox.iter().filter_map(|found| found["lastEntry"]["sentAt"].as_str()).collect();
        assert!(times.is_sorted_by(|newer, older| newer >= older), "{times:?}");
        let found: BTreeMap<&str, &Value> =
            inbox.iter().map(|found| (found["id"].as_str().unwrap(), found)).collect();
        assert_eq!(found.len(), inbox.len(), "twice");
        let me = self.id(who);
        let expected: Vec<&Log> = self.logs_of(me).filter(|log| !log.is_cleared(me)).collect();
        assert_eq!(
            found.keys().copied().collect::<Vec<_>>(),
            expected.iter().map(|log| &log.id).collect::<Vec<_>>()
        );
        for log in expected {
            self.check_shown(log, who, found[log.id.as_str()]);
        }
    }

    /// The members of a room, as one of them or a stranger sees them.
    pub(super) async fn check_members(&self, who: usize, room: &str) {
        let log = &self.logs[room];
        if !log.members.contains_key(self.id(who)) {
            let answer = self.people[who].get(&format!("/api/rooms/{room}/members")).await;
            return self.check_refusal(who, room, &answer);
        }
        let found = self.people[who].members_of(room).await;
        let found: BTreeMap<&str, Value> = found
            .iter()
            .map(|member| {
                let id = member["user"]["id"].as_str().unwrap();
                let delivered = if log.members.contains_key(id) {
                    json!(self.delivered(log, id, &member["deliveredSeq"]))
                } else {
                    member["deliveredSeq"].clone()
                };
                (id, json!([member["role"], member["readSeq"], delivered]))
            })
            .collect();
        let expected: BTreeMap<&str, Value> = log
            .members
            .iter()
            .map(|(id, member)| {
                (id.as_str(), json!([member.role.name(), member.read, log.delivered(id)]))
            })
            .collect();
        assert_eq!(found, expected);
    }

    /// The answer to a sync of a device that had these numbers.
    pub(super) fn check_sync(
        &self,
        who: usize,
        known: &Map<String, Value>,
        limit: u64,
        answer: &Value,
    ) {
        let me = self.id(who);
        let mut expected =
            json!({ "changed": {}, "new": {}, "removed": [], "moreNew": false, "calls": [] });
        for (id, number) in known {
            match self.logs.get(id).filter(|log| log.members.contains_key(me)) {
                None => expected["removed"].as_array_mut().unwrap().push(json!(id)),
                Some(log) => {
                    if let Some(found) = log.changed(me, number.as_u64().unwrap(), limit) {
                        expected["changed"][id] = found;
                    }
                }
            }
        }
        for log in self.logs_of(me).filter(|log| !known.contains_key(&log.id)) {
            if let Some(found) = log.new_to(me, limit) {
                expected["new"][&log.id] = found;
            }
        }
        let mut removed = answer["removed"].as_array().unwrap().clone();
        removed.sort_by_key(ToString::to_string);
        let mut plain = json!({
            "changed": {}, "new": {}, "removed": removed, "moreNew": answer["moreNew"],
            "calls": answer["calls"],
        });
        for kind in ["changed", "new"] {
            for found in answer[kind].as_array().unwrap() {
                let id = found["conversationId"].as_str().unwrap();
                let mut found = found.clone();
                found["entries"] = json!(all_plain(id, &found["entries"]));
                if let Some(shown) = found.as_object_mut().unwrap().remove("conversation") {
                    self.check_shown(&self.logs[id], who, &shown);
                }
                assert!(plain[kind].get(id).is_none(), "twice");
                plain[kind][id] = found;
            }
        }
        expected["removed"].as_array_mut().unwrap().sort_by_key(ToString::to_string);
        assert_eq!(plain, expected);
    }

    /// A sync with any numbers at all.
    pub(super) async fn check_any_sync(&self, who: usize, rng: &mut Rng) {
        let mut known = Map::new();
        for (id, log) in &self.logs {
            if !rng.one_in(3) {
                let number = rng.below(usize::try_from(log.last()).unwrap() + 3);
                known.insert(id.clone(), json!(number));
            }
        }
        let limit = 1 + u64::try_from(rng.below(30)).unwrap();
        let body = json!({ "conversations": known, "limit": limit });
        let answer = self.people[who].post("/api/sync", &body).await.expect(200);
        self.check_sync(who, &known, limit, &answer);
    }
}
