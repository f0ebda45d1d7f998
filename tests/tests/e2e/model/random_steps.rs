//! Random steps.

use natter_tests::{
    rng::{Rng, suffix},
    text,
};
use serde_json::json;

use super::{log::Role, steps::Step, world::World};

/// The largest number of rooms.
const ROOMS: usize = 5;

impl World {
    /// A random step of `who`, allowed or not.
    pub(super) fn random_step(&self, who: usize, rng: &mut Rng) -> Step {
        let rooms = self.rooms();
        if rooms.is_empty() || (rooms.len() < ROOMS && rng.one_in(20)) {
            return self.create(who, rng);
        }
        let conversation = self.random_conversation(who, rng);
        let room = rng.pick(&rooms).clone();
        let user = self.id(rng.below(self.people.len())).to_owned();
        let role = *rng.pick(&Role::ALL);
        match rng.below(100) {
            0..=29 => self.send(conversation, rng),
            30..=34 => self.send_together(conversation, rng),
            35..=40 => self.repeat(who, rng).unwrap_or_else(|| self.send(conversation, rng)),
            41..=48 => self.delete(who, conversation, rng),
            49..=50 => Step::Clear { conversation },
            51..=55 => Step::Join { room },
            56..=58 => Step::Leave { room },
            59..=69 => Step::Put { room, user, role },
            70..=75 => Step::Remove { room, user },
            76..=79 => {
                let name =
                    rng.one_in(2).then(|| text(if rng.one_in(2) { "first" } else { "second" }));
                Step::Edit { room, name, open: rng.one_in(2).then(|| rng.one_in(2)) }
            }
            80 => Step::End { room },
            81..=92 => {
                let last = self.logs.get(&conversation).map_or(0, super::log::Log::last);
                let seq = u64::try_from(rng.below(usize::try_from(last).unwrap() + 2)).unwrap();
                Step::Read { conversation, seq }
            }
            93..=94 if user != self.id(who) => Step::Block { user },
            _ if user != self.id(who) => Step::Unblock { user },
            _ => self.send(conversation, rng),
        }
    }

    /// A random conversation, mostly one of their own.
    pub(super) fn random_conversation(&self, who: usize, rng: &mut Rng) -> String {
        let rooms = self.rooms();
        if !rooms.is_empty() && rng.below(10) < 6 {
            return rng.pick(&rooms).clone();
        }
        let one = if rng.one_in(10) { rng.below(self.people.len()) } else { who };
        let other = (one + 1 + rng.below(self.people.len() - 1)) % self.people.len();
        self.people[one].conversation_with(&self.people[other])
    }

    fn send(&self, conversation: String, rng: &mut Rng) -> Step {
        let last = self.logs.get(&conversation).map_or(0, super::log::Log::last);
        let mut body = json!({ "text": text(&suffix()), "clientMessageId": suffix() });
        if !rng.one_in(4) {
            body["after"] = json!(rng.below(usize::try_from(last).unwrap() + 1));
        }
        Step::Send { conversation, body, known: false }
    }

    fn send_together(&self, conversation: String, rng: &mut Rng) -> Step {
        let last = self.logs.get(&conversation).map_or(0, super::log::Log::last);
        let message = |_| json!({ "text": text(&suffix()), "clientMessageId": suffix() });
        let messages: Vec<_> = (0..2 + rng.below(4)).map(message).collect();
        let mut body = json!({ "messages": messages });
        if !rng.one_in(4) {
            body["after"] = json!(rng.below(usize::try_from(last).unwrap() + 1));
        }
        Step::SendTogether { conversation, body }
    }

    /// A repeated send, sometimes with another text, which is refused.
    fn repeat(&self, who: usize, rng: &mut Rng) -> Option<Step> {
        let own: Vec<_> = self
            .sent
            .iter()
            .filter(|(sender, _, body)| *sender == who && body.get("after").is_some())
            .collect();
        if own.is_empty() {
            return None;
        }
        let (_, conversation, body) = rng.pick(&own);
        let mut body = body.clone();
        if rng.one_in(2) {
            body["text"] = json!(text("another text"));
        }
        Some(Step::Send { conversation: conversation.clone(), body, known: true })
    }

    fn delete(&self, who: usize, conversation: String, rng: &mut Rng) -> Step {
        let last = self.logs.get(&conversation).map_or(0, super::log::Log::last);
        let any = u64::try_from(rng.below(usize::try_from(last).unwrap() + 2)).unwrap();
        let own: Vec<u64> = self.logs.get(&conversation).map_or(Vec::new(), |log| {
            (1..=last).filter(|seq| log.entry(*seq).unwrap()["sender"] == self.id(who)).collect()
        });
        let seq = if own.is_empty() || rng.one_in(3) { any } else { *rng.pick(&own) };
        Step::Delete { conversation, seq, for_everyone: !rng.one_in(3) }
    }

    fn create(&self, who: usize, rng: &mut Rng) -> Step {
        let others = (0..self.people.len()).filter(|other| *other != who && rng.one_in(2));
        let others = others.map(|other| self.id(other).to_owned()).collect();
        Step::Create { others, open: !rng.one_in(3), name: text("first") }
    }
}
