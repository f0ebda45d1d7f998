//! Starting another function without waiting for it: an asynchronous invocation. Lambda keeps the payload, retries a function that
//! fails, and puts what can't be done aside as a dead letter.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use aws_sdk_lambda::{Client, error::ProvideErrorMetadata as _, primitives::Blob, types::InvocationType};
use serde::Serialize;

use crate::{Lazy, Work, pusher::reason};

/// A function that can be started. Cheap to clone.
#[derive(Clone)]
pub struct Background(Way);

#[derive(Clone)]
enum Way {
    Function { client: Lazy<Client>, name: String },
    Queue(Queue),
}

/// Work that the `fanout` function finds while it works, and does itself: it need not invoke itself.
#[derive(Clone, Default)]
pub struct Queue(Arc<Mutex<Vec<Work>>>);

/// The function could not be started.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a function could not be started: {reason}")]
pub struct NotStarted {
    reason: String,
}

impl Background {
    /// The function called `name`, through `client`.
    #[must_use]
    pub fn function(client: Lazy<Client>, name: String) -> Self {
        Self(Way::Function { client, name })
    }

    /// Whoever empties `queue`.
    #[must_use]
    pub fn queue(queue: Queue) -> Self {
        Self(Way::Queue(queue))
    }

    /// Has the `fanout` function do `work`. That it can't be started fails nothing: what it would tell of is in the tables.
    pub async fn hand_over(&self, work: Work) {
        match &self.0 {
            Way::Queue(queue) => queue.0.lock().unwrap_or_else(PoisonError::into_inner).push(work),
            Way::Function { .. } => {
                if let Err(error) = self.start(&work).await {
                    tracing::error!(%error, "work could not be handed over");
                }
            }
        }
    }

    /// Starts the function with `payload`. When this returns, Lambda has it.
    ///
    /// # Errors
    /// [`NotStarted`].
    pub async fn start(&self, payload: &impl Serialize) -> Result<(), NotStarted> {
        let Way::Function { client, name } = &self.0 else {
            return Err(NotStarted { reason: "it is no function".to_owned() });
        };
        let payload =
            serde_json::to_vec(payload).map_err(|error| NotStarted { reason: error.to_string() })?;
        let request = client
            .invoke()
            .function_name(name)
            .invocation_type(InvocationType::Event)
            .payload(Blob::new(payload));
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) => {
                let reason = error.code().unwrap_or_else(|| reason(&error)).to_owned();
                Err(NotStarted { reason })
            }
        }
    }
}

impl Queue {
    /// Keeps work for another try.
    pub fn put_back(&self, work: Work) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(work);
    }

    /// What has come since it was last asked.
    #[must_use]
    pub fn take(&self) -> Vec<Work> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Background {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Way::Function { name, .. } => f.debug_tuple("Background").field(name).finish(),
            Way::Queue(_) => f.write_str("Background(queue)"),
        }
    }
}
