//! `cargo prices`: works out what messages and people cost, and prints it; `--write` puts it into
//! docs/prices.md.

use std::process::ExitCode;

use natter_tools::{page, prices};

#[tokio::main]
async fn main() -> ExitCode {
    page::print_or_write("prices", &prices::path(), async |measured| {
        prices::document(&measured).await
    })
    .await
}
