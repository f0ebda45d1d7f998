//! Running a function in Lambda: built once, before the first event, then one event at a time.

use std::{
    fmt::Display,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use futures_util::future::BoxFuture;
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::value::RawValue;
use tracing_subscriber::{EnvFilter, fmt::format::FmtSpan};

use crate::function::{Function, FunctionError, Outcome};

/// One call of the function by Lambda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// Lambda's id of it.
    pub request_id: String,
    /// Whether it is the process's first: the one that has waited for the start.
    pub first: bool,
}

/// What an application does around each event, such as measuring and logging it.
pub trait Middleware: Send + Sync + 'static {
    /// Runs `work`, which answers one event.
    fn around<'a>(
        &'a self,
        invocation: Invocation,
        work: BoxFuture<'a, Outcome>,
    ) -> BoxFuture<'a, Outcome>;
}

/// The whole of a function's binary: starts the logs, builds the function, and answers events until
/// Lambda ends the process.
///
/// An error of `build` ends it at once, with one line that says what is wrong.
pub fn run<M: Middleware, E: Display>(
    log_filter: &str,
    build: impl FnOnce() -> Result<(Function, M), E>,
) -> ExitCode {
    start_logs(log_filter);
    // One event at a time is all that Lambda hands out, so one thread is enough.
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&error),
    };
    let (function, middleware) = match build() {
        Ok(built) => built,
        Err(error) => return refuse(&error),
    };
    match runtime.block_on(serve(function, middleware)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&error),
    }
}

fn refuse(error: &dyn Display) -> ExitCode {
    tracing::error!(%error, "the function could not start");
    ExitCode::FAILURE
}

async fn serve<M: Middleware>(
    function: Function,
    middleware: M,
) -> Result<(), lambda_runtime::Error> {
    let middleware = Arc::new(middleware);
    let first = AtomicBool::new(true);
    lambda_runtime::run(service_fn(|event: LambdaEvent<Box<RawValue>>| {
        let (function, middleware) = (function.clone(), Arc::clone(&middleware));
        let first = first.swap(false, Ordering::Relaxed);
        async move {
            let invocation = Invocation { request_id: event.context.request_id, first };
            let work = Box::pin(function.invoke(event.payload));
            middleware.around(invocation, work).await.map_err(Diagnostic::from)
        }
    }))
    .await
}

impl From<FunctionError> for Diagnostic {
    fn from(error: FunctionError) -> Self {
        Self { error_type: error.error_type, error_message: error.error_message }
    }
}

/// JSON lines on standard output, as `filter` lets them through.
fn start_logs(filter: &str) {
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
