//! Starts a program and measures its times.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use natter_test_kit::runtime_api::{RuntimeApi, Step};
use serde_json::Value;
use tempfile::NamedTempFile;

use super::{Program, Since, Start, speed::Launcher};

/// Long enough for anything but a process that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Enters the group, prints `ready`, waits for a line, and becomes the program. The clock starts
/// with that line, so the times include only that a shell reads a line and calls exec.
const WAITING_SHELL: &str = r#"
if [ -n "$GROUP" ]; then echo $$ > "$GROUP/cgroup.procs" || exit 1; fi
log=$LOG
unset GROUP LOG
echo ready
read -r _
exec "$@" > "$log" 2>&1
"#;

/// A process that is killed when this is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The processor time of all threads of a process, from Linux; zero on other systems.
fn processor_time(id: u32) -> Duration {
    let threads = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
    let run = threads.filter_map(|thread| {
        let counted = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        counted.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(run.sum())
}

/// Starts a program, sends it one event, and returns its times and its answer.
pub(super) fn start(
    program: &Program,
    variables: &BTreeMap<String, String>,
    event: String,
    launcher: Launcher<'_>,
) -> Result<(Start, Value), String> {
    let api = RuntimeApi::with(event).map_err(|error| format!("no runtime API: {error}"))?;
    let log = NamedTempFile::new().map_err(|error| format!("no file for the log: {error}"))?;
    let fails = |why: &str| {
        let logged = fs::read_to_string(log.path()).unwrap_or_default();
        format!("{} {why}. It logged: {}", program.name, logged.lines().last().unwrap_or("nothing"))
    };
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", WAITING_SHELL, "sh"]).args(&program.command).env_clear().envs(variables);
    shell.env("AWS_LAMBDA_RUNTIME_API", &api.address).env("LOG", log.path());
    shell.env("GROUP", launcher.group.unwrap_or("".as_ref()));
    let child = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut running = Running(child.map_err(|error| fails(&format!("has no shell: {error}")))?);
    let (Some(mut stdin), Some(stdout)) = (running.0.stdin.take(), running.0.stdout.take()) else {
        return Err(fails("has no pipes"));
    };
    let mut ready = String::new();
    if BufReader::new(stdout).read_line(&mut ready).is_err() || ready != "ready\n" {
        return Err(fails("could not enter its control group"));
    }
    thread::sleep(launcher.rest);

    let id = running.0.id();
    let (begun, shell) = (Instant::now(), processor_time(id));
    let since = |at: Instant, total: Duration| Since {
        time: at.duration_since(begun),
        processor: total.saturating_sub(shell),
    };
    stdin.write_all(b"\n").map_err(|error| fails(&format!("was not started: {error}")))?;
    let next = match api.step(PATIENCE) {
        Some((at, Step::Next { .. })) => since(at, processor_time(id)),
        Some((_, Step::Posted { body, .. })) => {
            return Err(fails(&format!("failed at its start: {body}")));
        }
        None => return Err(fails("asked for no event")),
    };
    match api.step(PATIENCE) {
        Some((at, Step::Posted { path, body })) if path.ends_with("/response") => {
            Ok((Start { next, answer: since(at, processor_time(id)) }, body))
        }
        Some((_, Step::Posted { body, .. })) => Err(fails(&format!("failed: {body}"))),
        Some((_, Step::Next { .. })) | None => Err(fails("did not answer")),
    }
}
