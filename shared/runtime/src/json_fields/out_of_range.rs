//! Bodies with a number that no reader of JSON can hold, such as `1e400`. They are JSON, so it is
//! the field that is refused, not the body.

use std::collections::BTreeMap;

use serde_json::{Map, Value, value::RawValue};

use super::{FieldError, JsonFields};

/// The fields of such a body, with an error for each that has such a number; nothing if the body is
/// not JSON for another reason.
pub(super) fn read(text: &str) -> Option<JsonFields> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    let (mut object, mut errors) = (Map::new(), Vec::new());
    for (name, value) in members {
        match serde_json::from_str::<Value>(value.get()) {
            Ok(value) => {
                object.insert(name, value);
            }
            Err(error) if is_out_of_range(&error) => {
                errors.push(FieldError::new(&name, "has a number that is too large"));
            }
            Err(_) => return None,
        }
    }
    Some(JsonFields { object, errors })
}

/// serde_json has no category of its own for it.
fn is_out_of_range(error: &serde_json::Error) -> bool {
    error.to_string().starts_with("number out of range")
}
