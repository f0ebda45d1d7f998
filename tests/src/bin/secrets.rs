//! `secrets [FILE] < LINES`: looks in log lines for whatever must not be logged, as the tests know it; and for the tokens and tickets
//! in FILE, one a line, which the tests wrote there if `NATTER_SECRETS` named it. Fails if a line holds one, and shows it.

use std::{
    env, fs,
    io::{self, BufRead as _},
    process::ExitCode,
};

use natter_tests::logs;

fn main() -> io::Result<ExitCode> {
    if let Some(file) = env::args().nth(1) {
        fs::read_to_string(file)?.lines().for_each(logs::know);
    }
    let (mut lines, mut violations) = (0_usize, 0_usize);
    for line in io::stdin().lock().lines() {
        let line = line?;
        lines += 1;
        if logs::is_secret(&line) {
            violations += 1;
            println!("line {lines} holds a secret: {line}");
        }
    }
    println!("{lines} lines, {} known tokens and tickets: {violations} lines hold a secret.", logs::known());
    Ok(if violations == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
