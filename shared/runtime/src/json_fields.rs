//! The fields of a JSON body or frame: each read into its type, all errors reported at once.

mod objects;
mod out_of_range;

use std::{convert::Infallible, fmt::Display, ops::RangeInclusive};

use serde_json::{Map, Number, Value};

use crate::{
    limits::BODY_BYTES,
    problem::{Code, FieldError, Problem},
};

/// What is wrong with a body that can't be read. Not in serde's own words, which can quote the body;
/// but what is JSON by its grammar must not be told that it is none.
fn fault(error: &serde_json::Error) -> String {
    let (text, place) =
        (error.to_string(), format!("at line {} column {}", error.line(), error.column()));
    // serde_json has no categories of its own for these.
    if text.starts_with("recursion limit exceeded") {
        format!("The body is nested more than 128 levels deep, {place}.")
    } else if text.starts_with("lone leading surrogate")
        || text.starts_with("unexpected end of hex escape")
    {
        format!("The body has half of a surrogate pair, which is no character, {place}.")
    } else {
        format!("The body is not JSON, {place}.")
    }
}

/// Takes any string, where a field's rule is asked for.
pub fn any_text(text: String) -> Result<String, Infallible> {
    Ok(text)
}

/// A JSON object that is being read. Every reader returns `None` after noting what is wrong with
/// its field; [`JsonFields::finish`] then reports all of it. Fields that nobody reads are ignored.
pub struct JsonFields {
    object: Map<String, Value>,
    errors: Vec<FieldError>,
}

impl JsonFields {
    /// Reads a body that must be a JSON object.
    ///
    /// # Errors
    /// The problem with the body as a whole.
    pub fn of_body(body: &[u8]) -> Result<Self, Problem> {
        if body.is_empty() {
            return Err(Problem::new(Code::EMPTY_BODY, "Send a JSON object."));
        }
        Self::of_optional_body(body)
    }

    /// Reads a body that may be missing: then no field is there.
    ///
    /// # Errors
    /// The problem with the body as a whole.
    pub fn of_optional_body(body: &[u8]) -> Result<Self, Problem> {
        if body.len() > BODY_BYTES {
            return Err(Problem::new(Code::BODY_TOO_LARGE, "A body has at most 65536 bytes."));
        }
        let text = std::str::from_utf8(body).map_err(|error| {
            Problem::new(Code::INVALID_UTF8, format!("Byte {} is not UTF-8.", error.valid_up_to()))
        })?;
        if text.is_empty() {
            return Ok(Self { object: Map::new(), errors: Vec::new() });
        }
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Ok(Self { object, errors: Vec::new() }),
            Ok(
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_)
                | Value::Array(_),
            ) => Err(Problem::new(Code::MALFORMED_JSON, "The body is JSON, but not an object.")),
            Err(error) => out_of_range::read(text)
                .ok_or_else(|| Problem::new(Code::MALFORMED_JSON, fault(&error))),
        }
    }

    /// A string that must be there.
    pub fn required<T, E: Display>(
        &mut self,
        name: &str,
        parse: impl FnOnce(String) -> Result<T, E>,
    ) -> Option<T> {
        match self.object.remove(name) {
            None | Some(Value::Null) => self.reject(name, "is missing"),
            Some(value) => self.string(name, value, parse),
        }
    }

    /// A string that may be missing or null.
    pub fn optional<T, E: Display>(
        &mut self,
        name: &str,
        parse: impl FnOnce(String) -> Result<T, E>,
    ) -> Option<Option<T>> {
        match self.object.remove(name) {
            None | Some(Value::Null) => Some(None),
            Some(value) => self.string(name, value, parse).map(Some),
        }
    }

    /// A string that may be missing (leave it) or null (clear it).
    pub fn clearable<T, E: Display>(
        &mut self,
        name: &str,
        parse: impl FnOnce(String) -> Result<T, E>,
    ) -> Option<Option<Option<T>>> {
        match self.object.remove(name) {
            None => Some(None),
            Some(Value::Null) => Some(Some(None)),
            Some(value) => self.string(name, value, parse).map(|value| Some(Some(value))),
        }
    }

    /// A whole number in `range` that may be missing or null.
    pub fn number(&mut self, name: &str, range: RangeInclusive<u64>) -> Option<Option<u64>> {
        match self.object.remove(name) {
            None | Some(Value::Null) => Some(None),
            Some(value) => match whole_number(&value, &range) {
                Ok(number) => Some(Some(number)),
                Err(reason) => self.reject(name, reason),
            },
        }
    }

    /// A whole number in `range` that must be there.
    pub fn required_number(&mut self, name: &str, range: RangeInclusive<u64>) -> Option<u64> {
        match self.number(name, range)? {
            Some(number) => Some(number),
            None => self.reject(name, "is missing"),
        }
    }

    /// A list of strings of at most `max`; empty where it is missing or null. An item that
    /// can't be read is reported as an error of the list.
    pub fn list<T, E: Display>(
        &mut self,
        name: &str,
        max: usize,
        parse: impl Fn(String) -> Result<T, E>,
    ) -> Option<Vec<T>> {
        let items = match self.object.remove(name) {
            None | Some(Value::Null) => return Some(Vec::new()),
            Some(Value::Array(items)) => items,
            Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
                return self.reject(name, "must be a list");
            }
        };
        if items.len() > max {
            return self.reject(name, format!("must have at most {max} items"));
        }
        let mut read = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            let Value::String(text) = item else {
                return self.reject(name, format!("item {index} must be a string"));
            };
            match parse(text) {
                Ok(value) => read.push(value),
                Err(reason) => return self.reject(name, format!("item {index} {reason}")),
            }
        }
        Some(read)
    }

    /// An object of at most `max` whole numbers in `range`, by keys that `parse` reads. It must be
    /// there. A member that can't be read is reported as an error of the object.
    pub fn numbers<K, E: Display>(
        &mut self,
        name: &str,
        max: usize,
        range: RangeInclusive<u64>,
        parse: impl Fn(&str) -> Result<K, E>,
    ) -> Option<Vec<(K, u64)>> {
        let object = match self.object.remove(name) {
            None | Some(Value::Null) => return self.reject(name, "is missing"),
            Some(Value::Object(object)) => object,
            Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
                return self.reject(name, "must be an object");
            }
        };
        if object.len() > max {
            return self.reject(name, format!("must have at most {max} members"));
        }
        let mut read = Vec::with_capacity(object.len());
        for (index, (key, value)) in object.into_iter().enumerate() {
            match (parse(&key), whole_number(&value, &range)) {
                (Ok(key), Ok(number)) => read.push((key, number)),
                (Err(reason), _) => return self.reject(name, format!("key {index} {reason}")),
                (Ok(_), Err(reason)) => {
                    return self.reject(name, format!("value {index} {reason}"));
                }
            }
        }
        Some(read)
    }

    /// An object or a string that must be there, of at most `max` bytes as JSON. It is passed on as
    /// it is.
    pub fn opaque(&mut self, name: &str, max: usize) -> Option<Value> {
        match self.object.remove(name) {
            None | Some(Value::Null) => self.reject(name, "is missing"),
            Some(value @ (Value::Object(_) | Value::String(_)))
                if value.to_string().len() <= max =>
            {
                Some(value)
            }
            Some(Value::Object(_) | Value::String(_)) => {
                self.reject(name, format!("must have at most {max} bytes"))
            }
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_)) => {
                self.reject(name, "must be an object or a string")
            }
        }
    }

    /// As [`Self::opaque`], where null is a value of its own.
    pub fn opaque_or_null(&mut self, name: &str, max: usize) -> Option<Value> {
        match self.object.get(name) {
            Some(Value::Null) => self.object.remove(name),
            None | Some(_) => self.opaque(name, max),
        }
    }

    /// A truth value that must be there.
    pub fn required_flag(&mut self, name: &str) -> Option<bool> {
        match self.object.get(name) {
            None | Some(Value::Null) => self.reject(name, "is missing"),
            Some(_) => self.flag(name),
        }
    }

    /// A truth value; false where it is missing or null.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        match self.object.remove(name) {
            None | Some(Value::Null) => Some(false),
            Some(Value::Bool(flag)) => Some(flag),
            Some(Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_)) => {
                self.reject(name, "must be true or false")
            }
        }
    }

    /// Records an error of a field, such as one that shows only when several fields are compared.
    pub fn reject<T>(&mut self, name: &str, reason: impl Display) -> Option<T> {
        // What could not be read at all is not missing as well.
        if !self.errors.iter().any(|error| error.field == name) {
            self.errors.push(FieldError::new(name, reason));
        }
        None
    }

    /// The values, if every one of them could be read.
    ///
    /// # Errors
    /// `validation_failed` with each recorded error.
    pub fn finish<T: AllPresent>(self, values: T) -> Result<T::Values, Problem> {
        match values.all() {
            Some(values) if self.errors.is_empty() => Ok(values),
            Some(_) | None => Err(Problem::invalid(self.errors)),
        }
    }

    fn string<T, E: Display>(
        &mut self,
        name: &str,
        value: Value,
        parse: impl FnOnce(String) -> Result<T, E>,
    ) -> Option<T> {
        let Value::String(text) = value else { return self.reject(name, "must be a string") };
        match parse(text) {
            Ok(value) => Some(value),
            Err(reason) => self.reject(name, reason),
        }
    }
}

/// A number that is whole and not negative, however it is written: in JSON Schema `7.0`, `7e0` and
/// `-0` are integers.
fn whole(number: &Number) -> Option<u64> {
    /// 2^53 - 1: above it a number with a point is not exact.
    const EXACT: f64 = 9_007_199_254_740_991.0;
    number.as_u64().or_else(|| {
        let number = number.as_f64()?;
        let exact = number.fract() == 0.0 && (0.0..=EXACT).contains(&number);
        exact.then_some(number as u64)
    })
}

/// A number of a JSON value, or why it is refused.
fn whole_number(value: &Value, range: &RangeInclusive<u64>) -> Result<u64, String> {
    value
        .as_number()
        .and_then(whole)
        .filter(|number| range.contains(number))
        .ok_or_else(|| format!("must be a whole number from {} to {}", range.start(), range.end()))
}

/// Several values of which each was read, or not.
pub trait AllPresent {
    /// The values.
    type Values;
    /// All of them, or nothing.
    fn all(self) -> Option<Self::Values>;
}

macro_rules! all_read {
    ($($value:ident),+) => {
        impl<$($value),+> AllPresent for ($(Option<$value>,)+) {
            type Values = ($($value,)+);

            #[expect(non_snake_case, reason = "the type parameters name the values")]
            fn all(self) -> Option<Self::Values> {
                let ($($value,)+) = self;
                Some(($($value?,)+))
            }
        }
    };
}

all_read!(A);
all_read!(A, B);
all_read!(A, B, C);
all_read!(A, B, C, D);
all_read!(A, B, C, D, E);

#[cfg(test)]
mod tests;
