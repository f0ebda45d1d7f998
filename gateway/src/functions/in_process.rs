//! Functions in this process: any async Rust function can be one.

use std::{collections::BTreeMap, sync::Arc};

use futures_util::{FutureExt as _, future::BoxFuture};
use serde_json::Value;
use tokio::time::timeout;

use super::{
    error::{FunctionError, InvokeError},
    invoker::{Invoked, Invoker},
};
use crate::template::FunctionResource;

type Handler = Arc<dyn Fn(Vec<u8>) -> BoxFuture<'static, Invoked> + Send + Sync>;

/// Runs functions in this process. A function's name is the last part of its `CodeUri`.
#[derive(Default)]
pub struct InProcessInvoker(BTreeMap<String, Handler>);

impl InProcessInvoker {
    /// Without functions.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a function that gets the bytes of an event and gives the bytes of an answer, both JSON.
    /// It replaces a function of the same name.
    ///
    /// The handler's output is a `Result<Vec<u8>, FunctionError>`, or an [`Invoked`] if it measures
    /// its usage.
    #[must_use]
    pub fn function<F, Fut>(mut self, name: &str, handler: F) -> Self
    where
        F: Fn(Vec<u8>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output: Into<Invoked>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |event| handler(event).map(Into::into).boxed());
        self.0.insert(name.to_owned(), handler);
        self
    }

    /// Adds a function that gets and gives JSON values.
    #[must_use]
    pub fn json_function<F, Fut>(self, name: &str, handler: F) -> Self
    where
        F: Fn(Value) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Value, FunctionError>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        self.function(name, move |event| {
            let handler = Arc::clone(&handler);
            async move {
                let event = serde_json::from_slice(&event).map_err(|error| {
                    FunctionError::new("Runtime.UnmarshalError", &error.to_string())
                })?;
                let answer = handler(event).await?;
                Ok::<_, FunctionError>(answer.to_string().into_bytes())
            }
        })
    }
}

impl Invoker for InProcessInvoker {
    fn invoke(&self, function: &FunctionResource, event: Vec<u8>) -> BoxFuture<'static, Invoked> {
        let (name, limit) = (function.name.clone(), function.timeout);
        let handler = self.0.get(&name).cloned();
        async move {
            let Some(handler) = handler else {
                let error = InvokeError::Unreachable(format!("there is no function `{name}`"));
                return Invoked { result: Err(error), usage: None };
            };
            timeout(limit, handler(event)).await.unwrap_or_else(|_| Invoked {
                result: Err(InvokeError::FunctionTimeout(limit)),
                usage: None,
            })
        }
        .boxed()
    }
}
