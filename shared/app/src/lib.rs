//! What the functions of Natter share above the plumbing: settings, AWS clients, authentication,
//! routes, and our problems.
//!
//! It knows the store and the tokens; `natter-runtime`, under it, knows neither.

pub mod authenticator;
mod aws;
pub mod background;
pub mod cursor;
pub mod environment;
pub mod http;
pub mod invocation;
pub mod json_fields;
pub mod problem;
pub mod query;
pub mod queue;
pub mod socket;
pub mod socket_url;

pub use natter_runtime::function;
