//! What Natter costs: measured requests, public prices, and what is assumed, in docs/prices.md.

mod assumed;
mod money;
mod month;
mod page;
mod rates;
mod rooms;
mod runs;
mod scan;
mod work;

use std::path::PathBuf;

use natter_metrics::{Counts, Metric};

use self::{
    runs::Source,
    work::{Bill, Work},
};
use crate::costs::Costs;

/// Where the page is kept.
#[must_use]
pub fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/prices.md")
}

/// The whole page.
///
/// # Panics
/// When something that it names was not measured.
pub async fn document(costs: &Costs) -> String {
    page::document(&Source::new(costs)).await
}

const SEND: &str = "POST /api/messages/send/{receiverId}";
const PUSHED: &str = "pushed to one open socket";
const MOVED_UP: &str = "after a silence of ten minutes, so that it moves up in both inboxes";

/// Lines of the table of messages: what, and the work of one.
async fn messages(source: &Source<'_>) -> Vec<(String, Work)> {
    let push = |count: u128| Work::messages(count, count, assumed::ANSWER);
    let stored = Work { stored: assumed::ENTRY, ..Work::default() };
    let (one, two) = (counted(1, 1).await, counted(1, 2).await);
    let mut lines = vec![
        ("direct, over HTTP, to one device".to_owned(), source.request(SEND, PUSHED, one) + push(1) + stored),
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

/// So many messages stored and so many pushes, as a function counts them.
async fn counted(sends: u32, pushes: u32) -> Counts {
    let counting = async {
        for (metric, count) in [(Metric::Sends, sends), (Metric::Pushes, pushes)] {
            natter_metrics::add(metric, count);
        }
    };
    natter_metrics::collect(counting).await.1
}
