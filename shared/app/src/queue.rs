//! Functions that a queue feeds.

pub use natter_runtime::queue::function;
