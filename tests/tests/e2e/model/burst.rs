//! Several people act at the same moment. The log determines the order of the actions, and every
//! answer must agree with it.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use natter_tests::Answer;
use serde_json::Value;

use super::{
    log::Log,
    steps::{Step, each},
    views::all_plain,
    world::World,
};

/// What somebody did, and what was answered.
pub(super) struct Action {
    who: usize,
    step: Step,
    answer: Answer,
}

/// Whether an entry is this message.
fn is_of(entry: &Value, message: &Value) -> bool {
    entry["clientMessageId"] == message["clientMessageId"]
        && (entry["deleted"] == true || entry["text"] == message["text"])
}

impl Action {
    fn done(&self) -> bool {
        self.answer.status < 300
    }

    /// Whether this is a join that came about, of somebody who was gone again before the answer was
    /// read: there is no conversation of theirs to be shown then.
    fn was_undone(&self, joined: &Value, new: &[Value]) -> bool {
        let who = &joined["sender"];
        let gone = |entry: &Value| match entry["kind"].as_str() {
            Some("removed") => entry["userId"] == *who,
            Some("left") => entry["sender"] == *who,
            _ => false,
        };
        let later = |entry: &&Value| entry["seq"].as_u64() > joined["seq"].as_u64();
        matches!(self.step, Step::Join { .. })
            && self.answer.status == 404
            && new.iter().filter(later).any(gone)
    }
}

impl World {
    /// Does all of this at once, and takes from the logs what came of it.
    pub(super) async fn burst(&mut self, steps: Vec<(usize, Step)>) {
        self.had_bursts = true;
        let before: Vec<String> = self.logs.keys().cloned().collect();
        let performed = steps.into_iter().map(async |(who, step)| {
            let answer = step.perform(&self.people[who]).await;
            assert!(answer.status < 500, "{step:?}: {answer:?}");
            Action { who, step, answer }
        });
        let actions = join_all(performed).await;
        let mut places: BTreeSet<String> = actions
            .iter()
            .filter_map(|action| action.step.conversation().map(str::to_owned))
            .collect();
        places.extend(before);
        for place in places {
            self.apply_new_entries(&place, &actions).await;
        }
        for action in &actions {
            let me = self.id(action.who).to_owned();
            match &action.step {
                Step::Block { user } => drop(self.blocks.insert((me, user.clone()))),
                Step::Unblock { user } => drop(self.blocks.remove(&(me, user.clone()))),
                Step::Send { conversation, body, known: false } if action.answer.status == 201 => {
                    self.sent.push((action.who, conversation.clone(), body.clone()));
                }
                Step::SendTogether { conversation, body } if action.answer.status == 201 => {
                    let sent = each(body).into_iter();
                    self.sent.extend(sent.map(|one| (action.who, conversation.clone(), one)));
                }
                _ => {}
            }
        }
    }

    /// Takes the new entries of a conversation, each of which somebody must have wanted, and may
    /// have.
    async fn apply_new_entries(&mut self, conversation: &str, actions: &[Action]) {
        let actions: Vec<&Action> = actions
            .iter()
            .filter(|action| action.step.conversation() == Some(conversation))
            .collect();
        let known = self.logs.get(conversation).map_or(0, Log::last);
        let Some((reader, new)) = self.read_after(conversation, known).await else {
            // Nobody is there who could read it.
            assert!(
                !actions
                    .iter()
                    .any(|action| action.done() && matches!(action.step, Step::Join { .. }))
            );
            self.logs.remove(conversation);
            return;
        };
        if new.is_empty() && !self.logs.contains_key(conversation) {
            return;
        }
        for entry in &new {
            let wanted = actions.iter().any(|action| {
                (action.done() || action.was_undone(entry, &new)) && self.wants(action, entry)
            });
            assert!(wanted, "nobody wanted {entry}: {actions:?}");
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
        for action in &actions {
            if let (true, Step::Delete { seq, for_everyone: true, .. }) =
                (action.done(), &action.step)
            {
                log.delete_after_end(*seq);
            }
        }
        for action in &actions {
            self.check_action(conversation, known, action);
        }
        self.take_receipts(conversation, reader, &came, &actions).await;
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
    fn wants(&self, action: &Action, entry: &Value) -> bool {
        let me = self.id(action.who);
        let about = |user: &str| entry["userId"] == user || entry["userIds"][0] == user;
        entry["sender"] == me
            && match (&action.step, entry["kind"].as_str().unwrap()) {
                (Step::Send { body, .. }, "message") => is_of(entry, body),
                (Step::SendTogether { body, .. }, "message") => {
                    each(body).iter().any(|message| is_of(entry, message))
                }
                (Step::Delete { seq, for_everyone: true, .. }, "deleted") => {
                    entry["targetSeq"] == *seq
                }
                (Step::Join { .. }, "joined") => about(me),
                (Step::Put { user, .. }, "joined" | "role")
                | (Step::Remove { user, .. }, "removed") => about(user),
                (Step::Remove { user, .. }, "left" | "ended") => user == me,
                (Step::Leave { .. }, "left" | "ended")
                | (Step::Edit { .. }, "renamed" | "visibility")
                | (Step::End { .. }, "ended") => true,
                _ => false,
            }
    }

    /// What was answered is what the log says.
    fn check_action(&self, conversation: &str, known: u64, action: &Action) {
        let (log, me) = (&self.logs[conversation], self.id(action.who));
        let is_new = |kind: &str, user: Option<&str>| {
            (known + 1..=log.last()).any(|seq| {
                let entry = log.entry(seq).unwrap();
                entry["sender"] == me
                    && entry["kind"] == kind
                    && user.is_none_or(|user| entry["userId"] == user)
            })
        };
        match &action.step {
            Step::Send { body, known: repeat, .. } => {
                let under_this_name = log.entries.iter().filter(|entry| {
                    entry["sender"] == me && entry["clientMessageId"] == body["clientMessageId"]
                });
                let found: Vec<&Value> = under_this_name.collect();
                assert_eq!(found.len(), usize::from(action.done() || *repeat), "{action:?}");
                if action.done() {
                    assert_eq!(action.answer.json()["entry"]["seq"], found[0]["seq"]);
                }
            }
            Step::SendTogether { body, .. } => {
                let place = |message: &Value| {
                    let mine = |entry: &&Value| {
                        entry["sender"] == me
                            && entry["clientMessageId"] == message["clientMessageId"]
                    };
                    let found: Vec<&Value> = log.entries.iter().filter(mine).collect();
                    assert_eq!(found.len(), usize::from(action.done()), "{action:?}");
                    found.first().map(|entry| entry["seq"].as_u64().unwrap())
                };
                let places: Vec<u64> = each(body).iter().filter_map(place).collect();
                let next = |pair: &[u64]| pair[0] + 1 == pair[1];
                assert!(places.windows(2).all(next), "in order, and one write: {action:?}");
                if action.done() {
                    let answer = action.answer.json();
                    let answered = answer["entries"].as_array().unwrap().iter();
                    assert!(answered.map(|entry| entry["seq"].as_u64().unwrap()).eq(places));
                }
            }
            Step::Delete { seq, for_everyone: true, .. } if action.done() => {
                assert_eq!(log.entry(*seq).unwrap()["deleted"], true);
            }
            Step::Remove { user, .. } if action.done() => {
                assert!(
                    is_new("removed", Some(user)) || (user == me && is_new("left", None)),
                    "{action:?}"
                );
            }
            Step::Leave { .. } if action.done() => assert!(is_new("left", None), "{action:?}"),
            Step::End { .. } if action.done() => assert!(is_new("ended", None), "{action:?}"),
            _ => {}
        }
    }

    /// How far everybody is: exactly known, but for those who came meanwhile.
    async fn take_receipts(
        &mut self,
        conversation: &str,
        reader: usize,
        came: &BTreeSet<String>,
        actions: &[&Action],
    ) {
        for action in actions {
            let me = self.id(action.who).to_owned();
            let (true, Step::Read { seq, .. }) = (action.done(), &action.step) else { continue };
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

impl std::fmt::Debug for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} does {:?}: {:?}", self.who, self.step, self.answer)
    }
}
