//! docs/prices.md.

use std::fs;

use natter_tools::prices;

use crate::measured::costs;

#[tokio::test]
async fn the_page_in_docs_has_what_the_sums_give() {
    let Some(measured) = costs().await else { return };
    let written = fs::read_to_string(prices::path()).unwrap_or_default();
    let worked_out = prices::document(measured).await;
    let new: Vec<_> =
        worked_out.lines().filter(|line| !written.lines().any(|old| old == *line)).collect();
    assert!(written == worked_out, "run `cargo prices --write`; what is new: {new:#?}");
}
