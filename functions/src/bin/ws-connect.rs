//! The `ws-connect` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    natter_runtime::lambda::run(natter_functions::sockets::connect::build)
}
