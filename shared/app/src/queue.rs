//! Functions that a queue feeds.

pub use natter_runtime::queue::{LONGEST_JOB, function};
