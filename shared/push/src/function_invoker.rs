//! Starting another function without waiting for it: an asynchronous invocation. Lambda keeps the
//! payload, retries a function that fails, and puts what can't be done aside as a dead letter.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use aws_sdk_lambda::{
    Client, error::ProvideErrorMetadata as _, primitives::Blob, types::InvocationType,
};
use serde::Serialize;

use crate::{FanoutJob, LazyClient, pusher::reason};

/// A function that can be started. Cheap to clone.
#[derive(Clone)]
pub struct FunctionInvoker(Backend);

#[derive(Clone)]
enum Backend {
    Function { client: LazyClient<Client>, name: String },
    Queue(Queue),
}

/// Jobs that the `fanout` function creates while it runs, and does itself instead of invoking
/// itself.
#[derive(Clone, Default)]
pub struct Queue(Arc<Mutex<Vec<FanoutJob>>>);

/// The function could not be started.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a function could not be started: {reason}")]
pub struct InvokeError {
    reason: String,
}

impl FunctionInvoker {
    /// The function called `name`, through `client`.
    #[must_use]
    pub fn function(client: LazyClient<Client>, name: String) -> Self {
        Self(Backend::Function { client, name })
    }

    /// The function that empties `queue`: jobs are kept there and nothing is invoked.
    #[must_use]
    pub fn queue(queue: Queue) -> Self {
        Self(Backend::Queue(queue))
    }

    /// Has the `fanout` function do `job`. A failed start is logged and returns no error: the
    /// change that the job would push is in the tables already.
    pub async fn enqueue(&self, job: FanoutJob) {
        match &self.0 {
            Backend::Queue(queue) => {
                queue.0.lock().unwrap_or_else(PoisonError::into_inner).push(job)
            }
            Backend::Function { .. } => {
                if let Err(error) = self.start(&job).await {
                    tracing::error!(%error, "a job could not be enqueued");
                }
            }
        }
    }

    /// Starts the function with `payload`. When this returns, Lambda has it.
    pub async fn start(&self, payload: &impl Serialize) -> Result<(), InvokeError> {
        let Backend::Function { client, name } = &self.0 else {
            return Err(InvokeError { reason: "it is no function".to_owned() });
        };
        let payload = serde_json::to_vec(payload)
            .map_err(|error| InvokeError { reason: error.to_string() })?;
        let request = client
            .invoke()
            .function_name(name)
            .invocation_type(InvocationType::Event)
            .payload(Blob::new(payload));
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) => {
                let reason = error.code().unwrap_or_else(|| reason(&error)).to_owned();
                Err(InvokeError { reason })
            }
        }
    }
}

impl Queue {
    /// Keeps a job for another try.
    pub fn put_back(&self, job: FanoutJob) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(job);
    }

    /// Takes the jobs that were enqueued since the last call.
    #[must_use]
    pub fn take(&self) -> Vec<FanoutJob> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for FunctionInvoker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Backend::Function { name, .. } => f.debug_tuple("FunctionInvoker").field(name).finish(),
            Backend::Queue(_) => f.write_str("FunctionInvoker(queue)"),
        }
    }
}
