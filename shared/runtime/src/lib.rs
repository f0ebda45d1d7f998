//! What every function shares: settings, logs, events in, answers out, problem documents and the list of routes.
//!
//! A [`function::Function`] takes the raw JSON of an event and gives the raw JSON of an answer. In Lambda,
//! [`lambda::run`] feeds it from the runtime API; on one machine the local gateway does.

pub mod authenticate;
mod aws;
pub mod background;
pub mod cursor;
pub mod environment;
pub mod event;
pub mod fields;
pub mod function;
pub mod http;
pub mod lambda;
mod panics;
pub mod problem;
pub mod query;
pub mod routes;
pub mod socket;
