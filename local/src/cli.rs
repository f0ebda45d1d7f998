//! The command line: options, start-up output, log, signals and exit codes.

mod arguments;
mod banner;
mod ice_servers;
mod log;
mod signals;
mod values;

use std::process::ExitCode;

use clap::Parser as _;

use self::arguments::Arguments;
use sam_gateway::private_files;

#[cfg(feature = "aws-config")]
use crate::Account;
use crate::{Options, StartError, start};

/// Runs `natter`. Exit codes: 0 after a clean stop, 1 when it can't run (one sentence on stderr
/// says why), 2 for arguments that it does not understand.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log::start(arguments.log);
    more_files();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let ran = runtime.map_err(|why| StartError::System { what: "can't start", why }).and_then(
        |runtime| {
            let ran = runtime.block_on(run(arguments));
            // A thread that still computes (a password's hash) is not waited for.
            runtime.shutdown_background();
            ran
        },
    );
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("natter: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Takes as many open files as the system allows: each socket is one, and many systems begin with
/// 1,024 or 256.
#[cfg(unix)]
fn more_files() {
    // Where that is refused, fewer sockets can be open.
    let _ = rlimit::increase_nofile_limit(u64::MAX);
}

/// Elsewhere sockets are no files.
#[cfg(not(unix))]
fn more_files() {}

async fn run(arguments: Arguments) -> Result<(), StartError> {
    let stop = signals::install()
        .map_err(|why| StartError::System { what: "can't listen for signals", why })?;
    let banner = banner::BannerOptions::of(&arguments);
    let sam_env_vars = arguments.sam_env_vars.clone();
    let options = arguments.into_options()?;
    let started = async { start(with_account(options).await).await };
    let running = tokio::select! {
        running = started => running?,
        () = stop.received(1) => return Ok(()),
    };
    if let Some(path) = sam_env_vars {
        let settings = serde_json::json!(running.container_environments).to_string();
        private_files::write_atomically(&path, &settings)
            .map_err(|why| StartError::Unwritable { path, why })?;
    }
    banner.print(&running);
    stop.received(1).await;
    // Below the terminal's own `^C`.
    eprintln!("\nStopping. Press Ctrl-C again to stop at once.");
    tokio::select! {
        () = running.stop() => Ok(()),
        () = stop.received(2) => std::process::exit(130),
    }
}

/// The options with the account of the usual chain, where an endpoint on AWS is named and the
/// environment has no credentials.
#[cfg(feature = "aws-config")]
async fn with_account(options: Options) -> Options {
    let endpoints = [&options.dynamodb_endpoint, &options.lambda_endpoint];
    if options.account.is_some()
        || !endpoints.into_iter().flatten().any(|url| url.starts_with("https:"))
    {
        return options;
    }
    Options { account: Account::of_chain().await, ..options }
}

/// The options as they are: without the feature `aws-config`, credentials are those of the
/// environment.
#[cfg(not(feature = "aws-config"))]
async fn with_account(options: Options) -> Options {
    options
}
