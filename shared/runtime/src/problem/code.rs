//! The stable codes of problems.

use serde::{Serialize, Serializer};

/// What went wrong, as a client's code reads it. Codes stay; texts may change.
///
/// The constants are the codes that any function can answer with; an application adds its own.
///
/// It is a reference, because a problem carries it through every `Result`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code(&'static CodeDefinition);

/// The name, status and title of a code.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct CodeDefinition {
    /// The code as it is sent.
    pub name: &'static str,
    /// The HTTP status that goes with it.
    pub status: u16,
    /// A title, the same for every case.
    pub title: &'static str,
}

impl Code {
    /// The body or frame is not JSON, or not a JSON object.
    pub const MALFORMED_JSON: Self = Self(&CodeDefinition {
        name: "malformed_json",
        status: 400,
        title: "The body is not a JSON object",
    });
    /// A body is needed.
    pub const EMPTY_BODY: Self =
        Self(&CodeDefinition { name: "empty_body", status: 400, title: "The body is empty" });
    /// The body is not UTF-8.
    pub const INVALID_UTF8: Self =
        Self(&CodeDefinition { name: "invalid_utf8", status: 400, title: "The body is not UTF-8" });
    /// Fields or parameters are missing or break a rule.
    pub const VALIDATION_FAILED: Self = Self(&CodeDefinition {
        name: "validation_failed",
        status: 400,
        title: "Some values can't be accepted",
    });
    /// The body is over [`BODY_BYTES`](crate::limits::BODY_BYTES).
    pub const BODY_TOO_LARGE: Self = Self(&CodeDefinition {
        name: "body_too_large",
        status: 413,
        title: "The body is too large",
    });
    /// A frame names no action that there is.
    pub const UNKNOWN_ACTION: Self = Self(&CodeDefinition {
        name: "unknown_action",
        status: 400,
        title: "There is no such action",
    });
    /// No such route.
    pub const ROUTE_NOT_FOUND: Self = Self(&CodeDefinition {
        name: "route_not_found",
        status: 404,
        title: "There is no such route",
    });
    /// The route has other methods.
    pub const METHOD_NOT_ALLOWED: Self = Self(&CodeDefinition {
        name: "method_not_allowed",
        status: 405,
        title: "The route has other methods",
    });
    /// A mistake of ours.
    pub const INTERNAL_ERROR: Self = Self(&CodeDefinition {
        name: "internal_error",
        status: 500,
        title: "Something went wrong",
    });
    /// Busy or out of order for a moment.
    pub const UNAVAILABLE: Self = Self(&CodeDefinition {
        name: "unavailable",
        status: 503,
        title: "Not available for a moment",
    });

    /// Every code above.
    pub const GENERIC: &[Self] = &[
        Self::MALFORMED_JSON,
        Self::EMPTY_BODY,
        Self::INVALID_UTF8,
        Self::VALIDATION_FAILED,
        Self::BODY_TOO_LARGE,
        Self::UNKNOWN_ACTION,
        Self::ROUTE_NOT_FOUND,
        Self::METHOD_NOT_ALLOWED,
        Self::INTERNAL_ERROR,
        Self::UNAVAILABLE,
    ];

    /// The code with this definition.
    #[must_use]
    pub const fn new(definition: &'static CodeDefinition) -> Self {
        Self(definition)
    }

    /// The code as it is sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0.name
    }

    /// The HTTP status that goes with it.
    #[must_use]
    pub const fn status(self) -> u16 {
        self.0.status
    }

    /// A title, the same for every case.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.0.title
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}
