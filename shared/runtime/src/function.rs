//! A deployed function as a value: the JSON of an event in, the JSON of an answer out.
//!
//! In Lambda the runtime API calls it; on one machine the local gateway does. Both hand over the
//! same JSON, so decoding, handling and encoding are the same code everywhere.

use std::{fmt, sync::Arc};

use futures_util::future::BoxFuture;
use serde_json::value::RawValue;

use crate::event;

pub use crate::function_error::FunctionError;

/// What a function answers to one event.
pub type Outcome = Result<Box<RawValue>, FunctionError>;

type Invoke = dyn Fn(Box<RawValue>) -> BoxFuture<'static, Outcome> + Send + Sync;

/// One function, ready to be invoked any number of times, also at once.
#[derive(Clone)]
pub struct Function {
    name: &'static str,
    invoke: Arc<Invoke>,
}

impl Function {
    /// Wraps `invoke` as the function called `name` (also the name of its binary).
    pub fn new<F, Fut>(name: &'static str, invoke: F) -> Self
    where
        F: Fn(Box<RawValue>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Outcome> + Send + 'static,
    {
        Self { name, invoke: Arc::new(move |event| Box::pin(invoke(event))) }
    }

    /// The function's name, which is also the name of its binary.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Runs the function on one event and returns its answer. It fails when the event is not one
    /// that the function understands, or the function says so itself (an authorizer's
    /// `Unauthorized`).
    pub async fn invoke(&self, event: Box<RawValue>) -> Outcome {
        (self.invoke)(event).await
    }

    /// As [`Function::invoke`], for hosts that hold JSON as bytes. An event that is not JSON, which
    /// Lambda would not hand to a function, is not understood.
    pub async fn invoke_bytes(&self, event: &[u8]) -> Result<Vec<u8>, FunctionError> {
        let event: &RawValue =
            serde_json::from_slice(event).map_err(|error| event::not_understood(&error))?;
        let answer = self.invoke(event.to_owned()).await?;
        Ok(Box::<str>::from(answer).into_boxed_bytes().into_vec())
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Function").field("name", &self.name).finish_non_exhaustive()
    }
}
