//! The plumbing of a function behind API Gateway: events in, answers out, problem documents and
//! the runtime loop. It knows nothing of chat.
//!
//! A [`function::Function`] takes the JSON of an event and gives the JSON of an answer. In
//! Lambda, [`lambda::run`] feeds it from the runtime API; on one machine the local gateway does.

mod answer_time;
pub mod background;
mod event;
pub mod function;
mod function_error;
pub mod http;
pub mod json_fields;
pub mod lambda;
pub mod limits;
mod panics;
pub mod problem;
pub mod query;
pub mod queue;
pub mod socket;
