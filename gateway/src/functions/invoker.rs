//! The seam between the gateway and the functions.

use std::time::Duration;

use futures_util::future::BoxFuture;

use super::error::{FunctionError, InvokeError};
use crate::{template::FunctionResource, usage::MeasuredUsage};

/// The longest `Timeout` of a function: 15 minutes. No answer can come later.
pub(crate) const FUNCTION_TIMEOUT_MAX: Duration = Duration::from_secs(15 * 60);

/// Runs functions. [`InProcessInvoker`](super::in_process::InProcessInvoker) runs them in this
/// process, [`LambdaApiInvoker`](super::lambda_api::LambdaApiInvoker) behind a Lambda API.
pub trait Invoker: Send + Sync + 'static {
    /// Runs `function` on one event (JSON), until it answers, fails or exceeds its own `Timeout`.
    ///
    /// The gateway never drops the future before it is done: as in Lambda, a function runs to its
    /// end even if the client has gone.
    fn invoke(&self, function: &FunctionResource, event: Vec<u8>) -> BoxFuture<'static, Invoked>;
}

/// The result of one run of a function.
#[derive(Debug)]
pub struct Invoked {
    /// The function's answer (JSON), or why there is none.
    pub result: Result<Vec<u8>, InvokeError>,
    /// What the invoker measured, if it measures.
    pub usage: MeasuredUsage,
}

impl From<Result<Vec<u8>, FunctionError>> for Invoked {
    fn from(result: Result<Vec<u8>, FunctionError>) -> Self {
        Self { result: result.map_err(InvokeError::Failed), usage: None }
    }
}
