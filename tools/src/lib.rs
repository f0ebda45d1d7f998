//! Measurements that go into docs/, and programs that use a running Natter.
//!
//! - [`cold_starts`]: how long the functions' release binaries take to start.
//! - [`costs`]: what each route and frame asks of DynamoDB: docs/costs.md.
//! - [`e2e_run`]: runs the end-to-end suite against a deployment, and deletes its accounts; or
//!   counts what it makes there and costs.
//! - [`page`]: prints such a page, or writes it.
//! - [`prices`]: what messages and people cost: docs/prices.md.
//! - [`reach`]: whether a Natter answers at an address.
//! - [`talk`]: keeps clients sending while a deployment is updated.
//! - [`tour`]: a session of five people, printed.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "all of this is test code: it stops at the first surprise"
)]

mod account_cleanup;
pub mod cold_starts;
pub mod costs;
pub mod e2e_run;
pub mod page;
pub mod prices;
pub mod reach;
pub mod talk;
pub mod tour;
