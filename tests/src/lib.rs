//! Black-box tests of a running Natter, and the measurements that go into docs/.
//!
//! The harness starts Natter in this process, or takes the one at `NATTER_URL`. Every answer is held against
//! docs/openapi.yaml, every socket event against docs/asyncapi.yaml, and every line that the server logs is searched for
//! secrets. A test sees none of that; it fails when they drift apart.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "all of this is test code: it stops at the first surprise"
)]

mod cleaning;
pub mod client;
pub mod cold_starts;
mod contract;
pub mod costs;
pub mod crowd;
pub mod database;
pub mod dice;
mod documents;
pub mod fanout_times;
mod http;
mod inbox;
pub mod ledger;
pub mod logs;
mod person;
pub mod prices;
mod raw;
mod rooms;
mod runs;
mod server;
mod socket;
mod stock;
pub mod suite;
pub mod talk;
mod throttle;
pub mod tls;
pub mod tls_endpoint;
pub mod tour;
mod wire;

pub use self::{
    http::{Answer, Request},
    person::{Person, registration, text},
    raw::raw,
    runs::{Runs, until},
    server::{Server, Table, no_flood_limit},
    socket::{PATIENCE, Socket, open},
};
