//! Events, decoded once, and answers, encoded once.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::{RawValue, to_raw_value};

use crate::function_error::FunctionError;

/// Decodes an event. It fails where the event is not of this kind: then the function is wired to
/// the wrong source.
pub(crate) fn decode<T: DeserializeOwned>(event: &RawValue) -> Result<T, FunctionError> {
    serde_json::from_str(event.get()).map_err(|error| not_understood(&error))
}

/// The error for an event that is not what the function expects.
pub(crate) fn not_understood(error: &serde_json::Error) -> FunctionError {
    FunctionError {
        error_type: "EventNotUnderstood".to_owned(),
        // Only the place: the error's own text can quote the event.
        error_message: format!(
            "the event is not of the expected kind, at line {} column {}",
            error.line(),
            error.column()
        ),
    }
}

/// Encodes an answer.
pub(crate) fn encode(answer: &impl Serialize) -> Result<Box<RawValue>, FunctionError> {
    to_raw_value(answer).map_err(|_| FunctionError {
        error_type: "AnswerNotWritten".to_owned(),
        error_message: "the answer could not be written as JSON".to_owned(),
    })
}
