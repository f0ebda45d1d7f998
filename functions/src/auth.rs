//! Accounts and the tokens that stand for them.

pub mod delete_account;
pub mod login;
pub mod logout;
pub mod password;
mod password_check;
pub mod refresh;
pub mod register;
mod tokens;
