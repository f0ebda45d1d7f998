//! `secrets [FILE] < LINES`: searches log lines for the secrets that the tests use, and for the
//! tokens and tickets in FILE, one a line. The tests write that file if `NATTER_SECRETS` names it.
//! Prints each line with a secret, and fails if there is one.

use std::{
    env, fs,
    io::{self, BufRead as _},
    process::ExitCode,
};

use natter_tests::logs;

fn main() -> io::Result<ExitCode> {
    if let Some(file) = env::args().nth(1) {
        fs::read_to_string(file)?.lines().for_each(logs::remember_secret);
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
    println!(
        "{lines} lines, {} known tokens and tickets: {violations} lines hold a secret.",
        logs::known_secrets()
    );
    Ok(if violations == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
