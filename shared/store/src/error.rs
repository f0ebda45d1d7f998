//! What can go wrong with the store that is nobody's fault who asked.

use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata, SdkError};

/// The store did not do what it was asked to. Outcomes that a caller should know, such as a taken
/// username, are not errors but results of their own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// DynamoDB did not answer in time, or throttled us past all retries. Trying again later helps.
    #[error("DynamoDB was not available for {operation}: {reason}")]
    Unavailable {
        /// The operation, as DynamoDB calls it.
        operation: &'static str,
        /// The kind of failure. Never an item or a key.
        reason: String,
    },
    /// DynamoDB refused the request: a missing table or permission, or a mistake of ours.
    #[error("DynamoDB refused {operation}: {reason}")]
    Refused {
        /// The operation, as DynamoDB calls it.
        operation: &'static str,
        /// DynamoDB's error code.
        reason: String,
    },
    /// A stored item is not of the shape that this version writes.
    #[error("a stored {what} could not be read")]
    Unreadable {
        /// The kind of the item.
        what: &'static str,
    },
}

/// DynamoDB's error codes that going slower, or simply again, gets past.
const PASSING: &[&str] = &[
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    CONFLICT,
    "TransactionCanceledException",
    "TransactionInProgressException",
    "InternalServerError",
    "ServiceUnavailable",
];

/// What DynamoDB says of a write that meets a transaction.
const CONFLICT: &str = "TransactionConflictException";

/// What DynamoDB says of an operation that a policy does not allow.
const DENIED: &str = "AccessDeniedException";

impl StoreError {
    /// A write that met a transaction on its item.
    pub(crate) fn conflict(operation: &'static str) -> Self {
        Self::Unavailable { operation, reason: CONFLICT.to_owned() }
    }

    /// Whether a write met a transaction on its item.
    pub(crate) fn is_conflict(&self) -> bool {
        matches!(self, Self::Unavailable { reason, .. } if reason == CONFLICT)
    }

    /// Whether the function's policy does not allow the operation.
    pub(crate) fn is_denied(&self) -> bool {
        matches!(self, Self::Refused { reason, .. } if reason == DENIED)
    }

    /// A request that lacks something that it must have: a mistake of ours, which the SDK notices
    /// before it sends it.
    pub(crate) fn unbuilt(operation: &'static str) -> impl Fn(BuildError) -> Self {
        move |_| Self::Refused { operation, reason: "request not built".to_owned() }
    }

    /// Judges what the SDK reported. Only DynamoDB's code is kept: its messages can quote keys.
    pub(crate) fn from_sdk<E>(operation: &'static str, error: &SdkError<E>) -> Self
    where
        E: ProvideErrorMetadata,
    {
        let unavailable = |reason: &str| Self::Unavailable { operation, reason: reason.to_owned() };
        match error {
            SdkError::TimeoutError(_) => unavailable("timeout"),
            SdkError::DispatchFailure(_) => unavailable("no connection"),
            SdkError::ResponseError(_) => unavailable("broken answer"),
            SdkError::ServiceError(service) => match service.err().code() {
                Some(code) if PASSING.contains(&code) => unavailable(code),
                Some(code) => Self::Refused { operation, reason: code.to_owned() },
                None if service.raw().status().is_server_error() => unavailable("server error"),
                None => Self::Refused { operation, reason: "no code".to_owned() },
            },
            // `_`: the SDK reserves the right to more kinds.
            SdkError::ConstructionFailure(_) | _ => {
                Self::Refused { operation, reason: "request not made".to_owned() }
            }
        }
    }
}
