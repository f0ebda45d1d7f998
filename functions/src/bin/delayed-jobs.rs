//! The `delayed-jobs` function.

use std::process::ExitCode;

fn main() -> ExitCode {
    natter_app::invocation::run(natter_functions::delayed_jobs::build)
}
