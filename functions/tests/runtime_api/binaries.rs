//! The binaries and their environments.

use std::{
    collections::BTreeMap,
    io::Read,
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use yaml_serde::Value;

/// Every binary, by its name.
pub(crate) const BINARIES: [(&str, &str); 26] = [
    ("register", env!("CARGO_BIN_EXE_register")),
    ("login", env!("CARGO_BIN_EXE_login")),
    ("refresh", env!("CARGO_BIN_EXE_refresh")),
    ("logout", env!("CARGO_BIN_EXE_logout")),
    ("account", env!("CARGO_BIN_EXE_account")),
    ("password", env!("CARGO_BIN_EXE_password")),
    ("users", env!("CARGO_BIN_EXE_users")),
    ("send-message", env!("CARGO_BIN_EXE_send-message")),
    ("get-messages", env!("CARGO_BIN_EXE_get-messages")),
    ("ws-ticket", env!("CARGO_BIN_EXE_ws-ticket")),
    ("ws-authorizer", env!("CARGO_BIN_EXE_ws-authorizer")),
    ("ws-connect", env!("CARGO_BIN_EXE_ws-connect")),
    ("ws-disconnect", env!("CARGO_BIN_EXE_ws-disconnect")),
    ("ws-frame", env!("CARGO_BIN_EXE_ws-frame")),
    ("rooms", env!("CARGO_BIN_EXE_rooms")),
    ("conversations", env!("CARGO_BIN_EXE_conversations")),
    ("sync", env!("CARGO_BIN_EXE_sync")),
    ("blocks", env!("CARGO_BIN_EXE_blocks")),
    ("export", env!("CARGO_BIN_EXE_export")),
    ("delete-account", env!("CARGO_BIN_EXE_delete-account")),
    ("fanout", env!("CARGO_BIN_EXE_fanout")),
    ("delayed-jobs", env!("CARGO_BIN_EXE_delayed-jobs")),
    ("account-deletion", env!("CARGO_BIN_EXE_account-deletion")),
    ("ice-servers", env!("CARGO_BIN_EXE_ice-servers")),
    ("web", env!("CARGO_BIN_EXE_web")),
    ("fallback", env!("CARGO_BIN_EXE_fallback")),
];

/// Long enough for anything but a process that hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// The variables that template.yaml gives to a function and Lambda to all of them, with values that
/// will do.
pub(crate) fn variables(function: &str) -> BTreeMap<String, String> {
    let template: Value = yaml_serde::from_str(include_str!("../../../template.yaml")).unwrap();
    let code = format!("target/lambda/{function}");
    let resources = template["Resources"].as_mapping().unwrap();
    let found =
        resources.iter().find(|(_, resource)| resource["Properties"]["CodeUri"] == code.as_str());
    let (_, resource) = found.unwrap_or_else(|| panic!("{function} is not in the template"));
    let own = resource["Properties"]["Environment"]["Variables"]
        .as_mapping()
        .cloned()
        .unwrap_or_default();
    let names = own.into_iter().map(|(name, _)| name.as_str().unwrap().to_owned());
    let names = names
        .chain(["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map(str::to_owned));
    names.map(|name| (name.clone(), value(&name).to_owned())).collect()
}

fn value(variable: &str) -> &'static str {
    match variable {
        "SIGNING_KEYS" => "test:0123456789abcdef0123456789abcdef",
        "BCRYPT_COST" => "4",
        "FLOOD_LIMIT" => "10/5",
        "RING_SECONDS" => "30",
        "OFFLINE_SECONDS" => "20",
        "SESSION_DAYS" => "365",
        "SETTLE_SECONDS" => "0",
        "STUN_SERVERS" => "stun:turn.example",
        "TURN_SERVERS" => "turn:turn.example",
        "TURN_SECRET" => "1:0123456789abcdef0123456789abcdef",
        "WEBSOCKET_URL" => "wss://sockets.example/live",
        // Nothing listens there. No event here gets so far.
        "MANAGEMENT_ENDPOINT" => "http://127.0.0.1:9/live",
        "DELAYED_JOBS_QUEUE" => "https://sqs.eu-central-1.amazonaws.com/123456789012/jobs",
        "ALLOWED_ORIGINS" => "http://localhost:3000",
        "AWS_REGION" => "eu-central-1",
        _ => "test",
    }
}

/// A binary that has been started. It ends with this, if not before.
pub(crate) struct Running(Child);

/// Starts a binary with these variables and no others, for the runtime API at `address`.
pub(crate) fn start(binary: &str, variables: &BTreeMap<String, String>, address: &str) -> Running {
    let mut command = Command::new(binary);
    command.env_clear().envs(variables).env("AWS_LAMBDA_RUNTIME_API", address);
    command.env("AWS_LAMBDA_FUNCTION_NAME", "test").env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    command.env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256").env("AWS_LAMBDA_LOG_GROUP_NAME", "test");
    command.env("AWS_LAMBDA_LOG_STREAM_NAME", "test").stdin(Stdio::null());
    Running(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
}

impl Running {
    /// Waits until the process ends by itself.
    pub(crate) fn ended(mut self) -> Output {
        let deadline = Instant::now() + PATIENCE;
        while self.0.try_wait().unwrap().is_none() {
            assert!(Instant::now() < deadline, "the process does not end");
            thread::sleep(Duration::from_millis(5));
        }
        self.output()
    }

    /// Ends the process, and returns what it has written.
    pub(crate) fn end(mut self) -> Output {
        self.0.kill().unwrap();
        self.output()
    }

    fn output(&mut self) -> Output {
        let status = self.0.wait().unwrap();
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        self.0.stdout.take().unwrap().read_to_end(&mut stdout).unwrap();
        self.0.stderr.take().unwrap().read_to_end(&mut stderr).unwrap();
        Output { status, stdout, stderr }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // An error would mean that it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
