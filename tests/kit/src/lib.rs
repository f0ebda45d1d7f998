//! What the tests of every package share. It depends on no package of Natter.
//!
//! - [`dynamodb_proxy`]: a proxy in front of a DynamoDB whose hook sees, changes or fails requests.
//! - [`rng`]: random numbers from a seed, and names that no other test uses.
//! - [`runtime_api`]: Lambda's runtime API, for a function's binary.
//! - [`skipped`]: says on stderr that a test was skipped, and why.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "all of this is test code: it stops at the first surprise"
)]

pub mod dynamodb_proxy;
pub mod rng;
pub mod runtime_api;
mod skip;

pub use self::skip::skipped;
