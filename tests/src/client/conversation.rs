//! The copy of one conversation on a device.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// A conversation as a device shows it.
#[derive(Debug, Clone, Default)]
pub struct Conversation {
    /// Without holes, up to and with `last`.
    entries: BTreeMap<u64, Value>,
    last: u64,
    /// Numbers of messages that were deleted for everyone.
    deleted: BTreeSet<u64>,
    /// The number below which all messages of a person were deleted, by person.
    erased: BTreeMap<String, u64>,
    /// By event and person.
    receipts: BTreeMap<(String, String), u64>,
}

/// The result of handling an entry.
pub(super) enum Taken {
    /// The entry is the next one.
    Shown,
    /// The entry was known already.
    Known,
    /// Entries before it are missing.
    Hole,
}

impl Conversation {
    /// A conversation of which only the newest entries are known.
    pub(super) fn newest(entries: &Value, last: u64) -> Self {
        let mut new = Self { last, ..Self::default() };
        for entry in entries.as_array().unwrap() {
            new.keep(entry);
        }
        new
    }

    /// The shown entries, by number.
    #[must_use]
    pub fn shown(&self) -> Vec<Value> {
        self.entries.values().cloned().collect()
    }

    /// The number up to which every entry is there.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.last
    }

    /// The last known receipt (`read` or `delivered`) of a person.
    #[must_use]
    pub fn receipt_of(&self, event: &str, user: &str) -> u64 {
        self.receipts.get(&(event.to_owned(), user.to_owned())).copied().unwrap_or_default()
    }

    /// The first number that is there.
    pub(super) fn first(&self) -> u64 {
        self.entries.keys().next().copied().unwrap_or(self.last + 1)
    }

    /// Handles an entry, by the table in docs/CLIENTS.md.
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

    /// Handles a page after `last`; true when the end is reached.
    pub(super) fn take_page(&mut self, page: &Value) -> bool {
        let (first, end) = (number(&page["firstSeq"]), number(&page["lastSeq"]));
        self.forget_before(if first == 0 { end + 1 } else { first });
        for entry in page["entries"].as_array().unwrap() {
            self.take(entry);
        }
        self.last >= end
    }

    /// Handles a page before [`Self::first`]; true when the beginning is reached.
    pub(super) fn take_older(&mut self, page: &Value) -> bool {
        for entry in page["entries"].as_array().unwrap() {
            self.keep(entry);
        }
        let first = number(&page["firstSeq"]);
        self.forget_before(if first == 0 { number(&page["lastSeq"]) + 1 } else { first });
        first == 0 || self.first() <= first
    }

    /// Handles the entries and the clearing that a sync reports. They follow the known entries.
    pub(super) fn take_missed(&mut self, found: &Value) {
        self.forget_before(number(&found["clearedSeq"]) + 1);
        for entry in found["entries"].as_array().unwrap() {
            assert!(!matches!(self.take(entry), Taken::Hole), "missed: {found}");
        }
    }

    /// Removes the entries before this number.
    pub(super) fn forget_before(&mut self, first: u64) {
        self.entries = self.entries.split_off(&first);
        self.last = self.last.max(first.saturating_sub(1));
    }

    /// Stores a receipt. Receipts only go forward.
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
            if entry["allOfSender"] == true {
                self.erase(entry["sender"].as_str().unwrap(), number(&entry["seq"]));
            }
        }
        if self.deleted.contains(&number(&entry["seq"])) || self.is_erased(&entry) {
            without_text(&mut entry);
        }
        self.entries.insert(number(&entry["seq"]), entry);
    }

    /// Removes the texts of a person's messages below a number, also of those that come later.
    fn erase(&mut self, sender: &str, below: u64) {
        let known = self.erased.entry(sender.to_owned()).or_default();
        *known = below.max(*known);
        let erased: Vec<u64> = self
            .entries
            .values()
            .filter(|entry| self.is_erased(entry))
            .map(|e| number(&e["seq"]))
            .collect();
        for seq in erased {
            self.entries.get_mut(&seq).map(without_text);
        }
    }

    fn is_erased(&self, entry: &Value) -> bool {
        let below = self.erased.get(entry["sender"].as_str().unwrap()).copied().unwrap_or_default();
        entry["kind"] == "message" && number(&entry["seq"]) < below
    }

    /// Fails if entries are missing.
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
