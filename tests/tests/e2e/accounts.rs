//! Accounts, their sessions and their tokens.

mod attempts;
mod ended;
mod forged;
mod password;
mod profile;
mod refresh;
mod register;
mod sessions;
