//! A deployed function as a value: raw event JSON in, raw answer JSON out.
//!
//! In Lambda the runtime API calls it; on one machine the local gateway does. Both hand over the same bytes, so
//! decoding, handling and encoding are the same code everywhere.

use std::{fmt, sync::Arc};

use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

type Invoke = dyn Fn(Vec<u8>) -> BoxFuture<'static, Result<Vec<u8>, FunctionError>> + Send + Sync;

/// One function, ready to be invoked any number of times, also at once.
#[derive(Clone)]
pub struct Function {
    name: &'static str,
    invoke: Arc<Invoke>,
}

/// What Lambda reports when a function failed instead of answering. It serialises as Lambda's own error object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{error_type}: {error_message}")]
#[serde(rename_all = "camelCase")]
pub struct FunctionError {
    /// The kind of failure, such as `EventNotUnderstood`.
    pub error_type: String,
    /// One sentence for the log. API Gateway never shows it to a client.
    pub error_message: String,
}

impl Function {
    /// Wraps `invoke` as the function called `name` (also the name of its binary).
    pub fn new<F, Fut>(name: &'static str, invoke: F) -> Self
    where
        F: Fn(Vec<u8>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Vec<u8>, FunctionError>> + Send + 'static,
    {
        Self { name, invoke: Arc::new(move |event| Box::pin(invoke(event))) }
    }

    /// The function's name, which is also the name of its binary.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Runs the function on one event (JSON) and returns its answer (JSON).
    ///
    /// # Errors
    /// When the event is not one that the function understands, or the function says so itself (an authorizer's
    /// `Unauthorized`).
    pub async fn invoke(&self, event: Vec<u8>) -> Result<Vec<u8>, FunctionError> {
        (self.invoke)(event).await
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Function").field("name", &self.name).finish_non_exhaustive()
    }
}
