//! The dead-letter queue: the events that the template's `OnFailure` destinations would get.

use std::{
    collections::VecDeque,
    io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::Serialize;
use serde_json::value::RawValue;

use crate::{
    aws_account::{ACCOUNT_ID, REGION},
    clock::Timestamp,
    functions::FunctionError,
    private_files, time_format,
};

/// How many dead letters stay in memory, the newest ones. Each can have a megabyte.
const IN_MEMORY_MAX: usize = 256;

/// An event, or a message of a queue, whose function failed for good. It has no `Debug`, because the payload may be
/// confidential.
#[derive(Clone)]
pub struct DeadLetter {
    /// The function's logical id.
    pub function: String,
    /// The logical id of the resource that gets it on AWS.
    pub target: String,
    /// Why the function does not run again.
    pub reason: DeadLetterReason,
    /// How often the function ran.
    pub attempts: usize,
    /// The failure of the last attempt.
    pub error: FunctionError,
    /// The event, byte for byte; of a message, its body.
    pub event: Box<RawValue>,
}

/// Why there is no further attempt. Lambda's reasons are the values of `requestContext.condition`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum DeadLetterReason {
    /// `MaximumRetryAttempts` is reached.
    RetriesExhausted,
    /// At the next attempt the event would be older than `MaximumEventAgeInSeconds`.
    EventAgeExceeded,
    /// A message of a queue was received `maxReceiveCount` times. The queue moves it, and not
    /// Lambda: what arrives is the message as it was sent.
    ReceivesExhausted,
}

/// The dead letters of one gateway.
pub(crate) struct DeadLetterQueue {
    letters: Mutex<VecDeque<DeadLetter>>,
    folder: Option<PathBuf>,
}

impl DeadLetterQueue {
    /// Keeps dead letters in memory and, if there is one, in `folder`, which exists.
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { letters: Mutex::default(), folder }
    }

    /// Adds the event with this id, and logs that, without the payload.
    pub(crate) fn add(&self, letter: DeadLetter, id: &str, now: Timestamp) {
        let DeadLetter { function, target, attempts, error, .. } = &letter;
        tracing::error!(
            "invoke {function}: an event goes to {target} after {attempts} tries: {error}"
        );
        if let Some(folder) = &self.folder
            && let Err(error) = write(folder, &letter, id, now)
        {
            tracing::error!("can't keep an event in {}: {error}", folder.display());
        }
        let mut letters = self.letters();
        if letters.len() >= IN_MEMORY_MAX {
            letters.pop_front();
        }
        letters.push_back(letter);
    }

    /// All that are in memory, the oldest first.
    pub(super) fn all(&self) -> Vec<DeadLetter> {
        self.letters().iter().cloned().collect()
    }

    fn letters(&self) -> MutexGuard<'_, VecDeque<DeadLetter>> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The record that Lambda sends to an `OnFailure` destination.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    version: &'static str,
    timestamp: String,
    request_context: RequestContext<'a>,
    request_payload: &'a RawValue,
    response_context: ResponseContext,
    response_payload: &'a FunctionError,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestContext<'a> {
    request_id: &'a str,
    function_arn: String,
    condition: DeadLetterReason,
    approximate_invoke_count: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResponseContext {
    status_code: u16,
    executed_version: &'static str,
    function_error: &'static str,
}

/// Writes `<time>-<function>-<id>.json`.
fn write(folder: &Path, letter: &DeadLetter, id: &str, now: Timestamp) -> io::Result<()> {
    let name = format!("{}-{}-{id}.json", time_format::file_name(now), letter.function);
    let file = folder.join(name);
    if letter.reason == DeadLetterReason::ReceivesExhausted {
        return private_files::write_atomically(&file, letter.event.get());
    }
    let record = Record {
        version: "1.0",
        timestamp: time_format::rfc3339(now),
        request_context: RequestContext {
            request_id: id,
            function_arn: format!(
                "arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:{}:$LATEST",
                letter.function
            ),
            condition: letter.reason,
            approximate_invoke_count: letter.attempts,
        },
        request_payload: &letter.event,
        response_context: ResponseContext {
            status_code: 200,
            executed_version: "$LATEST",
            function_error: "Unhandled",
        },
        response_payload: &letter.error,
    };
    private_files::write_atomically(&file, &serde_json::to_string_pretty(&record)?)
}
