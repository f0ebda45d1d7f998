//! Works out docs/prices.md from measured requests, public prices and assumptions.

mod activities;
mod assumptions;
mod connection_scan;
mod invocations;
mod money;
mod page;
mod people;
mod people_page;
mod rates;
mod resource_usage;
mod rooms;
mod suite;

pub use self::suite::suite_costs;

use std::path::PathBuf;

use natter_metrics::{Counts, Metric};

use self::{
    invocations::Source,
    resource_usage::{Bill, ResourceUsage},
};
use crate::costs::Costs;

/// The path of docs/prices.md.
#[must_use]
pub fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/prices.md")
}

/// The whole page.
///
/// # Panics
/// When a row of the scenario is missing.
pub async fn document(costs: &Costs) -> String {
    page::document(&Source::new(costs)).await
}

const SEND: &str = "POST /api/messages/send/{receiverId}";
const PUSHED: &str = "pushed to one open socket";
const MOVED_UP: &str = "after a silence of ten minutes, so that it moves up in both inboxes";

/// The rows of the table of messages: the name, and the usage of one message.
async fn messages(source: &Source<'_>) -> Vec<(String, ResourceUsage)> {
    let push = |count: u128| ResourceUsage::messages(count, count, assumptions::ANSWER);
    let stored = ResourceUsage { stored: assumptions::ENTRY, ..ResourceUsage::default() };
    let (one, two) = (counted(1, 1).await, counted(1, 2).await);
    let mut lines = vec![
        (
            "direct, over HTTP, to one device".to_owned(),
            source.request(SEND, PUSHED, one) + push(1) + stored,
        ),
        (
            "direct, over HTTP, to two devices".to_owned(),
            source.request(SEND, PUSHED, two) + push(2) + stored,
        ),
        (
            "direct, over the socket, to one device".to_owned(),
            source.frame("sendMessage", PUSHED, one) + push(1) + stored,
        ),
        (
            "direct, over the socket, to two devices".to_owned(),
            source.frame("sendMessage", PUSHED, two) + push(2) + stored,
        ),
        (
            "direct, over the socket, to one device, the first in ten minutes".to_owned(),
            source.frame("sendMessage", MOVED_UP, one) + push(1) + stored,
        ),
    ];
    for room in &source.costs().rooms {
        lines.push((rooms::name(room), rooms::message(source, room).await + stored));
    }
    lines
}

/// The counts of a function that stored so many messages and sent so many pushes.
async fn counted(sends: u32, pushes: u32) -> Counts {
    let counting = async {
        for (metric, count) in [(Metric::Sends, sends), (Metric::Pushes, pushes)] {
            natter_metrics::add(metric, count);
        }
    };
    natter_metrics::collect(counting).await.1
}
