//! Why a function gave no answer, and how Lambda says so.

use std::time::Duration;

use natter_runtime::function::FunctionError;

/// Why an invocation gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvokeError {
    #[error("the function failed: {0}")]
    Failed(FunctionError),
    #[error("the function did not finish within its own timeout of {0:?}")]
    TimedOut(Duration),
    #[error("the function did not answer within {0:?}, which is as long as API Gateway waits")]
    GaveUp(Duration),
    #[error("the event is larger than Lambda accepts")]
    TooLarge,
    #[error("the Lambda API: {0}")]
    Unreachable(String),
}

impl InvokeError {
    /// A failure that the function did not report itself.
    pub(crate) fn failed(error_type: &str, error_message: &str) -> Self {
        Self::Failed(FunctionError {
            error_type: error_type.to_owned(),
            error_message: error_message.to_owned(),
        })
    }

    /// The error object that Lambda reports.
    pub(crate) fn reported(&self) -> FunctionError {
        let error_type = match self {
            Self::Failed(error) => return error.clone(),
            Self::TimedOut(_) | Self::GaveUp(_) => "Sandbox.Timedout",
            Self::TooLarge => "RequestTooLargeException",
            Self::Unreachable(_) => "ServiceException",
        };
        FunctionError { error_type: error_type.to_owned(), error_message: self.to_string() }
    }
}
