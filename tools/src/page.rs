//! Pages in docs/ that a command measures: printed, or with `--write` written.

use std::{env, fs, path::Path, process::ExitCode};

use crate::costs::{self, Costs};

/// Runs `cargo {command}`: measures what every route and frame asks of DynamoDB, renders the page,
/// and prints it, or writes it to `path` if `--write` is given.
pub async fn print_or_write(
    command: &str,
    path: &Path,
    page: impl AsyncFnOnce(Costs) -> String,
) -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let write = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => false,
        ["--write"] => true,
        _ => {
            eprintln!("usage: cargo {command} [--write]");
            return ExitCode::from(2);
        }
    };
    let Some(measured) = costs::measure().await else {
        eprintln!(
            "the server at NATTER_URL does not say what it asks of its database: unset NATTER_URL"
        );
        return ExitCode::FAILURE;
    };
    let page = page(measured).await;
    if !write {
        print!("{page}");
        return ExitCode::SUCCESS;
    }
    match fs::write(path, page) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
