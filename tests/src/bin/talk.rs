//! `cargo run -p natter-tests --bin talk -- URL`: people talk over the Natter there until the standard input ends, and then every
//! message that was acknowledged must be in the log. For watching what an update of a deployment does to those who use it.
//! Their accounts stay, so that one can look what becomes of them.

use std::{env, io::Read as _, process::ExitCode, thread};

use natter_tests::{Server, talk::talk};
use tokio::sync::watch;

const PAIRS: usize = 4;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [url] = arguments.as_slice() else {
        eprintln!("usage: talk URL   (and the end of the standard input, to stop)");
        return ExitCode::from(2);
    };
    let (stop, stopped) = watch::channel(false);
    thread::spawn(move || {
        // Whatever comes, and an error too: it is over.
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        stop.send_replace(true);
    });
    let talk = talk(&Server::at(url), PAIRS, stopped, || println!("They are talking.")).await;
    println!("{talk}");
    ExitCode::SUCCESS
}
