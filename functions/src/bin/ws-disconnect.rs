//! The `ws-disconnect` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    natter_app::invocation::run(natter_functions::sockets::disconnect::build)
}
