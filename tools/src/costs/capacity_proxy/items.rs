//! The sizes of items, and the write units of an index, by the rules in DynamoDB's developer guide.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};

/// Bytes that one write unit takes.
const WRITE_UNIT: usize = 1024;

/// The write units of an item: one for each kilobyte or part of one; 0 for null.
pub(super) fn units(item: &Value) -> f64 {
    let Some(attributes) = item.as_object() else { return 0.0 };
    f64::from(u32::try_from(size(attributes).div_ceil(WRITE_UNIT)).unwrap())
}

/// Names and values, as DynamoDB measures them.
fn size(attributes: &Map<String, Value>) -> usize {
    attributes.iter().map(|(name, value)| name.len() + value_size(value)).sum()
}

fn value_size(value: &Value) -> usize {
    let (kind, value) = value.as_object().unwrap().iter().next().unwrap();
    let list = || value.as_array().unwrap().iter();
    match kind.as_str() {
        "S" => value.as_str().unwrap().len(),
        "N" => number_size(value),
        "B" => binary_size(value),
        "BOOL" | "NULL" => 1,
        "SS" => list().map(|text| text.as_str().unwrap().len()).sum(),
        "NS" => list().map(number_size).sum(),
        "BS" => list().map(binary_size).sum(),
        "L" => 3 + list().map(|value| 1 + value_size(value)).sum::<usize>(),
        "M" => {
            let entries = value.as_object().unwrap();
            3 + entries.len() + size(entries)
        }
        other => panic!("what is {other}?"),
    }
}

/// One byte for two digits, and one more.
fn number_size(number: &Value) -> usize {
    number.as_str().unwrap().len().div_ceil(2) + 1
}

fn binary_size(binary: &Value) -> usize {
    STANDARD.decode(binary.as_str().unwrap()).unwrap().len()
}

/// The names of a schema's attributes.
pub(super) fn names_of(schema: &Value) -> Vec<String> {
    let keys = schema.as_array().into_iter().flatten();
    keys.map(|key| key["AttributeName"].as_str().unwrap().to_owned()).collect()
}

/// A global secondary index.
pub(super) struct Index {
    keys: Vec<String>,
    /// The attributes that it holds, its keys and the table's among them; `None` is all.
    holds: Option<Vec<String>>,
}

impl Index {
    /// As it is described, of a table with these keys.
    pub(super) fn new(table_keys: &[String], described: &Value) -> Self {
        let keys = names_of(&described["KeySchema"]);
        let projection = &described["Projection"];
        let others = projection["NonKeyAttributes"].as_array().into_iter().flatten();
        let others = others.map(|name| name.as_str().unwrap().to_owned());
        let all = projection["ProjectionType"] == "ALL";
        let holds = (!all).then(|| keys.iter().chain(table_keys).cloned().chain(others).collect());
        Self { keys, holds }
    }

    /// The units that a change of an item costs here: a new entry, a changed one or one that goes
    /// is one write, another key is two, and what it does not hold is none.
    pub(super) fn cost(&self, before: &Value, after: &Value) -> f64 {
        let (old, new) = (self.entry(before), self.entry(after));
        let same_key = self.keys.iter().all(|key| old[key] == new[key]);
        if old == new {
            0.0
        } else if old.is_object() && new.is_object() && !same_key {
            units(&old) + units(&new)
        } else {
            units(&old).max(units(&new))
        }
    }

    /// What it holds of an item; null where that has not all of its keys.
    fn entry(&self, item: &Value) -> Value {
        let Some(attributes) = item.as_object() else { return Value::Null };
        if !self.keys.iter().all(|key| attributes.contains_key(key)) {
            return Value::Null;
        }
        let held = |name: &String| self.holds.as_ref().is_none_or(|holds| holds.contains(name));
        let entry = attributes.iter().filter(|(name, _)| held(name));
        entry.map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}
