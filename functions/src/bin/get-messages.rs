//! The `get-messages` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    natter_runtime::lambda::run(natter_functions::messages::get::build)
}
