//! Why a function failed.

use serde::{Deserialize, Serialize};

/// What Lambda reports when a function failed instead of answering. It serialises as Lambda's own
/// error object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{error_type}: {error_message}")]
#[serde(rename_all = "camelCase")]
pub struct FunctionError {
    /// The kind of failure, such as `EventNotUnderstood`.
    pub error_type: String,
    /// One sentence for the log. API Gateway never shows it to a client.
    pub error_message: String,
}
