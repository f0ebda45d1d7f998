//! `cargo fanout-times`: prints how long it takes until a message in a room of 10, 100 and 1,000
//! members has reached the last of as many open sockets. Fails if it does not reach all of them.
//!
//! Everything runs in this process: the functions, the gateway, the database and all the sockets.
//! So the numbers compare sizes and changes, not machines; `cargo run --release` takes the time
//! that optimised code takes.

use std::{env, process::ExitCode, time::Duration};

use natter_tests::fanout_times::{FanoutTimes, measure};

const SIZES: [usize; 3] = [10, 100, 1000];

#[tokio::main]
async fn main() -> ExitCode {
    if env::args().len() > 1 {
        eprintln!("usage: cargo fanout-times");
        return ExitCode::from(2);
    }
    let Some(measured) = measure(&SIZES).await else {
        eprintln!("rooms of a thousand are made past the functions: unset NATTER_URL");
        return ExitCode::FAILURE;
    };
    println!("members  arrived   first ms    half ms    last ms");
    measured.iter().for_each(print);
    if measured.iter().all(FanoutTimes::complete) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn print(times: &FanoutTimes) {
    let arrivals = &times.arrivals;
    let millis = |at: Option<&Duration>| {
        at.map_or("-".to_owned(), |at| format!("{:.1}", at.as_secs_f64() * 1e3))
    };
    println!(
        "{:>7}  {:>7}  {:>9}  {:>9}  {:>9}",
        times.members,
        arrivals.len(),
        millis(arrivals.first()),
        millis(arrivals.get(arrivals.len() / 2)),
        millis(arrivals.last().filter(|_| times.complete())),
    );
}
