//! The `password` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    natter_app::invocation::run(natter_functions::auth::password::build)
}
