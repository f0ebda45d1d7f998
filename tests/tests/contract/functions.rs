//! The functions of template.yaml, and the binaries that they run.

use std::{collections::BTreeSet, time::Duration};

use natter_domain::limits::HANDSHAKE_TIME;
use natter_functions::routes::{
    ASYNC_FUNCTIONS, DELAYED_JOBS, FALLBACK, PAGE_ROUTES, ROUTES, SOCKET_AUTHORIZER, SOCKET_ROUTES,
};
use natter_runtime::limits::{ANSWER_TIME, AUTHORIZER_TIME};
use serde_json::json;

use crate::{documents, template};

/// One whole vCPU: <https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html>.
const WHOLE_VCPU_MB: u64 = 1769;
/// API Gateway gives up on an integration of a WebSocket API after 29 s.
const INTEGRATION_SECONDS: u64 = 29;
/// API Gateway gives up on an authorizer after 10 s.
const AUTHORIZER_SECONDS: u64 = 10;
/// Lambda ends every invocation after 15 minutes.
const LAMBDA_SECONDS: u64 = 900;

#[test]
fn every_function_has_a_binary_and_every_binary_a_function() {
    let binaries = documents::names("functions/src/bin", "rs");
    let functions: Vec<_> = template::functions().into_keys().collect();
    assert_eq!(binaries, functions);
}

#[test]
fn every_function_is_reached_by_a_route_or_a_queue_or_started_by_another_one() {
    let mut reached: BTreeSet<_> = ROUTES.iter().map(|route| route.function).collect();
    reached.extend(PAGE_ROUTES.iter().map(|route| route.function));
    reached.extend(SOCKET_ROUTES.iter().map(|(_, function)| function));
    reached.extend([FALLBACK, SOCKET_AUTHORIZER, DELAYED_JOBS]);
    for function in ASYNC_FUNCTIONS.iter() {
        assert!(reached.insert(function), "{function} has a route, too");
    }
    let functions: BTreeSet<_> = template::functions().into_keys().collect();
    assert_eq!(functions, reached);
}

#[test]
fn a_function_is_named_after_its_binary() {
    for (name, function) in template::functions() {
        let words = name.split('-').map(|word| {
            let (first, rest) = word.split_at(1);
            first.to_ascii_uppercase() + rest
        });
        assert_eq!(function.logical_id, words.collect::<String>() + "Function");
        assert_eq!(*function.property("CodeUri"), json!(format!("target/lambda/{name}")));
        assert!(function.property("Description").is_string(), "{name} has no description");
    }
}

#[test]
fn every_function_is_a_prebuilt_binary() {
    assert_eq!(template::parameter("Architecture")["Default"], "arm64", "what the README builds");
    for (name, function) in template::functions() {
        assert_eq!(*function.property("Runtime"), "provided.al2023", "{name}");
        assert_eq!(*function.property("Architectures"), json!([{"Ref": "Architecture"}]), "{name}");
        assert_eq!(*function.property("Handler"), "bootstrap", "{name}");
        assert_eq!(*function.metadata, json!({"SkipBuild": true}), "{name}");
    }
}

#[test]
fn whoever_hashes_passwords_has_a_whole_vcpu_and_nobody_else_pays_for_one() {
    for (name, function) in template::functions() {
        let hashes = function.environment().contains_key("BCRYPT_COST");
        let memory = function.property("MemorySize").as_u64().unwrap();
        assert_eq!(hashes, memory == WHOLE_VCPU_MB, "{name} has {memory} MB");
        assert!(hashes || memory <= 256, "{name} has {memory} MB");
    }
}

#[test]
fn no_function_runs_longer_than_its_caller_waits() {
    for (name, function) in template::functions() {
        let limit = match name {
            SOCKET_AUTHORIZER => AUTHORIZER_SECONDS,
            name if name == DELAYED_JOBS || ASYNC_FUNCTIONS.contains(&name) => LAMBDA_SECONDS,
            _ => INTEGRATION_SECONDS,
        };
        let timeout = function.property("Timeout").as_u64().unwrap();
        assert!(timeout <= limit, "{name} may run for {timeout} s");
    }
}

#[test]
fn a_function_that_somebody_waits_for_gives_up_well_before_lambda_ends_it() {
    let margin = Duration::from_secs(2);
    for (name, function) in template::functions() {
        let gives_up = match name {
            SOCKET_AUTHORIZER => AUTHORIZER_TIME,
            name if name == DELAYED_JOBS || ASYNC_FUNCTIONS.contains(&name) => continue,
            _ => ANSWER_TIME,
        };
        let timeout = Duration::from_secs(function.property("Timeout").as_u64().unwrap());
        assert!(gives_up + margin <= timeout, "{name} is ended after {timeout:?}");
        // A handshake that is not refused by then is open, or never will be.
        assert!(timeout < HANDSHAKE_TIME, "{name}");
    }
}

#[test]
fn every_function_logs_json_into_a_group_that_forgets() {
    for (name, function) in template::functions() {
        let logging = function.property("LoggingConfig");
        assert_eq!(logging["LogFormat"], "JSON", "{name}");
        assert_eq!(logging["ApplicationLogLevel"], json!("DEBUG"), "{name}");
        let group = logging["LogGroup"]["Ref"]
            .as_str()
            .unwrap_or_else(|| panic!("{name} has no log group"));
        let group = template::resource(group);
        assert_eq!(group["Type"], "AWS::Logs::LogGroup", "{name}");
        assert_eq!(
            group["Properties"]["RetentionInDays"],
            json!({"Ref": "LogRetentionDays"}),
            "{name}"
        );
    }
}
