//! Messages: sending and reading them.

pub mod get;
pub mod send;
