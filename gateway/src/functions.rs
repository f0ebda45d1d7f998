//! The template's functions and their invocation with Lambda's limits.

mod error;
mod in_process;
mod invoker;
mod lambda_api;
mod registry;

pub use self::{
    error::{FunctionError, InvokeError},
    in_process::InProcessInvoker,
    invoker::{Invoked, Invoker},
    lambda_api::LambdaApiInvoker,
};
pub(crate) use self::{
    invoker::FUNCTION_TIMEOUT_MAX,
    registry::{FunctionRegistry, Outcome},
};
