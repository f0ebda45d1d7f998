//! Holds a device of another client library against the model: what it shows of each conversation,
//! its inbox, what is unread, and how far everybody is.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use natter_tests::{rng::suffix, text};
use serde_json::{Value, json};

use super::{
    devices::{Device, Judged, check_entries},
    expected::Outcome,
    log::Log,
    steps::Step,
    world::World,
};

/// How long what was pushed may be on its way to a device.
const PATIENCE: Duration = Duration::from_secs(20);

impl Judged {
    /// It shows exactly what its person may see.
    pub(super) async fn check(&mut self, world: &World) {
        let me = self.client.person.id.clone();
        // A push may still be on its way to it.
        let end = Instant::now() + PATIENCE;
        while let Err(difference) = self.compare_inbox(world, &me).await {
            assert!(Instant::now() < end, "{difference}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let known = self.client.run("conversations", json!({})).await;
        let known: Vec<String> = serde_json::from_value(known).unwrap();
        world.check_theirs(&me, &known);
        for log in world.logs_of(&me).filter(|log| known.contains(&log.id)) {
            check_entries(log, &me, self.client.shown(&log.id).await);
            self.check_receipts(log).await;
        }
    }

    /// The conversations that it lists, their order, and what it says of each.
    async fn compare_inbox(&mut self, world: &World, me: &str) -> Result<(), String> {
        let inbox = self.client.run("inbox", json!({})).await;
        let inbox = inbox.as_array().unwrap();
        let times: Vec<&str> =
            inbox.iter().filter_map(|shown| shown["lastEntry"]["sentAt"].as_str()).collect();
        assert!(times.is_sorted_by(|newer, older| newer >= older), "{times:?}");
        let listed: BTreeMap<&str, &Value> =
            inbox.iter().map(|shown| (shown["id"].as_str().unwrap(), shown)).collect();
        assert_eq!(listed.len(), inbox.len(), "twice");
        for log in world.logs_of(me) {
            match (listed.get(log.id.as_str()), log.is_cleared(me)) {
                (None, true) => {}
                (Some(shown), cleared) => {
                    // It may have been cleared on another device meanwhile.
                    if !cleared || self.told {
                        self.compare_shown(world, log, me, shown)?;
                    }
                }
                (None, false) => return Err(format!("{me}: {} is not listed", log.id)),
            }
        }
        let strange = listed
            .keys()
            .find(|id| world.logs.get(**id).is_none_or(|log| !log.members.contains_key(me)));
        strange.map_or(Ok(()), |id| Err(format!("{me}: {id} is not theirs")))
    }

    fn compare_shown(
        &self,
        world: &World,
        log: &Log,
        me: &str,
        shown: &Value,
    ) -> Result<(), String> {
        let expected = world.shown(log, me);
        let mut found = world.plain_shown(log, me, shown);
        if !self.told {
            self.forgive(log, me, &expected, &mut found);
        }
        // The server reads a room and its log one after the other, so while people come and go its
        // count of members may be that of a moment before the entries beside it.
        if world.had_bursts && found.get("memberCount").is_some() {
            found["memberCount"] = expected["memberCount"].clone();
        }
        if found == expected && !(self.told && log.is_cleared(me)) {
            return Ok(());
        }
        Err(format!(
            "{me} in {}, told: {}\nfound    {found}\nexpected {expected}",
            log.id, self.told
        ))
    }

    /// What a device that was away may not know: what was hidden on another device meanwhile, or
    /// deleted after the end.
    fn forgive(&self, log: &Log, me: &str, expected: &Value, found: &mut Value) {
        let untold = |seq: u64| {
            log.hidden.contains(&(me.to_owned(), seq)) || log.deleted_after_end.contains(&seq)
        };
        let number = |value: &Value| value.as_u64().unwrap_or(0);
        let (shown, newest) = (number(&found["lastEntry"]["seq"]), &expected["lastEntry"]);
        if shown >= number(&newest["seq"]) && untold(shown) {
            found["lastEntry"] = newest.clone();
        }
        let read = number(&expected["readSeq"]);
        let more = (read + 1..=log.last()).filter(|seq| untold(*seq)).count();
        let unread = number(&expected["unread"]);
        if (unread..=unread + u64::try_from(more).unwrap()).contains(&number(&found["unread"])) {
            found["unread"] = json!(unread);
        }
        // Where nothing is unread, it makes no difference how far that is known.
        if unread == 0 && number(&found["readSeq"]) <= read {
            found["readSeq"] = json!(read);
        }
        for known in ["clearedSeq", "deliveredSeq"] {
            if number(&found[known]) <= number(&expected[known]) {
                found[known] = expected[known].clone();
            }
        }
    }

    /// Nobody has read more than they have.
    async fn check_receipts(&mut self, log: &Log) {
        let receipts = self.client.run("receipts", json!({ "conversation": log.id })).await;
        for (person, known) in receipts.as_object().unwrap() {
            let Some(member) = log.members.get(person) else { continue };
            let [read, delivered] = ["read", "delivered"].map(|kind| known[kind].as_u64().unwrap());
            assert!(read <= member.read, "{person} in {}: {known}, {member:?}", log.id);
            assert!(read <= delivered && delivered <= log.last(), "{person}: {known}");
        }
    }
}

/// Something new is said wherever somebody may, and all members read it: the devices are told, but
/// for those who are blocked.
pub(super) async fn everybody_reads(world: &mut World, devices: &mut [Device]) {
    let mut read = Vec::new();
    for conversation in world.logs.keys().cloned().collect::<Vec<_>>() {
        let body = json!({ "text": text("the last word"), "clientMessageId": suffix() });
        let step = Step::Send { conversation: conversation.clone(), body, known: false };
        let may = |who: &usize| matches!(world.expected(*who, &step), Outcome::Done(201, _));
        let Some(who) = (0..world.people.len()).find(may) else { continue };
        world.act(who, &step).await;
        let seq = world.logs[&conversation].last();
        for who in 0..world.people.len() {
            if world.logs[&conversation].members.contains_key(world.id(who)) {
                world.act(who, &Step::Read { conversation: conversation.clone(), seq }).await;
            }
        }
        read.push(conversation);
    }
    for judged in devices.iter_mut().filter_map(Device::judged) {
        let me = judged.client.person.id.clone();
        for log in world.logs_of(&me).filter(|log| read.contains(&log.id)) {
            let told = |person: &&String| !world.is_blocked_between(&me, person);
            let people: Vec<&String> = log.members.keys().filter(told).collect();
            let end = Instant::now() + PATIENCE;
            loop {
                let fields = json!({ "conversation": log.id });
                let receipts = judged.client.run("receipts", fields).await;
                let missing =
                    people.iter().find(|person| receipts[person.as_str()]["read"] != log.last());
                let Some(missing) = missing else { break };
                assert!(Instant::now() < end, "{me} in {}: {missing} {receipts}", log.id);
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        judged.check(world).await;
    }
}
