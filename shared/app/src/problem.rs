//! What handlers answer with when they refuse or fail: our codes, and the one place where errors of
//! the other packages become problems.

pub mod call_state;
pub mod code;
mod from;
pub mod refusals;

use std::{borrow::Cow, fmt::Display, time::Duration};

use natter_domain::call::Call;
use natter_runtime::problem as plumbing;

use self::call_state::CallState;

pub use natter_runtime::problem::{Code, FieldError};

/// A problem document, as the `Err` of handlers: errors of the store and of tokens become one with
/// `?`, which the plumbing's own type could not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(plumbing::Problem);

impl Problem {
    /// A problem with this code and explanation.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(plumbing::Problem::new(code, detail))
    }

    /// One value that can't be accepted.
    #[must_use]
    pub fn invalid_field(field: &str, reason: impl Display) -> Self {
        Self(plumbing::Problem::invalid_field(field, reason))
    }

    /// A mistake of ours. What it was goes to the log, not here.
    #[must_use]
    pub fn internal() -> Self {
        Self(plumbing::Problem::internal())
    }

    /// Busy for a moment.
    #[must_use]
    pub fn unavailable() -> Self {
        Self(plumbing::Problem::unavailable())
    }

    /// The same problem with a time after which trying again makes sense.
    #[must_use]
    pub fn retry_after(self, wait: Duration) -> Self {
        Self(self.0.retry_after(wait))
    }

    /// The same problem, naming one value that led to it.
    #[must_use]
    pub fn field(self, field: &str, reason: impl Display) -> Self {
        Self(self.0.field(field, reason))
    }

    /// The same problem with the methods that the route has.
    #[must_use]
    pub fn allow(self, methods: String) -> Self {
        Self(self.0.allow(methods))
    }

    /// The same problem, with the state of the call that it is about as its member `call`.
    #[must_use]
    pub fn about_call(self, call: &Call) -> Self {
        match serde_json::to_value(CallState::of(call)) {
            Ok(state) => Self(self.0.extension("call", state)),
            Err(_) => self,
        }
    }

    /// The code, for programs.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }
}

impl From<plumbing::Problem> for Problem {
    fn from(problem: plumbing::Problem) -> Self {
        Self(problem)
    }
}

impl From<Problem> for plumbing::Problem {
    fn from(problem: Problem) -> Self {
        problem.0
    }
}
