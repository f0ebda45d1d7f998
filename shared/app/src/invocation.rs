//! The entry point of the functions' binaries: settings read once, and for each event one JSON line
//! that says what it cost.

mod log_line;

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use futures_util::{FutureExt, future::BoxFuture};
use natter_domain::time::{Clock, Timestamp};
use natter_metrics::Counts;
use natter_runtime::{
    function::{Function, Outcome},
    lambda::{self, Invocation, Middleware},
};
use natter_store::metering::{self, Usage};

use self::log_line::LogLine;
use crate::environment::{Environment, StartError, name};

/// Our packages, as the logs name them.
const PACKAGES: [&str; 7] = ["runtime", "app", "functions", "store", "push", "auth", "domain"];

/// The whole of a function's binary: builds the function and answers events until Lambda ends the
/// process.
///
/// A setting that is missing or wrong ends it at once, with one line that names it.
pub fn run(build: fn(&Environment) -> Result<Function, StartError>) -> ExitCode {
    lambda::run(&log_filter(), || {
        let environment = Environment::of_process()?;
        let measured =
            Measured { service: environment.metrics_service(), clock: environment.clock() };
        Ok::<_, StartError>((build(&environment)?, measured))
    })
}

/// Only our own packages log below `warn`: those under us could log a body.
fn log_filter() -> String {
    let level = std::env::var(name::LOG_LEVEL).unwrap_or_default();
    let level =
        level.parse::<tracing::Level>().unwrap_or(tracing::Level::INFO).to_string().to_lowercase();
    PACKAGES
        .iter()
        .fold("warn".to_owned(), |filter, package| format!("{filter},natter_{package}={level}"))
}

/// Measures each event and logs what it cost.
struct Measured {
    /// What the metrics are counted under, if they are.
    service: Option<String>,
    clock: Clock,
}

impl Middleware for Measured {
    fn around<'a>(
        &'a self,
        invocation: Invocation,
        work: BoxFuture<'a, Outcome>,
    ) -> BoxFuture<'a, Outcome> {
        async move {
            let begun = Instant::now();
            let ((answer, usage), counts) = natter_metrics::collect(metering::measure(work)).await;
            let line = LogLine {
                request_id: &invocation.request_id,
                first: invocation.first,
                failed: answer.is_err(),
                took: begun.elapsed(),
                usage: &usage,
                counts: &counts,
                service: self.service.as_deref(),
            };
            line.log(self.clock.now());
            answer
        }
        .boxed()
    }
}

/// The line that is logged for an event that asked this of the database and counted this, in a
/// process that has run before: for whoever works out what logs cost.
#[must_use]
pub fn logged(
    usage: &Usage,
    counts: &Counts,
    service: &str,
    took: Duration,
    now: Timestamp,
) -> String {
    // As long as Lambda's ids are.
    let request_id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
    let service = Some(service);
    LogLine { request_id, first: false, failed: false, took, usage, counts, service }.text(now)
}
