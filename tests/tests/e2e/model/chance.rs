//! What somebody happens to do next.

use natter_tests::{
    dice::{Dice, suffix},
    text,
};
use serde_json::json;

use super::{log::Role, steps::Step, world::World};

/// Most rooms that there are.
const ROOMS: usize = 5;

impl World {
    /// Something that `who` could think of doing, allowed or not.
    pub(super) fn think(&self, who: usize, dice: &mut Dice) -> Step {
        let rooms = self.rooms();
        if rooms.is_empty() || (rooms.len() < ROOMS && dice.one_in(20)) {
            return self.create(who, dice);
        }
        let conversation = self.somewhere(who, dice);
        let room = dice.pick(&rooms).clone();
        let user = self.id(dice.below(self.people.len())).to_owned();
        let role = *dice.pick(&Role::ALL);
        match dice.below(100) {
            0..=34 => self.send(conversation, dice),
            35..=40 => self.repeat(who, dice).unwrap_or_else(|| self.send(conversation, dice)),
            41..=48 => self.delete(who, conversation, dice),
            49..=50 => Step::Clear { conversation },
            51..=55 => Step::Join { room },
            56..=58 => Step::Leave { room },
            59..=69 => Step::Put { room, user, role },
            70..=75 => Step::Remove { room, user },
            76..=79 => {
                let name = dice.one_in(2).then(|| text(if dice.one_in(2) { "first" } else { "second" }));
                Step::Edit { room, name, open: dice.one_in(2).then(|| dice.one_in(2)) }
            }
            80 => Step::End { room },
            81..=92 => {
                let last = self.logs.get(&conversation).map_or(0, super::log::Log::last);
                let seq = u64::try_from(dice.below(usize::try_from(last).unwrap() + 2)).unwrap();
                Step::Read { conversation, seq }
            }
            93..=94 if user != self.id(who) => Step::Block { user },
            _ if user != self.id(who) => Step::Unblock { user },
            _ => self.send(conversation, dice),
        }
    }

    /// A conversation, mostly one of their own.
    pub(super) fn somewhere(&self, who: usize, dice: &mut Dice) -> String {
        let rooms = self.rooms();
        if !rooms.is_empty() && dice.below(10) < 6 {
            return dice.pick(&rooms).clone();
        }
        let one = if dice.one_in(10) { dice.below(self.people.len()) } else { who };
        let other = (one + 1 + dice.below(self.people.len() - 1)) % self.people.len();
        self.people[one].conversation_with(&self.people[other])
    }

    fn send(&self, conversation: String, dice: &mut Dice) -> Step {
        let last = self.logs.get(&conversation).map_or(0, super::log::Log::last);
        let mut body = json!({ "text": text(&suffix()), "clientMessageId": suffix() });
        if !dice.one_in(4) {
            body["after"] = json!(dice.below(usize::try_from(last).unwrap() + 1));
        }
        Step::Send { conversation, body, known: false }
    }

    /// Something that they have sent before, with another text: that must not matter.
    fn repeat(&self, who: usize, dice: &mut Dice) -> Option<Step> {
        let own: Vec<_> = self
            .sent
            .iter()
            .filter(|(sender, _, body)| *sender == who && body.get("after").is_some())
            .collect();
        if own.is_empty() {
            return None;
        }
        let (_, conversation, body) = dice.pick(&own);
        let mut body = body.clone();
        if dice.one_in(2) {
            body["text"] = json!(text("another text"));
        }
        Some(Step::Send { conversation: conversation.clone(), body, known: true })
    }

    fn delete(&self, who: usize, conversation: String, dice: &mut Dice) -> Step {
        let last = self.logs.get(&conversation).map_or(0, super::log::Log::last);
        let any = u64::try_from(dice.below(usize::try_from(last).unwrap() + 2)).unwrap();
        let own: Vec<u64> = self.logs.get(&conversation).map_or(Vec::new(), |log| {
            (1..=last).filter(|seq| log.entry(*seq).unwrap()["sender"] == self.id(who)).collect()
        });
        let seq = if own.is_empty() || dice.one_in(3) { any } else { *dice.pick(&own) };
        Step::Delete { conversation, seq, for_everyone: !dice.one_in(3) }
    }

    fn create(&self, who: usize, dice: &mut Dice) -> Step {
        let others = (0..self.people.len()).filter(|other| *other != who && dice.one_in(2));
        let others = others.map(|other| self.id(other).to_owned()).collect();
        Step::Create { others, open: !dice.one_in(3), name: text("first") }
    }
}
