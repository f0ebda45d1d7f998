//! `cargo prices`: works out what messages and users cost, and prints it; `--write` puts it into docs/prices.md.

use std::{env, fs, process::ExitCode};

use natter_tests::{costs, prices};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let write = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => false,
        ["--write"] => true,
        _ => {
            eprintln!("usage: cargo prices [--write]");
            return ExitCode::from(2);
        }
    };
    let Some(measured) = costs::measure().await else {
        eprintln!("the server at NATTER_URL does not say what it asks of its database: unset NATTER_URL");
        return ExitCode::FAILURE;
    };
    let document = prices::document(&measured).await;
    if !write {
        print!("{document}");
        return ExitCode::SUCCESS;
    }
    match fs::write(prices::path(), document) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", prices::path().display());
            ExitCode::FAILURE
        }
    }
}
