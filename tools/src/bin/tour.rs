//! `cargo tour [URL]`: five people use the Natter at URL, and every request, answer and event is
//! printed. Without URL it starts a Natter in memory.

use std::{env, process::ExitCode};

use natter_tests::Server;
use natter_tools::{reach::reach, tour};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let server = match arguments.as_slice() {
        [] => Server::shared().await,
        [url] if url.starts_with("http://") || url.starts_with("https://") => {
            if let Err(why) = reach(url).await {
                eprintln!("{why}");
                return ExitCode::FAILURE;
            }
            Server::at(url)
        }
        [..] => {
            eprintln!("usage: cargo tour [URL]   (http://localhost:3000 is that of `cargo run`)");
            return ExitCode::from(2);
        }
    };
    println!("The tour is at {}.", server.url());
    tour::go(&server).await;
    ExitCode::SUCCESS
}
