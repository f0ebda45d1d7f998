//! The fields of a JSON body or frame: each read into its type, all flaws reported at once.

use natter_domain::{invalid::Invalid, limits::BODY_BYTES, paging::PageSize, seq::Seq};
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

    /// The number of an entry that must be there.
    pub fn required_seq(&mut self, name: &str) -> Option<Seq> {
        match self.seq(name)? {
            Some(seq) => Some(seq),
            None => self.flaw(name, "is missing"),
        }
    }

    /// A list of strings of at most `max`; empty where it is missing or null. A flaw of one is told of the list.
    pub fn list<T>(
        &mut self,
        name: &str,
        max: usize,
        parse: impl Fn(String) -> Result<T, Invalid>,
    ) -> Option<Vec<T>> {
        let items = match self.object.remove(name) {
            None | Some(Value::Null) => return Some(Vec::new()),
            Some(Value::Array(items)) => items,
            Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
                return self.flaw(name, "must be a list");
            }
        };
        if items.len() > max {
            return self.flaw(name, &format!("must have at most {max} items"));
        }
        let mut read = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            let Value::String(text) = item else {
                return self.flaw(name, &format!("item {index} must be a string"));
            };
            match parse(text) {
                Ok(value) => read.push(value),
                Err(invalid) => return self.flaw(name, &format!("item {index} {}", invalid.reason())),
            }
        }
        Some(read)
    }

    /// An object of at most `max` numbers of entries, by keys that `parse` reads. It must be there. A flaw of one is told of the
    /// object.
    pub fn seqs<K>(
        &mut self,
        name: &str,
        max: usize,
        parse: impl Fn(&str) -> Result<K, Invalid>,
    ) -> Option<Vec<(K, Seq)>> {
        let object = match self.object.remove(name) {
            None | Some(Value::Null) => return self.flaw(name, "is missing"),
            Some(Value::Object(object)) => object,
            Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
                return self.flaw(name, "must be an object");
            }
        };
        if object.len() > max {
            return self.flaw(name, &format!("must have at most {max} members"));
        }
        let mut read = Vec::with_capacity(object.len());
        for (index, (key, value)) in object.into_iter().enumerate() {
            let seq = value.as_u64().and_then(|number| Seq::new(number).ok());
            match (parse(&key), seq) {
                (Ok(key), Some(seq)) => read.push((key, seq)),
                (Err(invalid), _) => return self.flaw(name, &format!("key {index} {}", invalid.reason())),
                (Ok(_), None) => {
                    let rule = "must be a whole number from 0 to 9007199254740991";
                    return self.flaw(name, &format!("value {index} {rule}"));
                }
            }
        }
        Some(read)
    }

    /// A whole number between 1 and 100 that says how many items are wanted; the default where it is missing or null.
    pub fn limit(&mut self, name: &str) -> Option<PageSize> {
        match self.object.remove(name) {
            None | Some(Value::Null) => Some(PageSize::default()),
            Some(value) => match value.as_u64().map(PageSize::new) {
                Some(Ok(limit)) => Some(limit),
                Some(Err(_)) | None => self.flaw(name, "must be a whole number from 1 to 100"),
            },
        }
    }

    /// An object or a string that must be there, of at most `max` bytes as JSON. It is passed on as it is.
    pub fn opaque(&mut self, name: &str, max: usize) -> Option<Value> {
        match self.object.remove(name) {
            None | Some(Value::Null) => self.flaw(name, "is missing"),
            Some(value @ (Value::Object(_) | Value::String(_))) if value.to_string().len() <= max => {
                Some(value)
            }
            Some(Value::Object(_) | Value::String(_)) => {
                self.flaw(name, &format!("must have at most {max} bytes"))
            }
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_)) => {
                self.flaw(name, "must be an object or a string")
            }
        }
    }

    /// A truth value that must be there.
    pub fn required_flag(&mut self, name: &str) -> Option<bool> {
        match self.object.get(name) {
            None | Some(Value::Null) => self.flaw(name, "is missing"),
            Some(_) => self.flag(name),
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
