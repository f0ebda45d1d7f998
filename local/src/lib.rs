//! The whole of Natter on one machine: a gateway that behaves like Amazon API Gateway, an embedded DynamoDB, and the
//! functions.
//!
//! The gateway reads template.yaml, turns HTTP requests and WebSocket frames into the events that API Gateway sends,
//! and runs the functions in this process through the same decoding as in Lambda, or over the Lambda API. It serves the
//! management API for pushes. The `natter` binary is a few lines over [`cli::main`]; tests use [`start()`]:
//!
//! ```no_run
//! # async fn example() -> Result<(), natter::StartError> {
//! let natter = natter::start(natter::Options::default()).await?;
//! println!("{} and {}", natter.http_url, natter.ws_url);
//! natter.stop().await;
//! # Ok(())
//! # }
//! ```

mod access_log;
mod asynchronous;
mod aws;
pub mod cli;
mod containers;
mod control;
mod data;
mod database;
mod error;
mod faults;
mod functions;
mod gateway;
mod guard;
mod hosts;
mod http_api;
mod listen;
mod moment;
mod opaque;
mod options;
mod record;
mod running;
mod socket_api;
mod start;
mod tasks;
pub mod template;

pub use self::{
    asynchronous::{DeadLetter, GivenUp},
    aws::Account,
    containers::Containers,
    error::StartError,
    faults::Faults,
    functions::Usage,
    options::Options,
    record::{Observer, Record},
    running::Running,
    start::start,
};
