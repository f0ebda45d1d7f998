//! The Lambda functions: one file for each verb, one small binary for each function.
//!
//! A module is a function, or a folder of the verbs that one function answers. Each has a `build`
//! that asks the environment for what the function needs, and handlers that parse, call and answer.
//! The rules are in `shared/domain`, the keys and calls in `shared/store`.

mod access;
pub mod account;
pub mod account_deletion;
pub mod auth;
pub mod blocks;
mod caller;
pub mod calls;
mod context;
mod conversation_view;
pub mod conversations;
pub mod delayed_jobs;
pub mod export;
pub mod fallback;
pub mod fanout;
pub mod messages;
mod notify;
mod people;
mod presence;
mod receipts;
pub mod rooms;
pub mod routes;
pub mod sockets;
pub mod sync;
pub mod users;
mod views;
pub mod web;

use natter_app::{
    environment::{Environment, StartError},
    function::Function,
};

/// The event source that invokes a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// HTTP routes, by their keys.
    Http(&'static [&'static str]),
    /// HTTP routes that serve files and are no part of the API, by their keys.
    Pages(&'static [&'static str]),
    /// Every HTTP request that no route matches (`$default`).
    Unrouted,
    /// A route of the WebSocket API, by its key.
    Socket(&'static str),
    /// The handshake of a socket, before `$connect`.
    Authorizer,
    /// Another function, which does not wait for it (invocation type `Event`). Lambda repeats an
    /// invocation that fails, and keeps what can't be done in a dead-letter queue.
    Invocation,
    /// The queue of delayed jobs, in batches of messages. The queue hands out again what fails, and
    /// puts what can't be done aside.
    Queue,
}

/// A function that can be built: in its own binary, or beside all others in the local gateway.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    /// The function's name, which is also that of its binary.
    pub name: &'static str,
    /// The event source that invokes the function.
    pub trigger: Trigger,
    /// Builds the function out of its settings.
    pub build: Build,
}

/// Builds a function out of its settings.
pub type Build = fn(&Environment) -> Result<Function, StartError>;

impl Definition {
    const fn new(name: &'static str, trigger: Trigger, build: Build) -> Self {
        Self { name, trigger, build }
    }
}

/// Every function.
pub const ALL: &[Definition] = &[
    Definition::new("register", Trigger::Http(auth::register::ROUTE_KEYS), auth::register::build),
    Definition::new("login", Trigger::Http(auth::login::ROUTE_KEYS), auth::login::build),
    Definition::new("refresh", Trigger::Http(auth::refresh::ROUTE_KEYS), auth::refresh::build),
    Definition::new("logout", Trigger::Http(auth::logout::ROUTE_KEYS), auth::logout::build),
    Definition::new("account", Trigger::Http(account::ROUTE_KEYS), account::build),
    Definition::new("password", Trigger::Http(auth::password::ROUTE_KEYS), auth::password::build),
    Definition::new("users", Trigger::Http(users::ROUTE_KEYS), users::build),
    Definition::new(
        "send-message",
        Trigger::Http(messages::send::ROUTE_KEYS),
        messages::send::build,
    ),
    Definition::new("get-messages", Trigger::Http(messages::get::ROUTE_KEYS), messages::get::build),
    Definition::new(
        "ws-ticket",
        Trigger::Http(sockets::ticket::ROUTE_KEYS),
        sockets::ticket::build,
    ),
    Definition::new(routes::SOCKET_AUTHORIZER, Trigger::Authorizer, sockets::authorizer::build),
    Definition::new("ws-connect", Trigger::Socket("$connect"), sockets::connect::build),
    Definition::new("ws-disconnect", Trigger::Socket("$disconnect"), sockets::disconnect::build),
    Definition::new("ws-frame", Trigger::Socket("$default"), sockets::frame::build),
    Definition::new("rooms", Trigger::Http(rooms::ROUTE_KEYS), rooms::build),
    Definition::new(
        "conversations",
        Trigger::Http(conversations::ROUTE_KEYS),
        conversations::build,
    ),
    Definition::new("sync", Trigger::Http(sync::ROUTE_KEYS), sync::build),
    Definition::new("blocks", Trigger::Http(blocks::ROUTE_KEYS), blocks::build),
    Definition::new("export", Trigger::Http(export::ROUTE_KEYS), export::build),
    Definition::new(
        "delete-account",
        Trigger::Http(auth::delete_account::ROUTE_KEYS),
        auth::delete_account::build,
    ),
    Definition::new("fanout", Trigger::Invocation, fanout::build),
    Definition::new("account-deletion", Trigger::Invocation, account_deletion::build),
    Definition::new(routes::DELAYED_JOBS, Trigger::Queue, delayed_jobs::build),
    Definition::new(
        "ice-servers",
        Trigger::Http(calls::ice_servers::ROUTE_KEYS),
        calls::ice_servers::build,
    ),
    Definition::new(routes::WEB, Trigger::Pages(web::ROUTE_KEYS), web::build),
    Definition::new(routes::FALLBACK, Trigger::Unrouted, fallback::build),
];
