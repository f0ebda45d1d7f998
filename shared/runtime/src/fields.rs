//! The fields of a JSON body or frame: each read into its type, all flaws reported at once.

use natter_domain::{invalid::Invalid, limits::BODY_BYTES, seq::Seq};
use serde_json::{Map, Value};

use crate::problem::{Code, FieldError, Problem};

/// A JSON object that is being read. Every reader returns `None` after noting what is wrong with its field;
/// [`Fields::finish`] then reports all of it. Fields that nobody reads are ignored.
pub struct Fields {
    object: Map<String, Value>,
    errors: Vec<FieldError>,
}

impl Fields {
    /// Reads a body that must be a JSON object.
    ///
    /// # Errors
    /// The problem with the body as a whole.
    pub fn of_body(body: &[u8]) -> Result<Self, Problem> {
        if body.is_empty() {
            return Err(Problem::new(Code::EmptyBody, "Send a JSON object."));
        }
        Self::of_optional_body(body)
    }

    /// Reads a body that may be missing: then no field is there.
    ///
    /// # Errors
    /// The problem with the body as a whole.
    pub fn of_optional_body(body: &[u8]) -> Result<Self, Problem> {
        if body.len() > BODY_BYTES {
            return Err(Problem::new(Code::BodyTooLarge, "A body has at most 65536 bytes."));
        }
        let text = std::str::from_utf8(body).map_err(|error| {
            Problem::new(Code::InvalidUtf8, format!("Byte {} is not UTF-8.", error.valid_up_to()))
        })?;
        if text.is_empty() {
            return Ok(Self { object: Map::new(), errors: Vec::new() });
        }
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Ok(Self { object, errors: Vec::new() }),
            Ok(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
                Err(Problem::new(Code::MalformedJson, "The body is JSON, but not an object."))
            }
            // Only the place: serde's own text can quote the body.
            Err(error) => Err(Problem::new(
                Code::MalformedJson,
                format!("The body is not JSON, at line {} column {}.", error.line(), error.column()),
            )),
        }
    }

    /// A string that must be there.
    pub fn required<T>(&mut self, name: &str, parse: impl FnOnce(String) -> Result<T, Invalid>) -> Option<T> {
        match self.object.remove(name) {
            None | Some(Value::Null) => self.flaw(name, "is missing"),
            Some(value) => self.string(name, value, parse),
        }
    }

    /// A string that may be missing or null.
    pub fn optional<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(String) -> Result<T, Invalid>,
    ) -> Option<Option<T>> {
        match self.object.remove(name) {
            None | Some(Value::Null) => Some(None),
            Some(value) => self.string(name, value, parse).map(Some),
        }
    }

    /// A string that may be missing (leave it) or null (clear it).
    pub fn clearable<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(String) -> Result<T, Invalid>,
    ) -> Option<Option<Option<T>>> {
        match self.object.remove(name) {
            None => Some(None),
            Some(Value::Null) => Some(Some(None)),
            Some(value) => self.string(name, value, parse).map(|value| Some(Some(value))),
        }
    }

    /// The number of an entry that may be missing or null.
    pub fn seq(&mut self, name: &str) -> Option<Option<Seq>> {
        match self.object.remove(name) {
            None | Some(Value::Null) => Some(None),
            Some(value) => match value.as_u64().and_then(|number| Seq::new(number).ok()) {
                Some(seq) => Some(Some(seq)),
                None => self.flaw(name, "must be a whole number from 0 to 9007199254740991"),
            },
        }
    }

    /// A truth value; false where it is missing or null.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        match self.object.remove(name) {
            None | Some(Value::Null) => Some(false),
            Some(Value::Bool(flag)) => Some(flag),
            Some(Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_)) => {
                self.flaw(name, "must be true or false")
            }
        }
    }

    /// Notes a flaw that shows only when several fields are looked at together.
    pub fn flaw<T>(&mut self, name: &str, message: &str) -> Option<T> {
        self.errors.push(FieldError { field: name.to_owned(), message: message.to_owned() });
        None
    }

    /// The values, if every one of them could be read.
    ///
    /// # Errors
    /// `validation_failed` with each flaw that was noted.
    pub fn finish<T: AllRead>(self, values: T) -> Result<T::Values, Problem> {
        match values.all() {
            Some(values) if self.errors.is_empty() => Ok(values),
            Some(_) | None => Err(Problem::invalid(self.errors)),
        }
    }

    fn string<T>(
        &mut self,
        name: &str,
        value: Value,
        parse: impl FnOnce(String) -> Result<T, Invalid>,
    ) -> Option<T> {
        let Value::String(text) = value else { return self.flaw(name, "must be a string") };
        match parse(text) {
            Ok(value) => Some(value),
            Err(invalid) => self.flaw(name, invalid.reason()),
        }
    }
}

/// Several values of which each was read, or not.
pub trait AllRead {
    /// The values.
    type Values;
    /// All of them, or nothing.
    fn all(self) -> Option<Self::Values>;
}

macro_rules! all_read {
    ($($value:ident),+) => {
        impl<$($value),+> AllRead for ($(Option<$value>,)+) {
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
