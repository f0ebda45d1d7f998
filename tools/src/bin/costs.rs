//! `cargo costs`: measures what every route and frame asks of DynamoDB, and prints it; `--write`
//! puts it into docs/costs.md.

use std::process::ExitCode;

use natter_tools::{costs, page};

#[tokio::main]
async fn main() -> ExitCode {
    page::print_or_write("costs", &costs::path(), async |measured| costs::document(&measured.rows))
        .await
}
