//! The `natter` binary as a process of its own.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
};

/// The binary, with nobody's credentials.
pub(crate) fn natter() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_natter"));
    for variable in
        ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
    {
        command.env_remove(variable);
    }
    command
}

/// A running `natter`, ended when it is dropped.
pub(crate) struct Running {
    child: Child,
    /// What it printed until it was ready.
    pub(crate) printed: Vec<String>,
}

impl Running {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::start_command(natter().args(arguments))
    }

    pub(crate) fn start_command(command: &mut Command) -> Self {
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut natter = Self { child, printed: Vec::new() };
        for line in BufReader::new(natter.child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let last = line.contains("websocat \"") || line.contains("SIGNING_KEYS");
            natter.printed.push(line);
            if last {
                return natter;
            }
        }
        let mut said = String::new();
        natter.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        panic!("it did not start: {said}");
    }

    pub(crate) fn on(folder: &Path) -> Self {
        Self::start(&["--port", "0", "--data", folder.to_str().unwrap(), "--bcrypt-cost", "4"])
    }

    pub(crate) fn address(&self, of: &str) -> &str {
        let line = self.printed.iter().find(|line| line.trim_start().starts_with(of)).unwrap();
        line.split_whitespace().last().unwrap()
    }

    /// Sends a signal and waits for the end; second: what it logged.
    pub(crate) fn end(mut self, signal: &str) -> (ExitStatus, String) {
        let sent =
            Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (self.child.wait().unwrap(), log)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
