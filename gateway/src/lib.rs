//! Amazon API Gateway on this machine: runs the HTTP API and the WebSocket API of any SAM template.
//!
//! The gateway reads a template, turns HTTP requests and WebSocket frames into the events that API
//! Gateway sends, and invokes the template's functions: plain async functions in this process, or
//! functions behind a Lambda API. It also serves the management API, which pushes messages to open
//! sockets, the Lambda API, with asynchronous invocations, retries and dead letters, and SQS's, with
//! queues that feed functions.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//!
//! use sam_gateway::{InProcessInvoker, Options, Ports, template::Template};
//! use serde_json::json;
//!
//! let template = Template::read(&std::fs::read_to_string("template.yaml")?)?;
//! let functions = InProcessInvoker::new()
//!     .json_function("hello", async |_event| Ok(json!({"statusCode": 200, "body": "hello"})));
//! let ports = Ports::bind(3000, 3001, &[])?;
//! let gateway = sam_gateway::start(ports, template, Arc::new(functions), Options::default())?;
//! println!("{} and {}", gateway.urls.http, gateway.urls.websocket);
//! gateway.stop().await;
//! # Ok(())
//! # }
//! ```

mod access_log;
mod async_invocations;
mod aws_account;
mod aws_error;
mod aws_ids;
mod clock;
mod connections;
mod control;
mod faults;
mod functions;
mod gateway;
mod host_allow_list;
mod http_api;
mod http_error;
mod invocation;
mod limits;
pub mod listener;
mod options;
mod ports;
pub mod private_files;
mod proxied;
mod public_listener;
mod queues;
mod request;
mod response;
mod signed_requests;
mod start;
mod state;
mod task_tracker;
pub mod template;
mod time_format;
mod usage;
mod websocket_api;

pub use self::{
    async_invocations::{DeadLetter, DeadLetterReason},
    aws_account::{ACCOUNT_ID, REGION},
    aws_error::aws_error,
    clock::Clock,
    faults::Faults,
    functions::{FunctionError, InProcessInvoker, InvokeError, Invoked, Invoker, LambdaApiInvoker},
    gateway::Gateway,
    host_allow_list::HostAllowList,
    invocation::{Invocation, Observer},
    limits::Limits,
    options::Options,
    ports::{Ports, Urls},
    signed_requests::require_signature,
    start::{StartError, start},
    usage::{MeasuredUsage, Usage},
    websocket_api::FrameStatus,
};
