//! Events as bytes, decoded once and in one way.

use serde::de::DeserializeOwned;

use crate::function::FunctionError;

/// Decodes an event.
///
/// # Errors
/// When it is not an event of this kind: then the function is wired to the wrong source.
pub fn decode<T: DeserializeOwned>(event: &[u8]) -> Result<T, FunctionError> {
    serde_json::from_slice(event).map_err(|error| FunctionError {
        error_type: "EventNotUnderstood".to_owned(),
        // Only the place: the error's own text can quote the event.
        error_message: format!(
            "the event is not of the expected kind, at line {} column {}",
            error.line(),
            error.column()
        ),
    })
}
