//! The `ice-servers` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    natter_app::invocation::run(natter_functions::calls::ice_servers::build)
}
