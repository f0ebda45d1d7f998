//! Runs the end-to-end suite against a deployment, and deletes the accounts that it makes there.

use std::{
    env,
    ffi::OsString,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{ExitCode, ExitStatus, Stdio},
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use tokio::process::Command;

use natter_tests::ledger;

use crate::{
    account_cleanup::{Cleaned, clean},
    prices::suite_costs,
    reach::reach,
};

/// Runs the suite, with arguments for the tests' own command line, and cleans up after it.
///
/// # Errors
/// What kept it from running.
pub async fn run(url: &str, arguments: &[OsString]) -> Result<ExitCode, String> {
    reach(url).await?;
    let suite = build().await?;
    let mut file = tempfile::Builder::new()
        .prefix("natter-accounts-")
        .tempfile()
        .map_err(|why| format!("accounts can't be noted: {why}"))?;
    writeln!(file, "{}", json!({ "server": url }))
        .map_err(|why| format!("accounts can't be noted: {why}"))?;
    // The file stays until the accounts are deleted, whatever happens to this program.
    let (_, file) = file.keep().map_err(|why| format!("accounts can't be noted: {why}"))?;
    println!(
        "The suite is at {url}. Its accounts are noted in {} until they are deleted.",
        file.display()
    );
    let status = test(&suite, url, &file, arguments).await;
    let cleaned = clean_up(&file).await?;
    Ok(if status.is_some_and(|status| status.success()) { cleaned } else { ExitCode::FAILURE })
}

/// Runs the suite against a Natter in this process, and prints what it makes there and what that
/// would cost on AWS.
///
/// # Errors
/// What kept it from running.
pub async fn count(arguments: &[OsString]) -> Result<ExitCode, String> {
    let records = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&records);
    let observer: natter::Observer = Arc::new(move |record| seen.lock().unwrap().push(record));
    let options = natter::Options { observer: Some(observer), ..natter::Options::default() };
    let natter = natter::start(options).await.map_err(|why| why.to_string())?;
    let ended = run(&natter.http_url, arguments).await?;
    let pushes = natter.pushes();
    natter.stop().await;
    print!("{}", suite_costs(&records.lock().unwrap(), pushes));
    Ok(ended)
}

/// Deletes the accounts in a file, and the file when none is left.
///
/// # Errors
/// What is wrong with the file.
pub async fn clean_up(file: &Path) -> Result<ExitCode, String> {
    let (url, accounts) = ledger::read(file)?;
    reach(&url).await?;
    println!("Deleting the accounts that the suite has made at {url}.");
    let again = format!("cargo e2e --clean {}", file.display());
    // If the line can't be written, a later cleanup reports that it can't delete the account.
    let ended = |username: &str| drop(ledger::ended(file, username));
    let cleaned = tokio::select! {
        cleaned = clean(&url, &accounts, ended) => cleaned,
        () = interruption() => return Err(format!("Interrupted. To go on: {again}")),
    };
    say(&cleaned);
    if cleaned.left.is_empty() {
        fs::remove_file(file).map_err(|why| format!("{}: {why}", file.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    println!("To try again: {again}");
    Ok(ExitCode::FAILURE)
}

fn say(cleaned: &Cleaned) {
    let Cleaned { made, gone, deleted, left } = cleaned;
    println!(
        "{made} accounts were made: {gone} deleted before, {deleted} now, {} could not be.",
        left.len()
    );
    for (username, why) in left {
        println!("{username}: {why}");
    }
}

/// Builds the suite and returns its path. It is not run by cargo, so that stopping it stops the
/// tests.
async fn build() -> Result<PathBuf, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments =
        "test --package natter-tests --test e2e --no-run --message-format json-render-diagnostics";
    let built = Command::new(cargo)
        .args(arguments.split(' '))
        .stderr(Stdio::inherit())
        .output()
        .await
        .map_err(|why| format!("cargo can't be run: {why}"))?;
    let messages = String::from_utf8_lossy(&built.stdout);
    let mut artifacts =
        messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let suite = artifacts.find(|artifact| {
        artifact["target"]["name"] == "e2e" && artifact["profile"]["test"] == true
    });
    let executable = suite.and_then(|suite| suite["executable"].as_str().map(PathBuf::from));
    executable
        .filter(|_| built.status.success())
        .ok_or_else(|| "the suite can't be built".to_owned())
}

/// Runs the tests to their end, or until somebody interrupts; `None` then, or when they can't be
/// run.
async fn test(suite: &Path, url: &str, file: &Path, arguments: &[OsString]) -> Option<ExitStatus> {
    let child = Command::new(suite)
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests"))
        .env("NATTER_URL", url)
        .env(ledger::ACCOUNTS, file)
        .spawn();
    let mut child = child.inspect_err(|why| println!("{}: {why}", suite.display())).ok()?;
    tokio::select! {
        status = child.wait() => status.ok(),
        () = interruption() => {
            println!("\nInterrupted.");
            // At a terminal the suite has got the signal too.
            let stopped = stop(&mut child).await;
            stopped.inspect_err(|why| println!("the tests can't be stopped: {why}")).ok();
            None
        }
    }
}

async fn stop(child: &mut tokio::process::Child) -> io::Result<()> {
    child.start_kill()?;
    child.wait().await?;
    Ok(())
}

/// Waits for a signal to stop.
#[cfg(unix)]
async fn interruption() {
    use tokio::signal::unix::{SignalKind, signal};
    let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
    let [mut interrupt, mut terminate, mut hangup] =
        kinds.map(|kind| signal(kind).expect("signals can be waited for"));
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
}

/// Waits for a signal to stop.
#[cfg(not(unix))]
async fn interruption() {
    tokio::signal::ctrl_c().await.expect("signals can be waited for");
}
