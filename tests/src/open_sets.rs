//! Sets of values that may grow, such as the kinds of entries.
//!
//! The two documents leave them open: `x-extensible-enum` has the values that are known, and a
//! client takes any other. What this backend answers must be one of the known ones all the same.

use serde_json::{Map, Value};

/// The keyword with the values that are known.
const KNOWN: &str = "x-extensible-enum";

/// A document whose open sets are closed: only known values are valid.
#[must_use]
pub fn closed(document: Value) -> Value {
    match document {
        Value::Object(object) => {
            let mut closed_object: Map<_, _> =
                object.into_iter().map(|(name, value)| (name, closed(value))).collect();
            if let Some(known) = closed_object.get(KNOWN).cloned() {
                closed_object.insert("enum".to_owned(), known);
            }
            Value::Object(closed_object)
        }
        Value::Array(list) => Value::Array(list.into_iter().map(closed).collect()),
        value @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => value,
    }
}
