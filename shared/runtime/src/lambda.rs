//! Running a function in Lambda: settings read once, clients made before the first event, one JSON line for each event.

mod answered;

use std::{
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use natter_domain::time::{Clock, Timestamp};
use natter_metrics::Counts;
use natter_store::metering::{self, Usage};
use serde_json::value::RawValue;
use tracing_subscriber::{EnvFilter, fmt::format::FmtSpan};

use self::answered::Answered;
use crate::{
    environment::{Environment, StartError, name},
    function::{Function, FunctionError},
};

/// The whole of a function's binary: builds the function and answers events until Lambda ends the process.
///
/// A setting that is missing or wrong ends it at once, with one line that names it.
pub fn run(build: fn(&Environment) -> Result<Function, StartError>) -> ExitCode {
    start_logs();
    // One event at a time is all that Lambda hands out, so one thread is enough.
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&error),
    };
    let built = Environment::of_process().and_then(|environment| {
        Ok((build(&environment)?, environment.metrics_service(), environment.clock()))
    });
    let (function, service, clock) = match built {
        Ok(built) => built,
        Err(error) => return refuse(&error),
    };
    match runtime.block_on(serve(function, service, clock)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&error),
    }
}

fn refuse(error: &dyn std::fmt::Display) -> ExitCode {
    tracing::error!(%error, "the function could not start");
    ExitCode::FAILURE
}

/// The line that is logged for an event that asked this of the database and counted this, in a process that has run before: for
/// whoever works out what logs cost.
#[must_use]
pub fn logged(usage: &Usage, counts: &Counts, service: &str, took: Duration, now: Timestamp) -> String {
    // As long as Lambda's ids are.
    let request_id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
    Answered { request_id, first: false, failed: false, took, usage, counts, service: Some(service) }
        .text(now)
}

async fn serve(
    function: Function,
    service: Option<String>,
    clock: Clock,
) -> Result<(), lambda_runtime::Error> {
    let first = AtomicBool::new(true);
    lambda_runtime::run(service_fn(|event: LambdaEvent<Box<RawValue>>| {
        let (function, service, clock) = (function.clone(), service.clone(), clock.clone());
        let first = first.swap(false, Ordering::Relaxed);
        async move {
            let begun = Instant::now();
            let payload = event.payload.get().as_bytes().to_vec();
            let work = metering::measure(function.invoke(payload));
            let ((answer, usage), counts) = natter_metrics::collect(work).await;
            let line = Answered {
                request_id: &event.context.request_id,
                first,
                failed: answer.is_err(),
                took: begun.elapsed(),
                usage: &usage,
                counts: &counts,
                service: service.as_deref(),
            };
            line.log(clock.now());
            answer.and_then(|bytes| raw(&bytes)).map_err(Diagnostic::from)
        }
    }))
    .await
}

/// The function's bytes, as JSON that is passed on untouched.
fn raw(bytes: &[u8]) -> Result<Box<RawValue>, FunctionError> {
    serde_json::from_slice(bytes).map_err(|_| FunctionError {
        error_type: "AnswerNotWritten".to_owned(),
        error_message: "the answer is not JSON".to_owned(),
    })
}

impl From<FunctionError> for Diagnostic {
    fn from(error: FunctionError) -> Self {
        Self { error_type: error.error_type, error_message: error.error_message }
    }
}

/// JSON lines on standard output. Only our own crates log below `warn`: those under us could log a body.
fn start_logs() {
    let level = std::env::var(name::LOG_LEVEL).unwrap_or_default();
    let level = level.parse::<tracing::Level>().unwrap_or(tracing::Level::INFO).to_string().to_lowercase();
    let filter = ["runtime", "functions", "store", "push", "auth", "domain"]
        .iter()
        .fold("warn".to_owned(), |filter, part| format!("{filter},natter_{part}={level}"));
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(EnvFilter::new(filter))
        .with_span_events(FmtSpan::NONE)
        .with_current_span(false)
        .with_span_list(false)
        .init();
    std::panic::set_hook(Box::new(|panic| {
        // The place only: a panic's words may quote what it choked on.
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a request panicked");
    }));
}
