//! Functions that are started without being waited for.

use natter_push::DelayError;
use natter_store::{
    StoreError,
    conversations::{EraseError, LeaveError},
};

pub use natter_runtime::background::function;

/// The work could not be done. Lambda tries it again, and then puts it aside.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct JobError(pub String);

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl From<DelayError> for JobError {
    fn from(error: DelayError) -> Self {
        Self(error.to_string())
    }
}

impl From<LeaveError> for JobError {
    fn from(error: LeaveError) -> Self {
        Self(error.to_string())
    }
}

impl From<EraseError> for JobError {
    fn from(error: EraseError) -> Self {
        Self(error.to_string())
    }
}
