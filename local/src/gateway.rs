//! What the listeners share.

use std::time::Duration;

use natter_domain::time::Clock;

use crate::{
    access_log,
    asynchronous::Asynchronous,
    faults::Faults,
    functions::{Functions, InvokeError, Outcome, Usage},
    hosts::Hosts,
    http_api::HttpRules,
    record::{Observer, Record},
    socket_api::{Connections, Notes, SocketRules},
    tasks::Tasks,
};

/// The largest body that an HTTP API accepts: 10 MB.
pub(crate) const MAX_BODY: usize = 10 * 1024 * 1024;

/// API Gateway on this machine: its rules, its open sockets, and the functions behind it.
pub(crate) struct Gateway {
    pub(crate) hosts: Hosts,
    pub(crate) http: HttpRules,
    pub(crate) sockets: Option<SocketRules>,
    pub(crate) functions: Functions,
    pub(crate) asynchronous: Asynchronous,
    pub(crate) connections: Connections,
    pub(crate) notes: Notes,
    pub(crate) limits: Limits,
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) tasks: Tasks,
    pub(crate) observer: Option<Observer>,
}

/// API Gateway's time limits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// How long an HTTP API waits for a function.
    pub(crate) http_integration: Duration,
    /// How long a WebSocket API waits for a function.
    pub(crate) socket_integration: Duration,
    /// How long a socket may be silent.
    pub(crate) idle: Duration,
    /// How long a socket may be open.
    pub(crate) age: Duration,
}

impl Limits {
    /// The service's own.
    pub(crate) const API_GATEWAY: Self = Self {
        http_integration: Duration::from_secs(30),
        socket_integration: Duration::from_secs(29),
        idle: Duration::from_secs(10 * 60),
        age: Duration::from_secs(2 * 60 * 60),
    };
}

impl Gateway {
    /// Tells the observer of an invocation, and says in the log why one failed (the client is not told).
    pub(crate) fn record(&self, route: String, status: u16, outcome: &Outcome) -> Usage {
        if let Err(why) = &outcome.result
            && status >= 500
        {
            tracing::error!("{route}: {why}");
        }
        if let Some(observer) = &self.observer {
            observer(Record {
                route,
                function: outcome.function.clone(),
                status,
                usage: outcome.usage.clone(),
                elapsed: outcome.elapsed,
            });
        }
        outcome.usage.clone()
    }

    /// Records an invocation for a caller of the Lambda API, and gives what came of it.
    pub(crate) fn invoked(&self, outcome: Outcome) -> Result<Vec<u8>, InvokeError> {
        let route = format!("invoke {}", outcome.function);
        let status = if outcome.result.is_ok() { 200 } else { 500 };
        let usage = self.record(route.clone(), status, &outcome);
        access_log::line(route, status, outcome.elapsed, Some(usage));
        outcome.result
    }
}
