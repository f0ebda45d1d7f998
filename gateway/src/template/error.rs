//! Errors in a template.

use super::intrinsics::ResolveError;

/// A template that the gateway can't run. Each message names the place.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The text is not YAML.
    #[error("it is not YAML: {0}")]
    NotYaml(String),
    /// A value can't be known on this machine.
    #[error("{at}: {why}")]
    Unresolved {
        /// The place, as a path of names.
        at: String,
        /// The reason.
        #[source]
        why: ResolveError,
    },
    /// A resource's properties have another shape than CloudFormation's or SAM's.
    #[error("{at}: {why}")]
    Malformed {
        /// The place, as a path of names.
        at: String,
        /// What was expected.
        why: String,
    },
    /// A route or an authorizer names a function that the template does not have.
    #[error("{at}: there is no function `{function}`")]
    NoSuchFunction {
        /// The place, as a path of names.
        at: String,
        /// The name.
        function: String,
    },
    /// The template has two resources of a type of which the gateway serves one.
    #[error("`{first}` and `{second}` are both {kind}; the gateway serves one")]
    OneOnly {
        /// The resource type.
        kind: &'static str,
        /// The first one's logical id.
        first: String,
        /// The second one's logical id.
        second: String,
    },
    /// Two functions ask for the same route.
    #[error("the route `{route}` belongs to both `{first}` and `{second}`")]
    RouteTaken {
        /// The route key.
        route: String,
        /// The function that has it.
        first: String,
        /// The function that asks for it again.
        second: String,
    },
}

/// An error about the form of the value at `at`.
pub(super) fn malformed(at: &str, why: &str) -> TemplateError {
    TemplateError::Malformed { at: at.to_owned(), why: why.to_owned() }
}
