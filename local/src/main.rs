//! `natter`: the whole of Natter on one machine.

use std::process::ExitCode;

fn main() -> ExitCode {
    natter::cli::main()
}
