//! Live events: bounded concurrent posts to the sockets of people who are connected, and the removal of connections
//! that turn out to be gone.
//!
//! A push is a hint. The log is the truth: nothing here ever fails the operation that it tells of.

mod background;
mod end;
mod lazy;
mod presence;
mod pusher;
mod report;
mod work;

pub use background::{Background, NotStarted, Queue};
pub use end::{EndReason, SessionEnded};
pub use lazy::Lazy;
pub use presence::Presence;
pub use pusher::{Pusher, Target};
pub use report::PushReport;
pub use work::{MovedUp, Work};
