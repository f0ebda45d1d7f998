//! Accounts, their sessions and their tokens.

mod attempts;
mod deletion;
mod ended;
mod export;
mod forged;
mod password;
mod profile;
mod refresh;
mod register;
mod sessions;
