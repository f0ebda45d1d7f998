//! The state that all parts of a running gateway share.

use std::sync::atomic::AtomicU64;

use crate::{
    access_log,
    clock::Clock,
    connections::{ConnectionRegistry, SocketJournal},
    faults::Faults,
    functions::{FunctionRegistry, InvokeError, Outcome},
    invocation::{Invocation, Observer},
    limits::Limits,
    task_tracker::TaskTracker,
    usage::MeasuredUsage,
};

/// The functions, the open sockets, and the settings of a running gateway.
pub(crate) struct GatewayState {
    pub(crate) functions: FunctionRegistry,
    pub(crate) connections: ConnectionRegistry,
    pub(crate) journal: SocketJournal,
    pub(crate) limits: Limits,
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) tasks: TaskTracker,
    pub(crate) observer: Option<Observer>,
    /// Messages that the management API has taken for open sockets.
    pub(crate) pushes: AtomicU64,
}

impl GatewayState {
    /// Passes an invocation to the observer, and logs why it failed (the client is not told).
    pub(crate) fn record(&self, route: String, status: u16, outcome: &Outcome) -> MeasuredUsage {
        if let Err(error) = &outcome.result
            && status >= 500
        {
            tracing::error!("{route}: {error}");
        }
        if let Some(observer) = &self.observer {
            observer(Invocation {
                route,
                function: outcome.function.clone(),
                status,
                usage: outcome.usage.clone(),
                elapsed: outcome.elapsed,
            });
        }
        outcome.usage.clone()
    }

    /// Records and logs an invocation over the Lambda API, and returns its result.
    pub(crate) fn record_invoke(&self, outcome: Outcome) -> Result<Vec<u8>, InvokeError> {
        let route = format!("invoke {}", outcome.function);
        let status = if outcome.result.is_ok() { 200 } else { 500 };
        let usage = self.record(route.clone(), status, &outcome);
        access_log::write(route, status, outcome.elapsed, usage);
        outcome.result
    }
}
