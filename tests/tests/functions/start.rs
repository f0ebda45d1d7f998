//! A function fails to start without any of the variables that the template lists for it.

use natter::template::Template;
use natter_app::environment::StartError;

use crate::world::{Setup, build, variables};

/// Variables that are read where they are there and have a default where not, and those that only
/// some machines have.
const OPTIONAL: [&str; 10] = [
    "LOG_LEVEL",
    "STUN_SERVERS",
    "TURN_SERVERS",
    // Read where there are TURN servers.
    "TURN_SECRET",
    "METRICS_SERVICE",
    "AWS_SESSION_TOKEN",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_DYNAMODB",
    "AWS_ENDPOINT_URL_LAMBDA",
    "AWS_ENDPOINT_URL_SQS",
];

#[tokio::test]
async fn a_variable_that_is_missing_or_empty_stops_the_start_with_its_name() {
    let setup = Setup::pinned();
    let running = setup.running().await;
    for definition in natter_functions::ALL {
        let name = definition.name;
        let all = variables(&setup, &running, name);
        build(&setup, name, all.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
        for variable in all.keys().filter(|variable| !OPTIONAL.contains(&variable.as_str())) {
            if calls_nothing(name, variable) {
                continue;
            }
            let mut without = all.clone();
            without.remove(variable);
            let mut empty = all.clone();
            empty.insert(variable.clone(), String::new());
            for variables in [without, empty] {
                match build(&setup, name, variables).err() {
                    Some(StartError::Missing { variable: named }) => {
                        assert_eq!(named, variable, "{name}")
                    }
                    other => panic!("{name} without {variable}: {other:?}"),
                }
            }
        }
    }
}

#[tokio::test]
async fn a_variable_that_is_wrong_is_named_and_not_shown() {
    let setup = Setup::pinned();
    let running = setup.running().await;
    for definition in natter_functions::ALL {
        let name = definition.name;
        let all = variables(&setup, &running, name);
        let wrong = [
            "SIGNING_KEYS",
            "BCRYPT_COST",
            "FLOOD_LIMIT",
            "RING_SECONDS",
            "OFFLINE_SECONDS",
            "SESSION_DAYS",
            "WEBSOCKET_URL",
            "MANAGEMENT_ENDPOINT",
            "USERS_TABLE",
            "CONVERSATIONS_TABLE",
            "CONNECTIONS_TABLE",
            "FANOUT_FUNCTION",
            "DELAYED_JOBS_QUEUE",
            "ACCOUNT_DELETION_FUNCTION",
            "AWS_REGION",
            "AWS_ENDPOINT_URL_DYNAMODB",
            "AWS_ENDPOINT_URL_LAMBDA",
            "AWS_ENDPOINT_URL_SQS",
        ];
        // Every function has those addresses on this machine; most start no other and send nothing.
        let starts_others = all.keys().any(|name| name.ends_with("_FUNCTION"));
        let known = |variable: &&str| {
            all.contains_key(*variable)
                && (*variable != "AWS_ENDPOINT_URL_LAMBDA" || starts_others)
                && (*variable != "AWS_ENDPOINT_URL_SQS" || all.contains_key("DELAYED_JOBS_QUEUE"))
        };
        for variable in wrong.into_iter().filter(known) {
            if calls_nothing(name, variable) {
                continue;
            }
            let mut variables = all.clone();
            variables.insert(variable.to_owned(), "s3cr3t nonsense".to_owned());
            let error = build(&setup, name, variables)
                .err()
                .unwrap_or_else(|| panic!("{name} took {variable}"));
            assert!(
                matches!(error, StartError::Wrong { variable: named, .. } if named == variable),
                "{error:?}"
            );
            assert!(!error.to_string().contains("s3cr3t"), "{error}");
        }
    }
}

/// Two functions call nothing in AWS, and so need nothing of what Lambda sets.
fn calls_nothing(function: &str, variable: &str) -> bool {
    matches!(function, "fallback" | "web") && variable.starts_with("AWS_")
}

#[tokio::test]
async fn the_fallback_needs_nothing() {
    assert!(build(&Setup::pinned(), "fallback", Default::default()).is_ok());
}

#[test]
fn every_function_of_the_template_can_be_built_and_no_other() {
    let template = Template::read(include_str!("../../../template.yaml")).unwrap();
    let mut deployed: Vec<_> =
        template.functions.into_values().map(|function| function.name).collect();
    let mut known: Vec<_> =
        natter_functions::ALL.iter().map(|definition| definition.name.to_owned()).collect();
    deployed.sort();
    known.sort();
    assert_eq!(deployed, known);
}
