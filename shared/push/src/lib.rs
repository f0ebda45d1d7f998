//! Live events: bounded concurrent posts to the sockets of people who are connected, and the removal of connections
//! that turn out to be gone.
//!
//! A push is a hint. The log is the truth: nothing here ever fails the operation that it tells of.

mod end;
mod pusher;
mod report;

pub use end::{EndReason, SessionEnded};
pub use pusher::{Pusher, Target};
pub use report::PushReport;
