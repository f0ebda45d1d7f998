//! The record of an invocation, which observers get.

use std::{sync::Arc, time::Duration};

use crate::usage::MeasuredUsage;

/// One invocation of a function by the gateway.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// The route that caused the invocation: an HTTP route key such as `POST /items/{item}`,
    /// `$default`, `authorizer`, `$connect`, `$disconnect`, `frame ACTION` (`frame` alone if the
    /// frame has no `action` of up to 32 letters and digits), or `invoke FUNCTION` (a logical id)
    /// for an invocation over the Lambda API. Each attempt of an asynchronous invocation has a
    /// record of its own.
    pub route: String,
    /// The function's logical id in the template.
    pub function: String,
    /// The status that the function answered; 500 if it failed, 503 (HTTP) or 504 (WebSocket) if
    /// the integration timed out. An authorizer's status is 200, 401 or 403.
    pub status: u16,
    /// What the invoker measured.
    pub usage: MeasuredUsage,
    /// The time from the start of the invocation to its answer or failure.
    pub elapsed: Duration,
}

/// Gets every [`Invocation`], on the task that made it, so it must return quickly.
pub type Observer = Arc<dyn Fn(Invocation) + Send + Sync>;
