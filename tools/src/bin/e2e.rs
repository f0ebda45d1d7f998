//! `cargo e2e URL [ARGUMENT…]`: the end-to-end suite against a deployment, with accounts that are
//! deleted afterwards.

use std::{env, ffi::OsString, path::Path, process::ExitCode};

use natter_tools::e2e_run;

const USAGE: &str = "\
usage: cargo e2e URL [ARGUMENT…]     the suite against the Natter at URL, for example
                                     cargo e2e https://abc.execute-api.eu-central-1.amazonaws.com
                                     An ARGUMENT is one of the tests' own:
                                     part of a name, --test-threads 4, --nocapture
       cargo e2e --count [ARGUMENT…] the suite against a Natter in memory; prints what it makes
                                     there, and what that would cost on AWS
       cargo e2e --clean FILE        deletes the accounts that an earlier run has left behind
NATTER_SOCKET_URL  takes the place of the socket address of the server, all but its ticket
NATTER_CA_FILE     a PEM file of certificate authorities to believe besides the system's";

/// `cargo test` wants `--` before arguments of the tests' own; it is accepted here too.
fn tests_own(arguments: &[OsString]) -> Vec<OsString> {
    arguments.iter().filter(|argument| *argument != "--").cloned().collect()
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let first = arguments.first().and_then(|first| first.to_str()).unwrap_or_default();
    let ended = match (first, arguments.as_slice()) {
        ("--clean", [_, file]) => e2e_run::clean_up(Path::new(file)).await,
        ("--count", [_, rest @ ..]) => e2e_run::count(&tests_own(rest)).await,
        (url, [_, rest @ ..]) if url.starts_with("http://") || url.starts_with("https://") => {
            e2e_run::run(url.trim_end_matches('/'), &tests_own(rest)).await
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    ended.unwrap_or_else(|why| {
        eprintln!("{why}");
        ExitCode::FAILURE
    })
}
