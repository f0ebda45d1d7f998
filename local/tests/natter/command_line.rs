//! The `natter` binary, as somebody at a terminal meets it.

use std::{fs, net::TcpListener, process::Output};

use crate::process::{Running, natter};

fn run(arguments: &[&str]) -> Output {
    natter().args(arguments).output().unwrap()
}

/// What a refused start says.
#[track_caller]
fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(said.lines().count(), 1, "one plain sentence: {said}");
    said
}

/// Makes an account; the status says whether it is new.
fn register(natter: &Running, name: &str) -> u16 {
    let url = format!("{}/api/auth/register?secret=in-the-query", natter.address("HTTP API"));
    let body = format!(
        r#"{{"username":"{name}","email":"{name}@example.com","password":"correct horse"}}"#
    );
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let request = async {
        let request =
            reqwest::Client::new().post(url).header("content-type", "application/json").body(body);
        request.send().await.unwrap().status().as_u16()
    };
    runtime.block_on(request)
}

#[test]
fn help_explains_the_options_and_the_ports() {
    let output = run(&["--help"]);
    assert!(output.status.success());
    let help = String::from_utf8(output.stdout).unwrap();
    for wanted in [
        "--port",
        "--host",
        "--allow-host",
        "--allow-origin",
        "--ice-server",
        "--turn-secret-file",
        "--data",
        "--ephemeral",
        "--dynamodb-endpoint",
        "--lambda-endpoint",
        "--sam-env-vars",
        "--also-listen",
        "--log",
        "Examples:",
        "N+2",
    ] {
        assert!(help.contains(wanted), "{wanted}");
    }
}

#[test]
fn wrong_arguments_are_a_usage_error() {
    for arguments in [
        &["--prot", "1"][..],
        &["--port", "70000"],
        &["--ephemeral", "--data", "x"],
        &["--idle-timeout", "0"],
        &["--host", "localhost"],
        &["--allow-origin", "localhost:5173"],
        &["--ice-server", "turn.example.com:3478"],
        &["--also-listen", "127.0.0.1"],
        &["--sam-env-vars", "x", "--also-listen", "localhost"],
    ] {
        assert_eq!(run(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

/// The flag, and not the variable of a function that it ends up in.
#[test]
fn a_wrong_value_is_named_as_its_flag_with_the_limits() {
    for (flag, value, limits) in [
        ("--flood-limit", "100/5", "1 to 12 messages and 1 to 3600 seconds"),
        ("--flood-limit", "10", "MESSAGES/SECONDS"),
        ("--offline-seconds", "121", "0..=120"),
        ("--bcrypt-cost", "17", "from 4 to 16"),
        ("--idle-timeout", "601", "1..=600"),
        ("--max-connection-age", "x", "invalid digit"),
        ("--host", "localhost", "0.0.0.0"),
        ("--allow-origin", "localhost:5173", "http://localhost:5173"),
        ("--ice-server", "turn.example.com:3478", "turn:turn.example.com:3478"),
    ] {
        let output = run(&[flag, value]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(flag) && said.contains(value) && said.contains(limits), "{said}");
        assert!(!said.contains("FLOOD_LIMIT") && !said.contains("BCRYPT_COST"), "{said}");
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let said = refused(&run(&["--ephemeral", "--port", &port.to_string()]));
    assert!(
        said.starts_with(&format!("natter: port {port} (HTTP and WebSocket APIs) is taken")),
        "{said}"
    );
    assert!(said.contains("--port"), "{said}");
}

#[test]
fn a_folder_that_can_not_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    // A file stands where the folder's parent should be; that fails for every user, also for root.
    let data = file.join("data");
    let said = refused(&run(&["--port", "0", "--data", data.to_str().unwrap()]));
    assert!(said.contains(data.to_str().unwrap()) && said.contains("--data"), "{said}");
}

#[test]
fn a_folder_in_use_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let _first = Running::on(folder.path());
    let said = refused(&run(&["--port", "0", "--data", folder.path().to_str().unwrap()]));
    assert!(said.contains(folder.path().to_str().unwrap()) && said.contains("in use"), "{said}");
}

#[test]
fn an_endpoint_that_is_not_there_is_named() {
    let said =
        refused(&run(&["--ephemeral", "--port", "0", "--dynamodb-endpoint", "http://127.0.0.1:1"]));
    assert!(said.contains("can't reach DynamoDB at http://127.0.0.1:1"), "{said}");
    let said = refused(&run(&["--ephemeral", "--port", "0", "--lambda-endpoint", "localhost"]));
    assert!(said.contains("--lambda-endpoint"), "{said}");
}

#[test]
fn a_template_that_is_wrong_is_refused_with_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let template = folder.path().join("template.yaml");
    fs::write(&template, "Resources: { F: { Type: AWS::Serverless::Function } }").unwrap();
    let arguments = ["--ephemeral", "--port", "0", "--template", template.to_str().unwrap()];
    assert!(refused(&run(&arguments)).contains("Resources.F.Properties"));
    fs::remove_file(&template).unwrap();
    assert!(refused(&run(&arguments)).contains(template.to_str().unwrap()));
}

#[test]
fn what_functions_elsewhere_need_is_printed_without_the_secret() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let natter = Running::start(&[
        "--port",
        "0",
        "--data",
        data,
        "--lambda-endpoint",
        "http://127.0.0.1:9000",
    ]);
    let printed = natter.printed.join("\n");
    assert!(
        printed.contains("export USERS_TABLE=")
            && printed.contains("export AWS_ENDPOINT_URL_DYNAMODB='http://127.0.0.1:")
    );
    assert!(printed.contains(&format!("export SIGNING_KEYS=\"$(cat '{data}/signing-keys')\"")));
    let keys = fs::read_to_string(folder.path().join("signing-keys")).unwrap();
    assert!(!printed.contains(keys.trim_start_matches("local:")));
}

#[test]
fn credentials_of_somebody_are_not_printed() {
    let database = Running::start(&["--port", "0", "--ephemeral"]);
    let elsewhere = ["--port", "0", "--ephemeral", "--lambda-endpoint", "http://127.0.0.1:9000"];
    let start = |more: &[&str]| {
        let mut command = natter();
        command.args(elsewhere).args(more);
        for variable in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
            command.env(variable, format!("somebodys-{variable}"));
        }
        Running::start_command(&mut command).printed.join("\n")
    };
    let theirs = start(&["--dynamodb-endpoint", database.address("DynamoDB")]);
    assert!(
        !theirs.contains("somebodys") && !theirs.contains("export AWS_SECRET_ACCESS_KEY"),
        "{theirs}"
    );
    assert!(theirs.contains("the AWS credentials that natter was given"), "{theirs}");

    // The embedded database's are made for each run, and open nothing else.
    let ours = start(&[]);
    assert!(!ours.contains("somebodys") && ours.contains("export AWS_SECRET_ACCESS_KEY"), "{ours}");
}

#[test]
fn each_request_is_one_line_without_its_query() {
    let folder = tempfile::tempdir().unwrap();
    let natter = Running::on(folder.path());
    assert_eq!(register(&natter, "ada"), 201);
    let (_, log) = natter.end("-TERM");
    let line = log.lines().find(|line| line.contains("/api/auth/register")).unwrap();
    assert!(
        line.contains("POST /api/auth/register 201 ") && line.contains(" ms, 1 request "),
        "{line}"
    );
    assert!(!log.contains("in-the-query") && !log.contains("correct horse"), "{log}");
}

#[test]
fn sigterm_and_ctrl_c_end_it_cleanly() {
    for signal in ["-TERM", "-INT"] {
        let folder = tempfile::tempdir().unwrap();
        let (status, log) = Running::on(folder.path()).end(signal);
        assert_eq!(status.code(), Some(0), "{signal}: {log}");
    }
}

#[test]
fn data_is_there_after_a_restart_however_the_process_ended() {
    let folder = tempfile::tempdir().unwrap();
    for (signal, name) in [("-TERM", "ada"), ("-KILL", "grace")] {
        let natter = Running::on(folder.path());
        assert_eq!(register(&natter, name), 201);
        natter.end(signal);
    }
    let natter = Running::on(folder.path());
    assert_eq!((register(&natter, "ada"), register(&natter, "grace")), (409, 409));
}

#[test]
fn settings_for_sam_are_written_to_a_file_of_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("env.json"));
    let (data, path) = (data.to_str().unwrap(), file.to_str().unwrap());
    let natter = Running::start(&["--port", "0", "--data", data, "--sam-env-vars", path]);
    let settings: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let keys = fs::read_to_string(format!("{data}/signing-keys")).unwrap();
    assert_eq!(settings["AccountFunction"]["SIGNING_KEYS"], keys);
    assert!(!natter.printed.iter().any(|line| line.contains(&keys)));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn an_address_to_listen_on_that_is_not_this_machines_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("env.json");
    // Link-local, as a machine gives itself: this one has not.
    let arguments =
        ["--ephemeral", "--port", "0", "--also-listen", "169.254.254.254", "--sam-env-vars"];
    let said = refused(&run(&[&arguments[..], &[file.to_str().unwrap()]].concat()));
    assert!(said.contains("169.254.254.254"), "{said}");
    assert!(!file.exists());
    let said = refused(&run(&["--ephemeral", "--port", "0", "--host", "169.254.254.254"]));
    assert!(said.contains("169.254.254.254"), "{said}");
}
