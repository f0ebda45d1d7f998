//! Clients that follow docs/CLIENTS.md end with the same conversation as everyone else, whatever
//! goes wrong on the way.
//!
//! Each test runs for the reference client and for another client library (`judged_client::`),
//! whose process `NATTER_JUDGE` names; `.ci/clients` runs those with it.

/// Makes two tests of each of these: one for each client.
macro_rules! for_both_clients {
    ($($test:ident,)*) => {
        mod reference_client {
            $(#[tokio::test]
            async fn $test() {
                super::$test::<natter_tests::client::Client>().await;
            })*
        }

        mod judged_client {
            $(#[tokio::test]
            #[ignore = "drives the client library of NATTER_JUDGE: .ci/clients runs it"]
            async fn $test() {
                super::$test::<natter_tests::judged_client::JudgedClient>().await;
            })*
        }
    };
}

mod device;
mod everything;
mod far_behind;
mod judged;
mod one_fault;
mod order;
mod other_devices;
mod reference;

use natter::Options;
use natter_tests::{Person, Server, no_flood_limit};
use serde_json::Value;

use self::device::Device;

/// A server for one test, because its faults affect all of its clients.
async fn server() -> Option<Server> {
    Server::with(Options { ..no_flood_limit() }).await
}

/// A device of its own session, connected.
async fn device<D: Device>(person: &Person) -> D {
    let mut device = D::begin(person.login().await).await;
    device.connect().await;
    device
}

/// What it shows is the log, and nothing else is.
async fn assert_same<D: Device>(device: &mut D, conversation: &str) {
    let log: Vec<Value> = device.person().entries_of(conversation).await;
    assert_eq!(device.shown(conversation).await, log);
}
