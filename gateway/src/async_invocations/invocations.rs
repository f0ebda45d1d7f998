//! Accepts events, invokes their functions, and retries.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use serde_json::value::RawValue;
use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

use super::{
    dead_letters::{DeadLetter, DeadLetterQueue, DeadLetterReason},
    event_queue::{EventQueue, QueuedEvent},
};
use crate::{
    aws_ids,
    functions::{FUNCTION_TIMEOUT_MAX, FunctionError, InvokeError, Outcome},
    state::GatewayState,
    template::EventInvoke,
};

/// The largest event: 1 MB, says Lambda's documentation of `Invoke` (256 KB until October 2025).
pub(crate) const MAX_EVENT: usize = 1024 * 1024;

/// How long Lambda waits before each retry: one minute, then two.
const LAMBDA_RETRY_DELAYS: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(120)];
/// The gateway divides those delays by this number, because a developer waits: 200 ms, then 400 ms.
/// An event's age still counts Lambda's own delays, so that the maximum age has the same effect.
const RETRY_SPEEDUP: u32 = 300;

/// The asynchronous invocations of one gateway.
pub(crate) struct AsyncInvocations {
    state: Arc<GatewayState>,
    /// The retry rules of each function, by its logical id.
    rules: BTreeMap<String, EventInvoke>,
    queue: EventQueue,
    dead_letters: Arc<DeadLetterQueue>,
    stopped: watch::Sender<bool>,
}

impl AsyncInvocations {
    /// Events are kept in the folder `events`, which exists. Without one, none is kept.
    pub(crate) fn new(
        state: Arc<GatewayState>,
        rules: BTreeMap<String, EventInvoke>,
        events: Option<PathBuf>,
        dead_letters: Arc<DeadLetterQueue>,
    ) -> Self {
        Self {
            state,
            rules,
            queue: EventQueue::new(events),
            dead_letters,
            stopped: watch::Sender::new(false),
        }
    }

    /// The dead letters in memory, the oldest first.
    pub(crate) fn dead_letters(&self) -> Vec<DeadLetter> {
        self.dead_letters.all()
    }

    /// Accepts an event for the function with this logical id.
    pub(crate) fn accept(self: &Arc<Self>, function: String, event: Box<RawValue>) {
        let event = QueuedEvent { id: aws_ids::new_id(), function, event };
        self.queue.add(&event);
        self.handle(event);
    }

    /// Handles the events that the previous gateway on the same folder has left.
    pub(crate) fn resume(self: &Arc<Self>) {
        for event in self.queue.pending() {
            self.handle(event);
        }
    }

    /// Stops handling events. Those in the folder stay for the next gateway.
    pub(crate) fn stop(&self) {
        self.stopped.send_replace(true);
    }

    /// Handles an event in a task that a shutdown waits for.
    fn handle(self: &Arc<Self>, event: QueuedEvent) {
        let invocations = Arc::clone(self);
        self.state.tasks.spawn(async move {
            let mut stopped = invocations.stopped.subscribe();
            tokio::select! {
                () = invocations.run(&event) => invocations.queue.remove(&event.id),
                _ = stopped.wait_for(|stopped| *stopped) => {}
            }
        });
    }

    /// Invokes the function until it succeeds or its rules allow no further attempt.
    async fn run(&self, queued: &QueuedEvent) {
        let QueuedEvent { id, function, event } = queued;
        let Some(rules) = self.rules.get(function) else {
            return tracing::warn!(
                "an event is dropped: the template no longer has its function `{function}`"
            );
        };
        let mut delays = LAMBDA_RETRY_DELAYS.into_iter().take(rules.retries);
        let mut age = Duration::ZERO;
        let mut attempts = 0_usize;
        loop {
            attempts += 1;
            let start = Instant::now();
            let outcome = self.attempt(queued).await;
            let Err(error) = self.state.record_invoke(outcome) else { return };
            age += start.elapsed();
            let reason = match delays.next() {
                None => DeadLetterReason::RetriesExhausted,
                Some(delay) if age + delay > rules.max_age => DeadLetterReason::EventAgeExceeded,
                Some(delay) => {
                    sleep(delay / RETRY_SPEEDUP).await;
                    age += delay;
                    continue;
                }
            };
            let Some(target) = &rules.on_failure else {
                return tracing::error!(
                    "invoke {function}: an event is lost after {attempts} tries, for the template \
                     names no `OnFailure` for it: {error}"
                );
            };
            let letter = DeadLetter {
                function: function.clone(),
                target: target.clone(),
                reason,
                attempts,
                error: error.reported(),
                event: event.clone(),
            };
            return self.dead_letters.add(letter, id, self.state.clock.now());
        }
    }

    async fn attempt(&self, queued: &QueuedEvent) -> Outcome {
        let QueuedEvent { function, event, .. } = queued;
        if self.state.faults.takes_failed_invocation() {
            let error = FunctionError::new("Fault", "the run was made to fail");
            return Outcome {
                function: function.clone(),
                result: Err(InvokeError::Failed(error)),
                usage: None,
                elapsed: Duration::ZERO,
            };
        }
        let event = event.get().as_bytes().to_vec();
        self.state.functions.invoke(function, event, FUNCTION_TIMEOUT_MAX).await
    }
}
