//! What a person sees of a conversation.

use serde_json::{Value, json};

use super::{
    log::{Log, Member},
    world::World,
};

impl Log {
    fn member(&self, person: &str) -> &Member {
        &self.members[person]
    }

    /// How far everything has come to them; what they have read has come.
    pub(super) fn delivered(&self, person: &str) -> u64 {
        let member = self.member(person);
        member.delivered.max(member.read)
    }

    /// An entry as they see it.
    pub(super) fn visible(&self, person: &str, seq: u64) -> Value {
        let mut entry = self.entry(seq).unwrap().clone();
        if self.member(person).has_hidden && self.hidden.contains(&(person.to_owned(), seq)) {
            let shown = entry.as_object_mut().unwrap();
            shown.remove("text");
            shown.insert("deleted".to_owned(), json!(true));
            shown.insert("hidden".to_owned(), json!(true));
        }
        entry
    }

    /// Their entries with numbers from `first` to `last`.
    pub(super) fn between(&self, person: &str, first: u64, last: u64) -> Vec<Value> {
        let first = first.max(self.member(person).cleared + 1).max(1);
        (first..=last.min(self.last())).map(|seq| self.visible(person, seq)).collect()
    }

    /// How many messages of others they have not read, of which a hundred stand for more.
    pub(super) fn unread(&self, person: &str) -> u64 {
        let member = self.member(person);
        let news = |seq: &u64| {
            let entry = self.visible(person, *seq);
            entry["kind"] == "message" && entry["sender"] != person && entry["deleted"] != true
        };
        let unread = (member.read.max(member.cleared) + 1..=self.last()).filter(news).count();
        u64::try_from(unread.min(100)).unwrap()
    }

    /// The newest entry that they are shown: not one that is hidden, nor the record of a deletion.
    pub(super) fn last_entry(&self, person: &str) -> Option<Value> {
        let mut shown = self.between(person, 1, self.last());
        shown.retain(|entry| entry["hidden"] != true && entry["kind"] != "deleted");
        shown.pop()
    }

    /// Whether it is hidden from their inbox: they have cleared it, and since then nothing was done
    /// but deletions.
    pub(super) fn is_cleared(&self, person: &str) -> bool {
        let cleared = self.member(person).cleared;
        let since = self.entries.iter().skip(usize::try_from(cleared).unwrap());
        cleared > 0 && since.into_iter().all(|entry| entry["kind"] == "deleted")
    }

    /// A page, by the words of the document: entries, first and last number.
    pub(super) fn page(
        &self,
        person: &str,
        before: Option<u64>,
        after: Option<u64>,
        limit: usize,
    ) -> Value {
        let end = before.map_or(self.last(), |before| before.saturating_sub(1));
        let mut entries = self.between(person, after.unwrap_or(0) + 1, end);
        if after.is_some() {
            entries.truncate(limit);
        } else {
            entries = entries.split_off(entries.len().saturating_sub(limit));
        }
        let cleared = self.member(person).cleared;
        let first = if self.last() > cleared { cleared + 1 } else { 0 };
        let last = self.last();
        json!({ "conversationId": self.id, "entries": entries, "firstSeq": first, "lastSeq": last })
    }

    /// What a sync says of it to a device that has `known`; nothing if there is nothing to say.
    pub(super) fn changed(&self, person: &str, known: u64, limit: u64) -> Option<Value> {
        let (member, last) = (self.member(person), self.last());
        let after = known.max(member.cleared);
        if after == last {
            return None;
        }
        if after > last || last - after > 1_000 {
            let entries = self.between(person, last.saturating_sub(limit) + 1, last);
            let more = entries
                .first()
                .is_some_and(|first| first["seq"].as_u64().unwrap() > member.cleared + 1);
            return Some(self.found(person, entries, more, false));
        }
        let entries = self.between(person, after + 1, after + limit);
        Some(self.found(person, entries, last - after > limit, true))
    }

    /// The same to a device that does not know it.
    pub(super) fn new_to(&self, person: &str, limit: u64) -> Option<Value> {
        if self.is_cleared(person) {
            return None;
        }
        let entries = self.between(person, self.last().saturating_sub(limit) + 1, self.last());
        let more = self.last() - self.member(person).cleared > limit;
        Some(self.found(person, entries, more, !more))
    }

    fn found(&self, person: &str, entries: Vec<Value>, more: bool, recovered: bool) -> Value {
        let member = self.member(person);
        json!({
            "conversationId": self.id, "entries": entries, "lastSeq": self.last(), "more": more,
            "recovered": recovered, "readSeq": member.read, "clearedSeq": member.cleared,
            "unread": self.unread(person),
        })
    }
}

impl World {
    /// A conversation as a list shows it, but for names and times.
    pub(super) fn shown(&self, log: &Log, person: &str) -> Value {
        let member = log.member(person);
        let newest = log.last_entry(person);
        let mut shown = json!({
            "id": log.id, "lastEntry": newest, "lastSeq": log.last(), "readSeq": member.read,
            "deliveredSeq": log.delivered(person), "clearedSeq": member.cleared,
            "unread": log.unread(person),
        });
        match &log.room {
            None => {
                shown["kind"] = json!("direct");
                shown["peer"] = json!(self.peer(&log.id, person).unwrap());
            }
            Some(room) => {
                let owner =
                    log.members.iter().find(|(_, member)| member.role.name() == "owner").unwrap();
                shown["kind"] = json!("room");
                shown["name"] = json!(room.name);
                shown["visibility"] = json!(if room.open { "open" } else { "invite" });
                shown["ownerId"] = json!(owner.0);
                shown["role"] = json!(member.role.name());
                shown["memberCount"] = json!(log.members.len());
                if room.ended {
                    shown["ended"] = json!(true);
                }
            }
        }
        shown
    }
}
