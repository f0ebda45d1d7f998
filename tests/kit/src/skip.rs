//! Tests that can't run here.

use std::{
    io::{self, Write as _},
    thread,
};

/// Writes `skipped: <test>: <why>` to the process's stderr, which the test harness does not capture
/// as it captures `eprintln!`. The test's name is that of its thread.
pub fn skipped(why: &str) {
    let thread = thread::current();
    // With --test-threads=1 the harness runs the tests in its own thread.
    let test = thread.name().filter(|name| *name != "main").unwrap_or("a test");
    // A test is not to fail because nobody reads its stderr.
    let _ = writeln!(io::stderr(), "skipped: {test}: {why}");
}
