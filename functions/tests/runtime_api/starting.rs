//! A binary that lacks a variable ends at once, and says in one line which.

use std::{collections::BTreeMap, thread};

use serde_json::Value;

use crate::binaries::{BINARIES, start, variables};

/// Starts `binary` with changed variables, which must fail; and returns the error in its only line
/// of log.
fn fails(
    function: &str,
    binary: &str,
    change: impl FnOnce(&mut BTreeMap<String, String>),
) -> String {
    let mut variables = variables(function);
    change(&mut variables);
    // Nothing listens there: it ends before it asks for an event.
    let output = start(binary, &variables, "127.0.0.1:9").ended();
    assert!(!output.status.success(), "{function}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{function}");
    let log = String::from_utf8(output.stdout).unwrap();
    assert_eq!(log.lines().count(), 1, "{function}: {log}");
    let line: Value = serde_json::from_str(&log).unwrap();
    assert_eq!(
        (&line["level"], &line["message"]),
        (&"ERROR".into(), &"the function could not start".into())
    );
    line["error"].as_str().unwrap().to_owned()
}

/// Whether a function starts without a variable: one that asks nobody needs no credentials, and
/// without a list of servers there are none.
fn is_optional(function: &str, variable: &str) -> bool {
    (function == "web" && variable.starts_with("AWS_"))
        || matches!(variable, "STUN_SERVERS" | "TURN_SERVERS")
}

#[test]
fn a_variable_that_is_missing_is_named_in_one_line() {
    thread::scope(|scope| {
        for (function, binary) in
            BINARIES.into_iter().filter(|(function, _)| *function != "fallback")
        {
            scope.spawn(move || {
                let all = variables(function).into_keys();
                for variable in all.filter(|variable| !is_optional(function, variable)) {
                    let error =
                        fails(function, binary, |variables| drop(variables.remove(&variable)));
                    assert_eq!(
                        error,
                        format!("the environment variable {variable} is missing"),
                        "{function}"
                    );
                }
            });
        }
    });
}

#[test]
fn a_variable_that_is_wrong_is_named_and_not_shown() {
    let (function, binary) = BINARIES[0];
    let error = fails(function, binary, |variables| {
        variables.insert("SIGNING_KEYS".to_owned(), "test:s3cr3t".to_owned());
    });
    assert!(error.starts_with("the environment variable SIGNING_KEYS "), "{error}");
    assert!(!error.contains("s3cr3t"), "{error}");
}
