//! The environment variables that template.yaml gives to the functions.

use natter_app::environment::ALL_VARIABLES;
use natter_functions::routes::ASYNC_FUNCTIONS;
use serde_json::{Value, json};

use crate::template;

/// The variable that says what the function `account-deletion` is called where it is deployed:
/// `ACCOUNT_DELETION_FUNCTION`.
pub(crate) fn name_variable(function: &str) -> String {
    function.replace('-', "_").to_uppercase() + "_FUNCTION"
}

/// The value of a variable in each function that has it.
fn values(variable: &str) -> Vec<(&'static str, &'static Value)> {
    let functions = template::functions();
    let found: Vec<_> = functions
        .iter()
        .filter_map(|(name, function)| Some((*name, *function.environment().get(variable)?)))
        .collect();
    assert!(!found.is_empty(), "no function has {variable}");
    found
}

#[test]
fn no_function_has_a_variable_that_the_code_does_not_know() {
    for (name, function) in template::functions() {
        for variable in function.environment().into_keys() {
            assert!(ALL_VARIABLES.contains(&variable), "{name} has {variable}");
        }
    }
}

#[test]
fn a_variable_is_the_same_in_every_function_that_has_it() {
    for variable in ALL_VARIABLES {
        let values = values(variable);
        for (name, value) in &values {
            assert_eq!(*value, values[0].1, "{variable} of {name} and {}", values[0].0);
        }
    }
}

#[test]
fn whoever_has_the_signing_keys_has_the_issuer_and_the_users() {
    for (name, function) in template::functions() {
        let variables = function.environment();
        assert_eq!(
            variables.contains_key("SIGNING_KEYS"),
            variables.contains_key("TOKEN_ISSUER"),
            "{name}"
        );
        assert!(
            !variables.contains_key("SIGNING_KEYS") || variables.contains_key("USERS_TABLE"),
            "{name}"
        );
    }
}

#[test]
fn the_names_of_functions_are_references_to_their_aliases() {
    let functions = template::functions();
    for function in ASYNC_FUNCTIONS.iter() {
        for (name, value) in values(&name_variable(function)) {
            let alias = format!("{}.Alias", functions[function].logical_id);
            assert_eq!(*value, json!({"Ref": alias}), "{name}");
        }
    }
    let named = ALL_VARIABLES.iter().filter(|variable| variable.ends_with("_FUNCTION"));
    let known: Vec<_> = ASYNC_FUNCTIONS.iter().map(|function| name_variable(function)).collect();
    assert!(named.clone().all(|variable| known.iter().any(|known| known == variable)));
    assert_eq!(named.count(), known.len());
}

#[test]
fn the_active_key_signs_and_both_verify() {
    let a = "a${SigningKeyAGeneration}:{{resolve:secretsmanager:${SigningKeyA}}}";
    let b = "b${SigningKeyBGeneration}:{{resolve:secretsmanager:${SigningKeyB}}}";
    let keys = json!({"Fn::If": [
        "SignWithA",
        {"Fn::Sub": format!("{a},{b}")},
        {"Fn::Sub": format!("{b},{a}")},
    ]});
    for (name, value) in values("SIGNING_KEYS") {
        assert_eq!(*value, keys, "{name}");
    }
}

#[test]
fn one_function_alone_knows_the_secret_of_turn_servers() {
    let secret = "${TurnSecretGeneration}:{{resolve:secretsmanager:${TurnSecret}}}";
    let value = json!({"Fn::If": ["HasTurn", {"Fn::Sub": secret}, ""]});
    assert_eq!(values("TURN_SECRET"), [("ice-servers", &value)]);
}

#[test]
fn the_sockets_addresses_are_the_stage_of_the_web_socket_api() {
    let api = "${WebSocketApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}";
    let stage = template::stage();
    for (name, value) in values("WEBSOCKET_URL") {
        let addresses = json!({"Fn::If": [
            "HasSocketDomain",
            {"Fn::Sub": "wss://${SocketDomainName}"},
            {"Fn::Sub": format!("wss://{api}/{stage}")},
        ]});
        assert_eq!(*value, addresses, "{name}");
    }
    // Never the other domain: the management API answers there only with the stage's own mapping.
    for (name, value) in values("MANAGEMENT_ENDPOINT") {
        assert_eq!(*value, json!({"Fn::Sub": format!("https://{api}/{stage}")}), "{name}");
    }
}
