//! The `call-timeout` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    natter_runtime::lambda::run(natter_functions::calls::timeout::build)
}
