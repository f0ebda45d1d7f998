//! Accounts and the tokens that stand for them.

pub mod login;
pub mod logout;
pub mod password;
pub mod refresh;
pub mod register;
mod tokens;
