//! The whole of Natter on one machine: the functions behind an emulated API Gateway
//! ([`sam_gateway`]), and an embedded DynamoDB.
//!
//! The functions run in this process, through the same decoding as in Lambda, or behind a Lambda
//! API. The `natter` binary is a few lines over [`cli::main`]; tests use [`start()`]:
//!
//! ```no_run
//! # async fn example() -> Result<(), natter::StartError> {
//! let natter = natter::start(natter::Options::default()).await?;
//! println!("{} and {}", natter.http_url, natter.ws_url);
//! natter.stop().await;
//! # Ok(())
//! # }
//! ```

mod aws;
pub mod cli;
mod containers;
mod data;
mod database;
mod environment;
mod error;
mod functions;
mod invocation;
mod network;
mod options;
mod running;
mod start;

pub use sam_gateway::{DeadLetter, DeadLetterReason, Faults, template};

pub use self::{
    aws::Account,
    containers::Containers,
    error::StartError,
    invocation::{Invocation, Observer, Usage},
    options::Options,
    running::Running,
    start::start,
};
