//! Several people do something at the same moment. In which order that counts, the log says; what it says must hold.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use natter_tests::Answer;
use serde_json::Value;

use super::{log::Log, steps::Step, views::all_plain, world::World};

/// What somebody did, and what was answered.
pub(super) struct Deed {
    who: usize,
    step: Step,
    answer: Answer,
}

impl Deed {
    fn done(&self) -> bool {
        self.answer.status < 300
    }
}

impl World {
    /// Does all of this at once, and takes from the logs what came of it.
    pub(super) async fn burst(&mut self, steps: Vec<(usize, Step)>) {
        let before: Vec<String> = self.logs.keys().cloned().collect();
        let performed = steps.into_iter().map(async |(who, step)| {
            let answer = step.perform(&self.people[who]).await;
            assert!(answer.status < 500, "{step:?}: {answer:?}");
            Deed { who, step, answer }
        });
        let deeds = join_all(performed).await;
        let mut places: BTreeSet<String> =
            deeds.iter().filter_map(|deed| deed.step.conversation().map(str::to_owned)).collect();
        places.extend(before);
        for place in places {
            self.absorb(&place, &deeds).await;
        }
        for deed in &deeds {
            let me = self.id(deed.who).to_owned();
            match &deed.step {
                Step::Block { user } => drop(self.blocks.insert((me, user.clone()))),
                Step::Unblock { user } => drop(self.blocks.remove(&(me, user.clone()))),
                Step::Send { conversation, body, known: false } if deed.answer.status == 201 => {
                    self.sent.push((deed.who, conversation.clone(), body.clone()));
                }
                _ => {}
            }
        }
    }

    /// Takes the new entries of a conversation, each of which somebody must have wanted, and may have.
    async fn absorb(&mut self, conversation: &str, deeds: &[Deed]) {
        let deeds: Vec<&Deed> =
            deeds.iter().filter(|deed| deed.step.conversation() == Some(conversation)).collect();
        let known = self.logs.get(conversation).map_or(0, Log::last);
        let Some((reader, new)) = self.read_after(conversation, known).await else {
            // Nobody is there who could read it.
            assert!(!deeds.iter().any(|deed| deed.done() && matches!(deed.step, Step::Join { .. })));
            self.logs.remove(conversation);
            return;
        };
        if new.is_empty() && !self.logs.contains_key(conversation) {
            return;
        }
        for entry in &new {
            let wanted = deeds.iter().any(|deed| deed.done() && self.wants(deed, entry));
            assert!(wanted, "nobody wanted {entry}");
        }
        let mut came = BTreeSet::new();
        let log = self.log_at(conversation);
        let deleted: Vec<Value> = new.iter().map(|entry| entry["targetSeq"].clone()).collect();
        for mut entry in new {
            let before = log.members.clone();
            if deleted.contains(&entry["seq"]) {
                // It was read after it was deleted; the entry that says so follows.
                entry.as_object_mut().unwrap().remove("deleted");
            }
            log.take(entry);
            came.extend(log.members.keys().filter(|id| !before.contains_key(*id)).cloned());
        }
        for deed in &deeds {
            self.check_deed(conversation, known, deed);
        }
        self.take_receipts(conversation, reader, &came, &deeds).await;
        self.check_page_of_all(conversation, reader).await;
    }

    /// Somebody who can read the conversation, and its entries after a number.
    async fn read_after(&self, conversation: &str, known: u64) -> Option<(usize, Vec<Value>)> {
        for (who, person) in self.people.iter().enumerate() {
            let path = format!("/api/conversations/{conversation}/entries?after={known}&limit=100");
            let answer = person.get(&path).await;
            if answer.status == 200 {
                return Some((who, all_plain(conversation, &answer.expect(200)["entries"])));
            }
        }
        None
    }

    /// Whether an entry is what somebody wanted to bring about.
    fn wants(&self, deed: &Deed, entry: &Value) -> bool {
        let me = self.id(deed.who);
        let about = |user: &str| entry["userId"] == user || entry["userIds"][0] == user;
        entry["sender"] == me
            && match (&deed.step, entry["kind"].as_str().unwrap()) {
                (Step::Send { body, .. }, "message") => {
                    entry["clientMessageId"] == body["clientMessageId"]
                        && (entry["deleted"] == true || entry["text"] == body["text"])
                }
                (Step::Delete { seq, for_everyone: true, .. }, "deleted") => entry["targetSeq"] == *seq,
                (Step::Join { .. }, "joined") => about(me),
                (Step::Put { user, .. }, "joined" | "role") | (Step::Remove { user, .. }, "removed") => {
                    about(user)
                }
                (Step::Remove { user, .. }, "left" | "ended") => user == me,
                (Step::Leave { .. }, "left" | "ended")
                | (Step::Edit { .. }, "renamed" | "visibility")
                | (Step::End { .. }, "ended") => true,
                _ => false,
            }
    }

    /// What was answered is what the log says.
    fn check_deed(&self, conversation: &str, known: u64, deed: &Deed) {
        let (log, me) = (&self.logs[conversation], self.id(deed.who));
        let is_new = |kind: &str, user: Option<&str>| {
            (known + 1..=log.last()).any(|seq| {
                let entry = log.entry(seq).unwrap();
                entry["sender"] == me
                    && entry["kind"] == kind
                    && user.is_none_or(|user| entry["userId"] == user)
            })
        };
        match &deed.step {
            Step::Send { body, known: repeat, .. } => {
                let under_this_name = log.entries.iter().filter(|entry| {
                    entry["sender"] == me && entry["clientMessageId"] == body["clientMessageId"]
                });
                let found: Vec<&Value> = under_this_name.collect();
                assert_eq!(found.len(), usize::from(deed.done() || *repeat), "{deed:?}");
                if deed.done() {
                    assert_eq!(deed.answer.json()["entry"]["seq"], found[0]["seq"]);
                }
            }
            Step::Delete { seq, for_everyone: true, .. } if deed.done() => {
                assert_eq!(log.entry(*seq).unwrap()["deleted"], true);
            }
            Step::Remove { user, .. } if deed.done() => {
                assert!(is_new("removed", Some(user)) || (user == me && is_new("left", None)), "{deed:?}");
            }
            Step::Leave { .. } if deed.done() => assert!(is_new("left", None), "{deed:?}"),
            Step::End { .. } if deed.done() => assert!(is_new("ended", None), "{deed:?}"),
            _ => {}
        }
    }

    /// How far everybody is: exactly known, but for those who came meanwhile.
    async fn take_receipts(
        &mut self,
        conversation: &str,
        reader: usize,
        came: &BTreeSet<String>,
        deeds: &[&Deed],
    ) {
        for deed in deeds {
            let me = self.id(deed.who).to_owned();
            let (true, Step::Read { seq, .. }) = (deed.done(), &deed.step) else { continue };
            if !came.contains(&me) {
                let member = self.log_at(conversation).members.get_mut(&me);
                // They may have been removed after it.
                member.into_iter().for_each(|member| member.read = member.read.max(*seq));
                continue;
            }
            // They came, too: before this or after it.
            let found = self.people[reader].members_of(conversation).await;
            let found = found.iter().find(|member| member["user"]["id"] == me.as_str()).unwrap();
            let read = found["readSeq"].as_u64().unwrap();
            let member = self.log_at(conversation).members.get_mut(&me).unwrap();
            assert!([member.read, member.read.max(*seq)].contains(&read), "{found}");
            member.read = read;
        }
        if self.logs[conversation].room.is_some() {
            self.check_members(reader, conversation).await;
        }
    }

    /// The whole log, also what was known before.
    async fn check_page_of_all(&self, conversation: &str, reader: usize) {
        let log = &self.logs[conversation];
        let entries = Value::Array(self.people[reader].entries_of(conversation).await);
        assert_eq!(all_plain(conversation, &entries), log.between(self.id(reader), 1, log.last()));
    }
}

impl std::fmt::Debug for Deed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} does {:?}: {:?}", self.who, self.step, self.answer)
    }
}
