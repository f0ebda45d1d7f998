//! Finds and invokes the template's functions.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::time::{Instant, timeout};

use super::{
    error::{FunctionError, InvokeError},
    invoker::{Invoked, Invoker},
};
use crate::{task_tracker::TaskTracker, template::FunctionResource, usage::MeasuredUsage};

/// The largest event of a synchronous invocation, and the largest answer: 6 MB.
const MAX_PAYLOAD: usize = 6 * 1024 * 1024;

/// The template's functions, ready to be invoked.
pub(crate) struct FunctionRegistry {
    functions: BTreeMap<String, FunctionResource>,
    invoker: Arc<dyn Invoker>,
    tasks: TaskTracker,
}

/// The outcome of an invocation.
pub(crate) struct Outcome {
    /// The function's logical id.
    pub(crate) function: String,
    pub(crate) result: Result<Vec<u8>, InvokeError>,
    pub(crate) usage: MeasuredUsage,
    pub(crate) elapsed: Duration,
}

impl FunctionRegistry {
    pub(crate) fn new(
        functions: BTreeMap<String, FunctionResource>,
        invoker: Arc<dyn Invoker>,
        tasks: TaskTracker,
    ) -> Self {
        Self { functions, invoker, tasks }
    }

    /// The logical id of the function that `name` means: its own name, its logical id, or an arn
    /// with either.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        // arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER], or NAME[:QUALIFIER]
        let name = name.split_once(":function:").map_or(name, |(_, name)| name);
        let name = name.split(':').next().unwrap_or(name);
        let mut functions = self.functions.iter();
        functions
            .find(|(id, function)| *id == name || function.name == name)
            .map(|(id, _)| id.as_str())
    }

    /// Invokes the function with this logical id and waits at most `limit` for its answer. As in
    /// Lambda, the function runs on after that, until it ends or its own timeout expires.
    pub(crate) async fn invoke(&self, id: &str, event: Vec<u8>, limit: Duration) -> Outcome {
        let start = Instant::now();
        let Invoked { result, usage } = self.run(id, event, limit).await;
        Outcome { function: id.to_owned(), result, usage, elapsed: start.elapsed() }
    }

    async fn run(&self, id: &str, event: Vec<u8>, limit: Duration) -> Invoked {
        let failed = |error| Invoked { result: Err(error), usage: None };
        if event.len() > MAX_PAYLOAD {
            return failed(InvokeError::TooLarge);
        }
        let Some(function) = self.functions.get(id) else {
            return failed(InvokeError::Unreachable(format!("there is no function `{id}`")));
        };
        let run = self.tasks.spawn(self.invoker.invoke(function, event));
        match timeout(limit, run).await {
            Ok(Ok(invoked)) => Invoked { result: invoked.result.and_then(limited), ..invoked },
            // The function panicked. In Lambda its runtime catches that: only the invocation fails.
            Ok(Err(_)) => {
                failed(InvokeError::Failed(FunctionError::new("Panic", "the function panicked")))
            }
            Err(_) => failed(InvokeError::IntegrationTimeout(limit)),
        }
    }
}

/// Refuses an answer that is larger than Lambda allows.
fn limited(answer: Vec<u8>) -> Result<Vec<u8>, InvokeError> {
    if answer.len() <= MAX_PAYLOAD {
        return Ok(answer);
    }
    let message = format!("the answer has {} bytes, and Lambda takes {MAX_PAYLOAD}", answer.len());
    Err(InvokeError::Failed(FunctionError::new("Function.ResponseSizeTooLarge", &message)))
}
