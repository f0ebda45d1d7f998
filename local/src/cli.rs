//! The command line: options, start-up output, log, signals and exit codes.

mod arguments;
mod banner;
mod log;
mod signals;

use std::process::ExitCode;

use clap::Parser as _;

use self::arguments::Arguments;
use crate::{StartError, data::write_private, start};

/// Runs `natter`. Exit codes: 0 after a clean stop, 1 when it can't run (one sentence on stderr says why), 2
/// for arguments that it does not understand.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log::start(arguments.log);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let ran = runtime.map_err(|why| StartError::System { what: "can't start", why }).and_then(|runtime| {
        let ran = runtime.block_on(run(arguments));
        // A thread that still computes (a password's hash) is not waited for.
        runtime.shutdown_background();
        ran
    });
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("natter: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), StartError> {
    let stop =
        signals::listen().map_err(|why| StartError::System { what: "can't listen for signals", why })?;
    let banner = banner::Extras::of(&arguments);
    let sam_env_vars = arguments.sam_env_vars.clone();
    let options = arguments.into_options()?;
    let running = tokio::select! {
        running = start(options) => running?,
        () = stop.requested(1) => return Ok(()),
    };
    if let Some(path) = sam_env_vars {
        let settings = serde_json::json!(running.container_environments).to_string();
        write_private(&path, &settings).map_err(|why| StartError::Unwritable { path, why })?;
    }
    banner.print(&running);
    stop.requested(1).await;
    // Below the terminal's own `^C`.
    eprintln!("\nStopping. Press Ctrl-C again to stop at once.");
    tokio::select! {
        () = running.stop() => Ok(()),
        () = stop.requested(2) => std::process::exit(130),
    }
}
