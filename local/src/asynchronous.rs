//! Asynchronous invocations, as Lambda does them: an event is accepted at once and handled later, again where that
//! fails, and set aside when nothing helps. As in Lambda, it can happen that an event is handled twice.

mod accepted;
mod dead_letters;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use serde_json::value::RawValue;
use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

pub use self::dead_letters::{DeadLetter, GivenUp};
use self::{
    accepted::{Accepted, Notes},
    dead_letters::DeadLetters,
};
use crate::{
    StartError,
    data::Folder,
    functions::{InvokeError, LONGEST, Outcome, Usage},
    gateway::Gateway,
    opaque,
    template::{EventInvoke, FunctionResource},
};

/// The largest event: 1 MB, says Lambda's documentation of `Invoke` (256 KB until October 2025).
pub(crate) const MAX_EVENT: usize = 1024 * 1024;

/// How long Lambda waits before it runs a function again: a minute the first time, then two.
const LAMBDA_WAITS: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(120)];
/// How much faster that goes here, where somebody sits and waits: 200 ms, then 400 ms. An event's age is still counted
/// with Lambda's own waits, so that its limit cuts the same retries off.
const FASTER: u32 = 300;

/// The asynchronous invocations of one gateway.
pub(crate) struct Asynchronous {
    /// What each function's events meet, by its logical id.
    rules: BTreeMap<String, EventInvoke>,
    notes: Notes,
    dead_letters: DeadLetters,
    stopped: watch::Sender<bool>,
}

impl Asynchronous {
    /// For the template's functions. Without a folder, nothing is kept.
    pub(crate) fn new(
        functions: &BTreeMap<String, FunctionResource>,
        folder: Option<&Folder>,
    ) -> Result<Self, StartError> {
        let rules = functions.values().map(|function| (function.id.clone(), function.event_invoke.clone()));
        Ok(Self {
            rules: rules.collect(),
            notes: Notes::new(folder.map(Folder::events).transpose()?),
            dead_letters: DeadLetters::new(folder.map(Folder::dead_letters).transpose()?),
            stopped: watch::Sender::new(false),
        })
    }

    /// The events that were set aside, the oldest first.
    pub(crate) fn dead_letters(&self) -> Vec<DeadLetter> {
        self.dead_letters.all()
    }

    /// The events that the last gateway on this folder had accepted, and not handled when it ended.
    pub(crate) fn left_behind(&self) -> Vec<Accepted> {
        self.notes.left_behind()
    }

    /// Lets go of every event that is not handled yet. Those with a note are left to the next gateway.
    pub(crate) fn stop(&self) {
        self.stopped.send_replace(true);
    }
}

/// Accepts an event for the function with this logical id.
pub(crate) fn accept(gateway: &Arc<Gateway>, function: String, event: Box<RawValue>) {
    let accepted = Accepted { id: opaque::id(), function, event };
    gateway.asynchronous.notes.add(&accepted);
    handle(gateway, accepted);
}

/// Handles an accepted event on a task of its own, which a stop waits for.
pub(crate) fn handle(gateway: &Arc<Gateway>, accepted: Accepted) {
    let background = Arc::clone(gateway);
    gateway.tasks.spawn(async move {
        let mut stopped = background.asynchronous.stopped.subscribe();
        tokio::select! {
            () = run(&background, &accepted) => background.asynchronous.notes.remove(&accepted.id),
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
    });
}

/// Runs the function until it succeeds or its rules say that it is enough.
async fn run(gateway: &Gateway, accepted: &Accepted) {
    let Accepted { id, function, event } = accepted;
    let Some(rules) = gateway.asynchronous.rules.get(function) else {
        return tracing::warn!("an event is dropped: the template no longer has its function `{function}`");
    };
    let mut waits = LAMBDA_WAITS.into_iter().take(rules.retries);
    let mut age = Duration::ZERO;
    let mut tries = 0_usize;
    loop {
        tries += 1;
        let start = Instant::now();
        let Err(why) = gateway.invoked(run_once(gateway, accepted).await) else { return };
        age += start.elapsed();
        let given_up = match waits.next() {
            None => GivenUp::RetriesExhausted,
            Some(wait) if age + wait > rules.max_age => GivenUp::EventAgeExceeded,
            Some(wait) => {
                sleep(wait / FASTER).await;
                age += wait;
                continue;
            }
        };
        let Some(target) = &rules.on_failure else {
            return tracing::error!(
                "invoke {function}: an event is lost after {tries} tries, for the template names no \
                 `OnFailure` for it: {why}"
            );
        };
        let letter = DeadLetter {
            function: function.clone(),
            target: target.clone(),
            given_up,
            tries,
            error: why.reported(),
            event: event.clone(),
        };
        return gateway.asynchronous.dead_letters.keep(letter, id, gateway.clock.now());
    }
}

async fn run_once(gateway: &Gateway, accepted: &Accepted) -> Outcome {
    let Accepted { function, event, .. } = accepted;
    if gateway.faults.takes_failed_invocation() {
        return Outcome {
            function: function.clone(),
            result: Err(InvokeError::failed("Fault", "the run was made to fail")),
            usage: Usage::default(),
            elapsed: Duration::ZERO,
        };
    }
    gateway.functions.invoke(function, event.get().as_bytes().to_vec(), LONGEST).await
}
