//! `cargo tour [URL]`: five people use a Natter, and everything that is said is shown. Without an address it starts one in memory.

use std::{env, process::ExitCode};

use natter_tests::{Server, tour};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let server = match arguments.as_slice() {
        [] => Server::shared().await,
        [url] if url.starts_with("http://") || url.starts_with("https://") => Server::at(url),
        [..] => {
            eprintln!("usage: cargo tour [URL]   (for example http://localhost:3000, where `cargo run` is)");
            return ExitCode::from(2);
        }
    };
    println!("The tour is at {}.", server.url());
    tour::go(&server).await;
    ExitCode::SUCCESS
}
