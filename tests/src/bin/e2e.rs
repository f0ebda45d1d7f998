//! `cargo e2e URL [ARGUMENT…]`: the end-to-end suite against a deployment, with accounts that are deleted afterwards.

use std::{env, ffi::OsString, path::Path, process::ExitCode};

use natter_tests::suite;

const USAGE: &str = "\
usage: cargo e2e URL [ARGUMENT…]     the suite against the Natter at URL, for example
                                     cargo e2e https://abc.execute-api.eu-central-1.amazonaws.com
                                     An ARGUMENT is one of the tests' own: part of a name, --test-threads 4, --nocapture
       cargo e2e --clean FILE        deletes the accounts that an earlier run has left behind
NATTER_SOCKET_URL  takes the place of the socket address that the server hands out, all but its ticket
NATTER_CA_FILE     a PEM file of certificate authorities to believe besides the system's";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let first = arguments.first().and_then(|first| first.to_str()).unwrap_or_default();
    let ended = match (first, arguments.as_slice()) {
        ("--clean", [_, file]) => suite::clean_up(Path::new(file)).await,
        (url, [_, rest @ ..]) if url.starts_with("http://") || url.starts_with("https://") => {
            // `--`, as `cargo test` has it before such arguments, may stand there.
            let rest: Vec<OsString> = rest.iter().filter(|argument| *argument != "--").cloned().collect();
            suite::run(url.trim_end_matches('/'), &rest).await
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
