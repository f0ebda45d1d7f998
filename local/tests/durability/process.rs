//! The `natter` binary as a process.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// A running `natter`. It is killed when this is dropped.
pub(crate) struct Process {
    child: Child,
    /// The HTTP API's address.
    pub(crate) url: String,
}

impl Process {
    /// Starts it on a data folder, and waits until it says where it listens. What it logs is added
    /// to the file `log`.
    pub(crate) fn start(data: &Path, log: &Path) -> Self {
        let log: File = OpenOptions::new().create(true).append(true).open(log).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_natter"))
            .args([
                "--port",
                "0",
                "--bcrypt-cost",
                "4",
                "--flood-limit",
                "off",
                "--log",
                "trace",
                "--data",
            ])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = lines
            .map_while(Result::ok)
            .find_map(|line| line.trim().strip_prefix("HTTP API").map(|url| url.trim().to_owned()));
        Self { child, url: url.expect("it says where it listens") }
    }

    /// Kills it, as `kill -9` does.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have been killed already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
