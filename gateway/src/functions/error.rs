//! Failed invocations, and how Lambda reports them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The error object that Lambda reports for a function that failed instead of answering.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{error_type}: {error_message}")]
#[serde(rename_all = "camelCase")]
pub struct FunctionError {
    /// The kind of failure, such as `Sandbox.Timedout`.
    pub error_type: String,
    /// One sentence for the log. API Gateway never shows it to a client.
    pub error_message: String,
}

impl FunctionError {
    /// An error object with this type and message.
    #[must_use]
    pub fn new(error_type: &str, error_message: &str) -> Self {
        Self { error_type: error_type.to_owned(), error_message: error_message.to_owned() }
    }
}

/// An invocation that gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvokeError {
    /// The function ran and reported a failure.
    #[error("the function failed: {0}")]
    Failed(FunctionError),
    /// The function ran for longer than its `Timeout` in the template.
    #[error("the function did not finish within its own timeout of {0:?}")]
    FunctionTimeout(Duration),
    /// The function ran for longer than API Gateway waits.
    #[error("the function did not answer within {0:?}, which is as long as API Gateway waits")]
    IntegrationTimeout(Duration),
    /// The event is larger than 6 MB.
    #[error("the event is larger than Lambda accepts")]
    TooLarge,
    /// The invoker can't reach the function.
    #[error("the Lambda API: {0}")]
    Unreachable(String),
}

impl InvokeError {
    /// The error object that Lambda would report.
    pub(crate) fn reported(&self) -> FunctionError {
        let error_type = match self {
            Self::Failed(error) => return error.clone(),
            Self::FunctionTimeout(_) | Self::IntegrationTimeout(_) => "Sandbox.Timedout",
            Self::TooLarge => "RequestTooLargeException",
            Self::Unreachable(_) => "ServiceException",
        };
        FunctionError::new(error_type, &self.to_string())
    }
}
