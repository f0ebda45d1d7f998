//! What is known about each invocation of a function.

use std::{sync::Arc, time::Duration};

use crate::functions::Usage;

/// One invocation of a function by the gateway.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The route: `POST /api/auth/login` (with `{names}` as in the template), `$default`, `authorizer`,
    /// `$connect`, `$disconnect`, `frame sendMessage` (the action; `frame` alone where a frame names none
    /// that looks like one), `invoke FUNCTION` (its logical id) for one over the Lambda API. An asynchronous invocation
    /// is recorded once for each run.
    pub route: String,
    /// The function's logical id in the template.
    pub function: String,
    /// The status that the function answered; 500 when it failed, 503 (HTTP) or 504 (socket) when it took too
    /// long. An authorizer's is 200, 401 or 403.
    pub status: u16,
    /// What it asked of DynamoDB. Nothing when the function runs elsewhere (`--lambda-endpoint`).
    pub usage: Usage,
    /// How long it took.
    pub elapsed: Duration,
}

/// Sees every [`Record`], on the task that made it; so it must be quick.
pub type Observer = Arc<dyn Fn(Record) + Send + Sync>;
