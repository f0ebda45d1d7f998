//! The expected outcome of a step, by the rules of the contract.

use serde_json::{Value, json};

use super::{
    log::{Log, Role},
    steps::{Step, each, visibility},
    world::World,
};

/// The outcome of a step.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    /// With this status and this problem.
    Refused(u16, &'static str),
    /// With this status, and these entries.
    Done(u16, Vec<Value>),
}

use Outcome::{Done, Refused};

const NOT_THERE: Outcome = Refused(404, "conversation_not_found");
const NOT_ALLOWED: Outcome = Refused(403, "not_allowed");
const BLOCKED: Outcome = Refused(403, "blocked");
const ENDED: Outcome = Refused(409, "room_ended");
const REUSED: Outcome = Refused(409, "client_message_id_reused");
const MUST_HAND_OVER: Outcome = Refused(409, "owner_must_hand_over");

impl World {
    /// What `who` must be answered if nobody else does anything now.
    pub(super) fn expected(&self, who: usize, step: &Step) -> Outcome {
        let me = self.id(who);
        match step {
            Step::Send { conversation, body, known } => {
                self.expected_of_send(me, conversation, body, *known)
            }
            Step::SendTogether { conversation, body } => {
                let mut entries = Vec::new();
                for message in each(body) {
                    match self.expected_of_send(me, conversation, &message, false) {
                        Done(_, entry) => entries.extend(entry),
                        refused @ Refused(..) => return refused,
                    }
                }
                Done(201, entries)
            }
            Step::Create { others, .. } => {
                if others.iter().any(|other| self.is_blocked_between(me, other)) {
                    return BLOCKED;
                }
                let everybody: Vec<&str> =
                    std::iter::once(me).chain(others.iter().map(String::as_str)).collect();
                Done(201, vec![json!({ "kind": "joined", "sender": me, "userIds": everybody })])
            }
            Step::Block { .. } | Step::Unblock { .. } => Done(204, Vec::new()),
            Step::Delete { conversation, seq, for_everyone } => match self.mine(me, conversation) {
                Ok(log) => expected_of_deletion(log, me, *seq, *for_everyone),
                // What they have said is theirs, also when they have left.
                Err(refused) => match self.logs.get(conversation) {
                    Some(log) if *for_everyone && has_said(log, me, *seq) => {
                        expected_of_deletion(log, me, *seq, true)
                    }
                    Some(_) | None => refused,
                },
            },
            Step::Clear { conversation } => match self.mine(me, conversation) {
                Ok(_) => Done(204, Vec::new()),
                Err(refused) => refused,
            },
            Step::Read { conversation, seq } => match self.mine(me, conversation) {
                Ok(log) if *seq > log.last() => Refused(400, "validation_failed"),
                Ok(_) => Done(204, Vec::new()),
                Err(refused) => refused,
            },
            Step::Join { room } => match self.logs.get(room) {
                Some(log) if log.members.contains_key(me) => Done(200, Vec::new()),
                Some(log) if !log.room.as_ref().unwrap().open => NOT_THERE,
                Some(log) if log.has_ended() => ENDED,
                Some(_) => {
                    Done(200, vec![json!({ "kind": "joined", "sender": me, "userIds": [me] })])
                }
                None => NOT_THERE,
            },
            Step::Leave { room }
            | Step::Put { room, .. }
            | Step::Remove { room, .. }
            | Step::Edit { room, .. }
            | Step::End { room } => match self.mine(me, room) {
                Ok(log) => self.expected_of_change(log, me, step),
                Err(refused) => refused,
            },
        }
    }

    /// The conversation, if they are in it; else what they are told.
    fn mine(&self, me: &str, conversation: &str) -> Result<&Log, Outcome> {
        if self.pair(conversation).is_some_and(|pair| !pair.contains(&me)) {
            return Err(Refused(403, "not_a_member"));
        }
        self.logs.get(conversation).filter(|log| log.members.contains_key(me)).ok_or(NOT_THERE)
    }

    fn expected_of_send(&self, me: &str, conversation: &str, body: &Value, known: bool) -> Outcome {
        if let Some(pair) = self.pair(conversation) {
            if !pair.contains(&me) {
                return Refused(403, "not_a_member");
            }
            if self.is_blocked_between(pair[0], pair[1]) {
                return BLOCKED;
            }
        } else if let Err(refused) = self.mine(me, conversation) {
            return refused;
        }
        let ended = self.logs.get(conversation).filter(|log| log.has_ended());
        if known {
            // Where nothing can be written, it is not looked for any further back than in the
            // newest dozen.
            let far_back = |log: &Log| {
                let newest = log.entries.iter().rev().take(12);
                newest.into_iter().all(|entry| entry["clientMessageId"] != body["clientMessageId"])
            };
            if ended.is_some_and(far_back) {
                return ENDED;
            }
            let first = self.logs[conversation].entries.iter().find(|entry| {
                entry["sender"] == me && entry["clientMessageId"] == body["clientMessageId"]
            });
            // Nobody knows any more what a deleted message has said.
            let other =
                first.and_then(|first| first.get("text")).is_some_and(|text| *text != body["text"]);
            return if other { REUSED } else { Done(200, Vec::new()) };
        }
        if ended.is_some() {
            return ENDED;
        }
        let entry = json!({
            "kind": "message", "sender": me, "text": body["text"],
            "clientMessageId": body["clientMessageId"],
        });
        Done(201, vec![entry])
    }

    fn expected_of_change(&self, log: &Log, me: &str, step: &Step) -> Outcome {
        let (role, manages) = (log.role_of(me).unwrap(), log.is_manager(me));
        if let Step::Put { user, .. } = step
            && log.role_of(user).is_none()
            && self.is_blocked_between(me, user)
        {
            return BLOCKED;
        }
        if log.has_ended() {
            return ENDED;
        }
        let done = |entry: Value| Done(204, vec![entry]);
        match step {
            Step::Leave { .. } if role == Role::Owner && log.members.len() > 1 => MUST_HAND_OVER,
            Step::Leave { .. } => {
                let mut entries = vec![json!({ "kind": "left", "sender": me })];
                if log.members.len() == 1 {
                    entries.push(json!({ "kind": "ended", "sender": me }));
                }
                Done(204, entries)
            }
            Step::Remove { user, .. } if user == me => {
                self.expected_of_change(log, me, &Step::Leave { room: log.id.clone() })
            }
            _ if !manages => NOT_ALLOWED,
            Step::Remove { user, .. } => match log.role_of(user) {
                None => Refused(404, "user_not_found"),
                Some(theirs) if theirs >= role => NOT_ALLOWED,
                Some(_) => done(json!({ "kind": "removed", "sender": me, "userId": user })),
            },
            Step::Put { user, role: wanted, .. } => {
                expected_of_role(log, (me, role), user, *wanted)
            }
            Step::Edit { name, open, .. } => {
                let room = log.room.as_ref().unwrap();
                let name = name.as_ref().filter(|name| **name != room.name);
                let open = open.filter(|open| *open != room.open);
                let renamed =
                    name.map(|name| json!({ "kind": "renamed", "sender": me, "name": name }));
                let opened = open
                    .map(visibility)
                    .map(|now| json!({ "kind": "visibility", "sender": me, "visibility": now }));
                Done(200, renamed.into_iter().chain(opened).collect())
            }
            Step::End { .. } if role == Role::Owner => {
                done(json!({ "kind": "ended", "sender": me }))
            }
            _ => NOT_ALLOWED,
        }
    }
}

fn has_said(log: &Log, me: &str, seq: u64) -> bool {
    log.entry(seq).is_some_and(|entry| entry["sender"] == me)
}

fn expected_of_deletion(log: &Log, me: &str, seq: u64, for_everyone: bool) -> Outcome {
    let cleared = log.members.get(me).map_or(0, |member| member.cleared);
    let there = log.entry(seq).filter(|_| seq > cleared);
    let Some(entry) = there else { return Refused(404, "entry_not_found") };
    if for_everyone && entry["sender"] != me && !log.is_manager(me) {
        return NOT_ALLOWED;
    }
    if entry["kind"] != "message" {
        return Refused(409, "not_a_message");
    }
    if !for_everyone || entry["deleted"] == true {
        return Done(204, Vec::new());
    }
    if log.has_ended() {
        return if entry["sender"] == me { Done(204, Vec::new()) } else { ENDED };
    }
    Done(204, vec![json!({ "kind": "deleted", "sender": me, "targetSeq": seq })])
}

fn expected_of_role(log: &Log, (me, role): (&str, Role), user: &str, wanted: Role) -> Outcome {
    let nothing = Done(204, Vec::new());
    if user == me {
        return match role {
            same if same == wanted => nothing,
            Role::Owner => MUST_HAND_OVER,
            Role::Admin | Role::Member => NOT_ALLOWED,
        };
    }
    let entry = |entry: Value| Done(204, vec![entry]);
    match log.role_of(user) {
        None if wanted < role => {
            let mut entries = vec![json!({ "kind": "joined", "sender": me, "userIds": [user] })];
            if wanted == Role::Admin {
                entries
                    .push(json!({ "kind": "role", "sender": me, "userId": user, "role": "admin" }));
            }
            Done(204, entries)
        }
        None if role == Role::Owner => Refused(404, "user_not_found"),
        Some(theirs) if theirs == wanted => nothing,
        Some(_) if role == Role::Owner => {
            entry(json!({ "kind": "role", "sender": me, "userId": user, "role": wanted.name() }))
        }
        None | Some(_) => NOT_ALLOWED,
    }
}
