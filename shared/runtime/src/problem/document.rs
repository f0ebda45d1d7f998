//! A problem and its document.

use std::{borrow::Cow, fmt::Display, time::Duration};

use serde::{Serialize, ser::SerializeStruct};

use super::Code;

/// The answer to a request that is refused or fails. A 5xx shows no internals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The code, for programs.
    pub code: Code,
    /// The explanation, for people.
    pub detail: Cow<'static, str>,
    /// Which values can't be accepted.
    pub errors: Vec<FieldError>,
    /// The time to wait before a retry (`Retry-After`).
    pub retry_after: Option<Duration>,
    /// The methods that the route has (`Allow`).
    pub allow: Option<Box<str>>,
    /// The id under which our log knows the request; set for a 5xx.
    pub request_id: Option<String>,
    /// A member of the application's own (RFC 9457, 3.2), with its name.
    pub extension: Option<Box<(&'static str, serde_json::Value)>>,
}

/// One value that can't be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field, or parameter.
    pub field: String,
    /// Why, in words that follow the field's name.
    pub message: String,
}

impl FieldError {
    /// A field, or parameter, and why its value can't be accepted.
    pub fn new(field: &str, reason: impl Display) -> Self {
        Self { field: field.to_owned(), message: reason.to_string() }
    }
}

impl Problem {
    /// A problem with this code and explanation.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
            allow: None,
            request_id: None,
            extension: None,
        }
    }

    /// Values that can't be accepted.
    #[must_use]
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [only] => format!("`{}` {}", only.field, only.message),
            several => {
                let fields: Vec<_> =
                    several.iter().map(|error| format!("`{}`", error.field)).collect();
                format!("{} can't be accepted", fields.join(", "))
            }
        };
        Self { errors, ..Self::new(Code::VALIDATION_FAILED, detail) }
    }

    /// One value that can't be accepted.
    #[must_use]
    pub fn invalid_field(field: &str, reason: impl Display) -> Self {
        Self::invalid(vec![FieldError::new(field, reason)])
    }

    /// A mistake of ours. What it was goes to the log, not here.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(Code::INTERNAL_ERROR, "The request could not be answered. Trying again may help.")
    }

    /// Busy for a moment.
    #[must_use]
    pub fn unavailable() -> Self {
        Self::new(
            Code::UNAVAILABLE,
            "The request could not be answered right now. Repeat it in a moment.",
        )
        .retry_after(Duration::from_secs(1))
    }

    /// The same problem with a time after which trying again makes sense.
    #[must_use]
    pub fn retry_after(self, wait: Duration) -> Self {
        Self { retry_after: Some(wait), ..self }
    }

    /// The same problem, naming one value that led to it.
    #[must_use]
    pub fn field(mut self, field: &str, reason: impl Display) -> Self {
        self.errors.push(FieldError::new(field, reason));
        self
    }

    /// The same problem with the methods that the route has.
    #[must_use]
    pub fn allow(self, methods: String) -> Self {
        Self { allow: Some(methods.into()), ..self }
    }

    /// The same problem with a member of the application's own.
    #[must_use]
    pub fn extension(self, name: &'static str, value: serde_json::Value) -> Self {
        Self { extension: Some(Box::new((name, value))), ..self }
    }

    /// Whole seconds to wait, rounded up, at least one.
    #[must_use]
    pub fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after
            .map(|wait| wait.as_millis().div_ceil(1000).max(1))
            .and_then(|s| u64::try_from(s).ok())
    }

    /// The same problem, naming the request if it is a 5xx.
    #[must_use]
    pub fn of_request(self, request_id: &str) -> Self {
        if self.code.status() < 500 {
            return self;
        }
        Self { request_id: Some(request_id.to_owned()), ..self }
    }
}

impl Serialize for Problem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut document = serializer.serialize_struct("Problem", 9)?;
        // The one URN that this deployment's problem types have, whichever package defines them.
        document
            .serialize_field("type", &format_args!("urn:natter:problem:{}", self.code.as_str()))?;
        document.serialize_field("title", self.code.title())?;
        document.serialize_field("status", &self.code.status())?;
        document.serialize_field("detail", &self.detail)?;
        document.serialize_field("code", &self.code)?;
        if !self.errors.is_empty() {
            document.serialize_field("errors", &self.errors)?;
        }
        if let Some(seconds) = self.retry_after_seconds() {
            document.serialize_field("retryAfter", &seconds)?;
        }
        if let Some(request_id) = &self.request_id {
            document.serialize_field("requestId", request_id)?;
        }
        if let Some((name, value)) = self.extension.as_deref() {
            document.serialize_field(name, value)?;
        }
        document.end()
    }
}
