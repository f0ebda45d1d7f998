//! Accounts, their sessions and their tokens.

mod attempts;
pub(crate) mod deletion;
mod ended_sessions;
mod export;
mod forged;
mod password;
mod profile;
mod refresh;
mod register;
mod sessions;
mod spellings;
