//! Lists of objects, whose fields are read like those of the body.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::JsonFields;
use crate::problem::FieldError;

impl JsonFields {
    /// A list of objects that must be there, as many as `size` says; `read` reads the fields of
    /// each. What is wrong with a field is noted under its place, such as `messages[2].text`.
    pub fn objects<T>(
        &mut self,
        name: &str,
        size: &RangeInclusive<usize>,
        mut read: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let items = match self.object.remove(name) {
            None | Some(Value::Null) => return self.reject(name, "is missing"),
            Some(Value::Array(items)) => items,
            Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
                return self.reject(name, "must be a list");
            }
        };
        if !size.contains(&items.len()) {
            let reason = format!("must have {} to {} items", size.start(), size.end());
            return self.reject(name, reason);
        }
        let mut all = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            let place = format!("{name}[{index}]");
            let Value::Object(object) = item else {
                self.reject::<T>(&place, "must be an object");
                continue;
            };
            let mut fields = Self { object, errors: Vec::new() };
            let item = read(&mut fields);
            self.errors.extend(
                fields
                    .errors
                    .into_iter()
                    .map(|error| FieldError { field: format!("{place}.{}", error.field), ..error }),
            );
            all.extend(item);
        }
        Some(all)
    }

    /// Whether there is a field of this name that is not null.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.object.get(name).is_some_and(|value| !value.is_null())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json_fields::any_text;

    /// Reads `list` of 1 to 3 objects with a `text`; what comes of it, or the fields in the way.
    fn read(body: &str) -> Result<Vec<String>, Vec<String>> {
        let mut fields = JsonFields::of_body(body.as_bytes()).unwrap();
        let list = fields.objects("list", &(1..=3), |item| item.required("text", any_text));
        let read = fields.finish((list,)).map(|(list,)| list);
        read.map_err(|problem| problem.errors.into_iter().map(|error| error.field).collect())
    }

    #[test]
    fn the_fields_of_each_object_are_read_in_order() {
        let two = r#"{"list":[{"text":"one","more":1},{"text":"two"}]}"#;
        assert_eq!(read(two), Ok(vec!["one".to_owned(), "two".to_owned()]));
    }

    #[test]
    fn what_is_wrong_is_named_by_its_place() {
        for (body, fields) in [
            (r#"{}"#, vec!["list"]),
            (r#"{"list":null}"#, vec!["list"]),
            (r#"{"list":{"text":"one"}}"#, vec!["list"]),
            (r#"{"list":[]}"#, vec!["list"]),
            (r#"{"list":[{},{},{},{}]}"#, vec!["list"]),
            (r#"{"list":[{"text":"one"},"two",{"text":3}]}"#, vec!["list[1]", "list[2].text"]),
            (r#"{"list":[{},null]}"#, vec!["list[0].text", "list[1]"]),
        ] {
            assert_eq!(read(body), Err(fields.into_iter().map(str::to_owned).collect()), "{body}");
        }
    }
}
