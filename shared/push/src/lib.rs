//! Live events: bounded concurrent posts to the sockets of people who are connected, and the
//! removal of connections that turn out to be gone.
//!
//! A push is a hint. The log is the truth: nothing here ever fails the operation that caused it.

mod delayed_job;
mod end;
mod fanout_job;
mod function_invoker;
mod lazy_client;
mod presence;
mod pusher;
mod report;

pub use delayed_job::{DelayError, DelayQueue, DelayedJob};
pub use end::{EndReason, SessionEnded};
pub use fanout_job::{FanoutJob, InboxBump};
pub use function_invoker::{FunctionInvoker, InvokeError, Queue};
pub use lazy_client::LazyClient;
pub use presence::Presence;
pub use pusher::{Pusher, Target};
pub use report::PushReport;
