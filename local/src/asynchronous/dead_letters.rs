//! The events that could not be handled: what the template's `OnFailure` resources would hold.

use std::{
    collections::VecDeque,
    io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use natter_domain::time::Timestamp;
use natter_runtime::function::FunctionError;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{
    data::write_private,
    moment,
    template::intrinsics::{ACCOUNT, REGION},
};

/// How many are kept in memory, the newest ones. Each can have a megabyte, and a gateway may run for days.
const KEPT: usize = 256;

/// An event whose function failed for good. No `Debug`: it holds what people wrote.
#[derive(Clone)]
pub struct DeadLetter {
    /// The function's logical id.
    pub function: String,
    /// The resource that gets it on AWS, by its logical id.
    pub target: String,
    /// Why the function does not run again.
    pub given_up: GivenUp,
    /// How often the function ran.
    pub tries: usize,
    /// How its last run failed.
    pub error: FunctionError,
    /// The event that the function was invoked with, as it came.
    pub event: Box<RawValue>,
}

/// Why Lambda runs a function no more, in its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum GivenUp {
    /// `MaximumRetryAttempts` is reached.
    RetriesExhausted,
    /// At the next run the event would be older than `MaximumEventAgeInSeconds`.
    EventAgeExceeded,
}

/// Those of one gateway.
pub(super) struct DeadLetters {
    kept: Mutex<VecDeque<DeadLetter>>,
    folder: Option<PathBuf>,
}

impl DeadLetters {
    /// Those in memory, and in `folder`, which exists.
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self { kept: Mutex::default(), folder }
    }

    /// Keeps the event that was accepted as `id`, and says so in the log, without what is in it.
    pub(super) fn keep(&self, letter: DeadLetter, id: &str, now: Timestamp) {
        let DeadLetter { function, target, tries, error, .. } = &letter;
        tracing::error!("invoke {function}: an event goes to {target} after {tries} tries: {error}");
        if let Some(folder) = &self.folder
            && let Err(why) = write(folder, &letter, id, now)
        {
            tracing::error!("can't keep an event in {}: {why}", folder.display());
        }
        let mut kept = self.kept();
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back(letter);
    }

    /// All, the oldest first.
    pub(super) fn all(&self) -> Vec<DeadLetter> {
        self.kept().iter().cloned().collect()
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<DeadLetter>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
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
    condition: GivenUp,
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
    let record = Record {
        version: "1.0",
        timestamp: now.to_string(),
        request_context: RequestContext {
            request_id: id,
            function_arn: format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{}:$LATEST", letter.function),
            condition: letter.given_up,
            approximate_invoke_count: letter.tries,
        },
        request_payload: &letter.event,
        response_context: ResponseContext {
            status_code: 200,
            executed_version: "$LATEST",
            function_error: "Unhandled",
        },
        response_payload: &letter.error,
    };
    let name = format!("{}-{}-{id}.json", moment::file_name(now), letter.function);
    write_private(&folder.join(name), &serde_json::to_string_pretty(&record)?)
}
