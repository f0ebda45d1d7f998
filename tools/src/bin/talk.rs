//! `cargo run -p natter-tools --bin talk -- URL`: clients send messages to the Natter at URL until
//! the standard input ends. Then every acknowledged message must be in the log. It shows what an
//! update of a deployment does to its users. The accounts are kept, for a look at what happened.

use std::{env, io::Read as _, process::ExitCode, thread};

use natter_tests::Server;
use natter_tools::{reach::reach, talk::talk};
use tokio::sync::watch;

const PAIRS: usize = 4;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [url] = arguments.as_slice() else {
        eprintln!("usage: talk URL   (and the end of the standard input, to stop)");
        return ExitCode::from(2);
    };
    if let Err(why) = reach(url).await {
        eprintln!("{why}");
        return ExitCode::FAILURE;
    }
    let (stop, stopped) = watch::channel(false);
    thread::spawn(move || {
        // The end of the input stops the clients, and so does an error.
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        stop.send_replace(true);
    });
    let talk = talk(&Server::at(url), PAIRS, stopped, || println!("They are talking.")).await;
    println!("{talk}");
    ExitCode::SUCCESS
}
