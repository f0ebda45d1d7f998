//! Feeds a function with the messages of a queue.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use serde_json::value::{RawValue, to_raw_value};
use tokio::sync::Semaphore;

use super::{
    event::{event, failures},
    message::Message,
    queue::Queue,
};
use crate::{
    async_invocations::{DeadLetter, DeadLetterQueue, DeadLetterReason},
    functions::{FUNCTION_TIMEOUT_MAX, FunctionError, InvokeError, Outcome},
    state::GatewayState,
    template::EventSource,
};

/// How many batches are handled at once: Lambda begins with five.
const BATCHES_AT_ONCE: usize = 5;

/// A queue that feeds a function.
pub(super) struct EventSourceMapping {
    pub(super) source: EventSource,
    pub(super) queue: Arc<Queue>,
    pub(super) state: Arc<GatewayState>,
    pub(super) dead_letters: Arc<DeadLetterQueue>,
}

impl EventSourceMapping {
    /// Invokes the function with each batch, for ever. Invocations that have begun go on when this
    /// is aborted; what they don't get done stays in the queue.
    pub(super) async fn run(self: Arc<Self>) {
        let at_once = Arc::new(Semaphore::new(BATCHES_AT_ONCE));
        while let Ok(permit) = Arc::clone(&at_once).acquire_owned().await {
            let messages = self.queue.receive(self.source.batch_size).await;
            let mapping = Arc::clone(&self);
            self.state.tasks.spawn(async move {
                mapping.handle(&messages).await;
                drop(permit);
            });
        }
    }

    async fn handle(&self, messages: &[Message]) {
        let outcome = self.invoke(messages).await;
        let failed = match self.state.record_invoke(outcome) {
            Ok(_) if !self.source.reports_failures => Ok(BTreeSet::new()),
            Ok(answer) => failures(&answer, messages).ok_or_else(|| {
                FunctionError::new("BatchItemFailures", "the answer is no list of messages")
            }),
            Err(error) => Err(error.reported()),
        };
        for message in messages {
            match &failed {
                Ok(ids) if !ids.contains(&message.id) => {
                    let again = message.receives == 1 && self.state.faults.repeats_messages();
                    if again {
                        self.queue.give_back(&message.id, true);
                    } else {
                        self.queue.delete(&message.id);
                    }
                }
                Ok(_) => {
                    let text = "the function could not handle the message";
                    self.failed(message, FunctionError::new("BatchItemFailure", text));
                }
                Err(error) => self.failed(message, error.clone()),
            }
        }
    }

    async fn invoke(&self, messages: &[Message]) -> Outcome {
        let function = &self.source.function;
        if self.state.faults.takes_failed_batch() {
            let error = FunctionError::new("Fault", "the run was made to fail");
            let result = Err(InvokeError::Failed(error));
            let (function, elapsed) = (function.clone(), Duration::ZERO);
            return Outcome { function, result, usage: None, elapsed };
        }
        let event = event(self.queue.name(), messages, self.queue.now());
        self.state.functions.invoke(function, event, FUNCTION_TIMEOUT_MAX).await
    }

    /// Gives a message back, or puts it aside if it was received often enough.
    fn failed(&self, message: &Message, error: FunctionError) {
        let redrive = self.queue.redrive().filter(|rule| message.receives >= rule.max_receives);
        let Some(redrive) = redrive else { return self.queue.give_back(&message.id, false) };
        let Some(event) = as_json(&message.body) else { return };
        let letter = DeadLetter {
            function: self.source.function.clone(),
            target: redrive.target.clone(),
            reason: DeadLetterReason::ReceivesExhausted,
            attempts: message.receives,
            error,
            event,
        };
        self.dead_letters.add(letter, &message.id, self.queue.now());
        self.queue.delete(&message.id);
    }
}

/// The body as it is, if it is JSON, or else as a JSON string.
fn as_json(body: &str) -> Option<Box<RawValue>> {
    RawValue::from_string(body.to_owned()).or_else(|_| to_raw_value(body)).ok()
}
