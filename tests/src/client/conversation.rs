//! What a device has of one conversation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// A conversation as a device shows it.
#[derive(Debug, Clone, Default)]
pub struct Conversation {
    /// Without holes, up to and with `last`.
    entries: BTreeMap<u64, Value>,
    last: u64,
    /// Messages that were deleted for everyone, as entries say.
    deleted: BTreeSet<u64>,
    /// By event and person.
    receipts: BTreeMap<(String, String), u64>,
}

/// What has become of an entry.
pub(super) enum Taken {
    /// It is the next one.
    Shown,
    /// There is nothing to do.
    Known,
    /// Something is missing before it.
    Hole,
}

impl Conversation {
    /// One of which nothing was known, or what was known is worth nothing: these are its newest entries.
    pub(super) fn newest(entries: &Value, last: u64) -> Self {
        let mut new = Self { last, ..Self::default() };
        for entry in entries.as_array().unwrap() {
            new.keep(entry);
        }
        new
    }

    /// What is shown, by number.
    #[must_use]
    pub fn shown(&self) -> Vec<Value> {
        self.entries.values().cloned().collect()
    }

    /// The number up to which everything is there.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.last
    }

    /// How far somebody has read, or got everything, as far as this device was told.
    #[must_use]
    pub fn receipt_of(&self, event: &str, user: &str) -> u64 {
        self.receipts.get(&(event.to_owned(), user.to_owned())).copied().unwrap_or_default()
    }

    /// The first number that is there.
    pub(super) fn first(&self) -> u64 {
        self.entries.keys().next().copied().unwrap_or(self.last + 1)
    }

    /// An entry comes: see the table in docs/CLIENTS.md.
    pub(super) fn take(&mut self, entry: &Value) -> Taken {
        let seq = number(&entry["seq"]);
        if seq > self.last + 1 {
            return Taken::Hole;
        }
        if seq <= self.last {
            if entry["deleted"] == true && self.entries.contains_key(&seq) {
                self.entries.insert(seq, entry.clone());
            }
            return Taken::Known;
        }
        self.last = seq;
        self.keep(entry);
        Taken::Shown
    }

    /// A page after `last`. Says whether the end is reached.
    pub(super) fn take_page(&mut self, page: &Value) -> bool {
        let (first, end) = (number(&page["firstSeq"]), number(&page["lastSeq"]));
        self.forget_before(if first == 0 { end + 1 } else { first });
        for entry in page["entries"].as_array().unwrap() {
            self.take(entry);
        }
        self.last >= end
    }

    /// A page before [`Self::first`]. Says whether the beginning is reached.
    pub(super) fn take_older(&mut self, page: &Value) -> bool {
        for entry in page["entries"].as_array().unwrap() {
            self.keep(entry);
        }
        let first = number(&page["firstSeq"]);
        self.forget_before(if first == 0 { number(&page["lastSeq"]) + 1 } else { first });
        first == 0 || self.first() <= first
    }

    /// What a sync has found, and what it says to be cleared. It follows on what is there.
    pub(super) fn take_missed(&mut self, found: &Value) {
        self.forget_before(number(&found["clearedSeq"]) + 1);
        for entry in found["entries"].as_array().unwrap() {
            assert!(!matches!(self.take(entry), Taken::Hole), "missed: {found}");
        }
    }

    /// What is before this number is cleared.
    pub(super) fn forget_before(&mut self, first: u64) {
        self.entries = self.entries.split_off(&first);
        self.last = self.last.max(first.saturating_sub(1));
    }

    /// A number that only goes forward.
    pub(super) fn receipt(&mut self, event: &str, user: &str, seq: u64) {
        let known = self.receipts.entry((event.to_owned(), user.to_owned())).or_default();
        *known = seq.max(*known);
    }

    fn keep(&mut self, entry: &Value) {
        let mut entry = entry.clone();
        if entry["kind"] == "deleted" {
            let target = number(&entry["targetSeq"]);
            self.deleted.insert(target);
            if let Some(message) = self.entries.get_mut(&target) {
                without_text(message);
            }
        }
        if self.deleted.contains(&number(&entry["seq"])) {
            without_text(&mut entry);
        }
        self.entries.insert(number(&entry["seq"]), entry);
    }

    /// Stops a test that has found a hole.
    pub(super) fn assert_whole(&self) {
        let numbers: Vec<u64> = self.entries.keys().copied().collect();
        assert_eq!(numbers, (self.first()..=self.last).collect::<Vec<_>>(), "without holes");
    }
}

fn without_text(message: &mut Value) {
    let message = message.as_object_mut().unwrap();
    message.remove("text");
    message.insert("deleted".to_owned(), Value::Bool(true));
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("not a number: {value}"))
}
