//! What every function shares: settings, logs, events in, answers out, problem documents and the list of routes.

pub mod function;
pub mod routes;
