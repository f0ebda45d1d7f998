//! The Lambda functions: one file for each verb, one small binary for each function.
//!
//! A module is a function, or a folder of the verbs that one function answers. Each has a `build` that asks the
//! environment for what the function needs, and handlers that parse, call and answer. The rules are in
//! `shared/domain`, the keys and calls in `shared/store`.

pub mod account;
pub mod account_deletion;
pub mod auth;
pub mod blocks;
pub mod calls;
pub mod conversations;
pub mod export;
pub mod fallback;
pub mod fanout;
pub mod messages;
mod problems;
mod receipts;
pub mod rooms;
mod sending;
mod showing;
pub mod sockets;
mod speaker;
pub mod sync;
mod telling;
pub mod users;
mod views;

use natter_runtime::{
    environment::{Environment, StartError},
    function::Function,
};

/// A function that can be built: in its own binary, or beside all others in the local gateway.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    /// The function's name, which is also that of its binary.
    pub name: &'static str,
    /// Builds it.
    pub build: fn(&Environment) -> Result<Function, StartError>,
}

/// Every function.
pub const ALL: &[Definition] = &[
    Definition { name: "register", build: auth::register::build },
    Definition { name: "login", build: auth::login::build },
    Definition { name: "refresh", build: auth::refresh::build },
    Definition { name: "logout", build: auth::logout::build },
    Definition { name: "account", build: account::build },
    Definition { name: "password", build: auth::password::build },
    Definition { name: "users", build: users::build },
    Definition { name: "send-message", build: messages::send::build },
    Definition { name: "get-messages", build: messages::get::build },
    Definition { name: "ws-ticket", build: sockets::ticket::build },
    Definition { name: "ws-authorizer", build: sockets::authorizer::build },
    Definition { name: "ws-connect", build: sockets::connect::build },
    Definition { name: "ws-disconnect", build: sockets::disconnect::build },
    Definition { name: "ws-frame", build: sockets::frame::build },
    Definition { name: "rooms", build: rooms::build },
    Definition { name: "conversations", build: conversations::build },
    Definition { name: "sync", build: sync::build },
    Definition { name: "blocks", build: blocks::build },
    Definition { name: "export", build: export::build },
    Definition { name: "delete-account", build: auth::delete_account::build },
    Definition { name: "fanout", build: fanout::build },
    Definition { name: "account-deletion", build: account_deletion::build },
    Definition { name: "call-timeout", build: calls::timeout::build },
    Definition { name: "fallback", build: fallback::build },
];
