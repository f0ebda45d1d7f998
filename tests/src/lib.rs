//! The test kit: black-box clients of a running Natter.
//!
//! The kit starts Natter in this process, or takes the one at `NATTER_URL`. It checks every answer
//! against docs/openapi.yaml and every socket event against docs/asyncapi.yaml, and searches every
//! line that the server logs for secrets. A test does nothing for that; it fails when a check does.
//!
//! - [`bulk`]: registers hundreds of people, opens their sockets, fills rooms.
//! - [`client`]: a small client that follows docs/CLIENTS.md.
//! - [`contract`]: checks answers and events against the two documents.
//! - [`database`]: the embedded DynamoDB, or the one at `NATTER_DYNAMODB_ENDPOINT`.
//! - [`dynamodb_proxy`]: a proxy in front of a DynamoDB, for observers and faults.
//! - [`fanout_times`]: how long a message takes to the last of many open sockets.
//! - [`http_client`]: HTTP without checks; [`Request`] and [`Answer`] are the checked ones.
//! - [`judged_client`]: a device that another client library drives.
//! - [`ledger`]: a file of the accounts that a run has made, so that they can be deleted.
//! - [`logs`]: searches what the server logs for secrets.
//! - [`open_sets`]: closes the sets that the documents leave open, for the checks of answers.
//! - [`raw_http`]: requests as bytes, which no HTTP client would send.
//! - [`rng`]: random numbers from a seed, and unique names.
//! - [`throttling`]: retries what API Gateway itself throttles.
//! - [`tls`]: the certificate authorities that the kit trusts.
//! - [`tls_endpoint`]: TLS in front of an endpoint on this machine.
//! - [`Person`]: an account with a session, and what it can do: messages, inbox, rooms.
//! - [`Server`]: the Natter under test; `store_seed` puts much data into its store at once.
//! - [`Socket`]: a WebSocket.
//! - [`InvocationCounter`], [`until`]: wait for what happens after an answer.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "all of this is test code: it stops at the first surprise"
)]

pub mod bulk;
pub mod client;
pub mod contract;
pub mod database;
mod documents;
pub mod fanout_times;
mod http;
pub mod http_client;
mod inbox;
mod invocations;
pub mod judged_client;
pub mod ledger;
pub mod logs;
pub mod open_sets;
mod person;
pub mod raw_http;
mod rooms;
mod server;
mod socket;
mod store_seed;
pub mod throttling;
pub mod tls;
pub mod tls_endpoint;

pub use natter_test_kit::{dynamodb_proxy, rng, skipped};

pub use self::{
    http::{Answer, Request},
    invocations::{InvocationCounter, until},
    person::{Person, registration, text},
    server::{Server, Table, no_flood_limit},
    socket::{PATIENCE, Socket, open},
};
