//! The parameters of template.yaml.

use std::collections::BTreeSet;

use jsonschema::Validator;
use natter_domain::{
    call::ice::{StunUrl, TurnUrl},
    limits::{OFFLINE_SECONDS, SESSION_DAYS},
    tail::FloodLimit,
};
use serde_json::{Value, json};

use crate::{samconfig, template};

fn flood_limits() -> Validator {
    pattern_of("FloodLimit")
}

fn pattern_of(parameter: &str) -> Validator {
    let pattern = &template::parameter(parameter)["AllowedPattern"];
    jsonschema::validator_for(&json!({"type": "string", "pattern": pattern})).unwrap()
}

#[test]
fn a_flood_limit_can_be_deployed_exactly_if_the_functions_take_it() {
    let deployed = flood_limits();
    for messages in 0..=20_u32 {
        for seconds in (0..=3_700_u32).chain([9_999, 10_000]) {
            let limit = format!("{messages}/{seconds}");
            assert_eq!(
                deployed.is_valid(&json!(limit)),
                FloodLimit::parse(&limit).is_ok(),
                "{limit}"
            );
        }
    }
    for limit in [
        "off", "Off", "off ", "offoff", "", "/", "10", "10/", "/5", "10/5/1", "10/5 ", " 10/5",
        "10/-5", "1.5/5", "120/5", "9999/1", "10/36000",
    ] {
        assert_eq!(deployed.is_valid(&json!(limit)), FloodLimit::parse(limit).is_ok(), "{limit:?}");
    }
}

#[test]
fn servers_of_calls_can_be_deployed_as_the_functions_take_them() {
    let (stun, turn) = (pattern_of("StunServers"), pattern_of("TurnServers"));
    for servers in [
        "stun:stun.example.com",
        "stuns:stun.example.com:5349,stun:203.0.113.7",
        "stun:[2001:db8::1]:3478,stuns:[2001:DB8::1]",
        "stun:[::ffff:203.0.113.7]",
        "turn:turn.example.com",
        "turn:[2001:db8::1]",
        "turns:[2001:db8::1]:443?transport=tcp,turn:turn.example.com",
        "stun:2001:db8::1",
        "stun:[2001:db8::1",
        "stun:[2001:db8::1]3478",
        "stun:[stun.example.com]",
        "stun:[]",
        "turn:[fe80::1%eth0]",
        "turn:[2001:db8::1]:0",
        "turn:turn.example.com:3478?transport=udp,turns:turn.example.com:443?transport=tcp",
        "turn:turn.example.com,stun:stun.example.com",
        "turn.example.com",
        "turn://turn.example.com",
        "turn:me@turn.example.com",
        "turn:turn.example.com:0",
        "turn:turn.example.com:x",
        "turn:turn.example.com?transport=tls",
        "turn:turn.example.com, turn:turn.example.com:443",
        "turn:TURN.example.com",
        "turn:turn.example.com,",
        "stun:stun.example.com?transport=udp",
        "stun:",
        ",",
    ] {
        let text = json!(servers);
        assert_eq!(stun.is_valid(&text), StunUrl::parse_list(servers).is_ok(), "{servers:?}");
        assert_eq!(turn.is_valid(&text), TurnUrl::parse_list(servers).is_ok(), "{servers:?}");
    }
    // None, which is the default.
    assert!(stun.is_valid(&json!("")) && turn.is_valid(&json!("")));
}

#[test]
fn a_call_can_ring_no_longer_than_the_function_that_waits_for_it_may_run() {
    let ring = template::parameter("RingSeconds");
    let number = |name: &str| ring[name].as_u64().unwrap_or_else(|| panic!("no {name}"));
    assert!((number("MinValue")..=number("MaxValue")).contains(&number("Default")));
    // The longest delay of a message.
    assert!(number("MaxValue") <= 900);
}

#[test]
fn offline_waits_as_long_as_the_functions_take_it_and_twenty_seconds_by_default() {
    let delay = template::parameter("OfflineSeconds");
    let number = |name: &str| delay[name].as_u64().unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(number("MinValue")..=number("MaxValue"), OFFLINE_SECONDS);
    assert_eq!(number("Default"), 20);
}

#[test]
fn a_session_can_last_as_long_as_the_functions_take_it_and_a_year_by_default() {
    let days = template::parameter("SessionDays");
    let number = |name: &str| days[name].as_u64().unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(number("MinValue")..=number("MaxValue"), SESSION_DAYS);
    assert_eq!(number("Default"), 365);
}

#[test]
fn the_flood_limit_by_default_can_be_deployed() {
    assert!(flood_limits().is_valid(&template::parameter("FloodLimit")["Default"]));
}

#[test]
fn every_parameter_has_a_default_a_description_and_bounds() {
    for (name, parameter) in template::section("Parameters") {
        assert!(parameter.get("Default").is_some(), "{name}: a first deployment needs no answers");
        let described = parameter["Description"].as_str().is_some_and(|text| text.len() > 20);
        assert!(described, "{name} has no description");
        let bounds = ["AllowedValues", "AllowedPattern", "MaxValue"];
        assert!(
            bounds.iter().any(|bound| parameter.get(bound).is_some()),
            "{name} may be anything"
        );
        let pattern = parameter.get("AllowedPattern");
        assert_eq!(
            pattern.is_some(),
            parameter.get("ConstraintDescription").is_some(),
            "{name}: say what it must be"
        );
        if let Some(values) = parameter["AllowedValues"].as_array() {
            assert!(values.contains(&parameter["Default"]), "{name}");
        }
    }
}

#[test]
fn every_parameter_stands_in_one_group() {
    let groups =
        &template::section("Metadata")["AWS::CloudFormation::Interface"]["ParameterGroups"];
    let grouped: Vec<_> = groups
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["Parameters"].as_array().unwrap())
        .map(|name| name.as_str().unwrap())
        .collect();
    let once: BTreeSet<_> = grouped.iter().copied().collect();
    assert_eq!(grouped.len(), once.len(), "a parameter stands in two groups");
    assert_eq!(once, template::section("Parameters").keys().map(String::as_str).collect());
}

#[test]
fn every_output_is_described() {
    for (name, output) in template::section("Outputs") {
        assert!(output["Description"].as_str().is_some_and(|text| text.len() > 10), "{name}");
        // A resource that is not there can't be put out. A parameter always is.
        let parameters = template::section("Parameters");
        let condition = output["Value"]["Ref"]
            .as_str()
            .filter(|name| !parameters.contains_key(*name))
            .or_else(|| output["Value"]["Fn::GetAtt"].as_str()?.split('.').next())
            .map(|id| template::resource(id).get("Condition").cloned().unwrap_or(Value::Null));
        if let Some(condition) = condition {
            assert_eq!(
                output.get("Condition").cloned().unwrap_or(Value::Null),
                condition,
                "{name}"
            );
        }
    }
}

#[test]
fn production_insists_on_what_makes_it_one_and_a_domain_on_a_certificate() {
    let rules = template::section("Rules");
    let production = &rules["ProductionIsWatchedAndProtected"];
    assert_eq!(
        production["RuleCondition"],
        json!({"Fn::Equals": [{"Ref": "Stage"}, "production"]})
    );
    let asserted: Vec<_> =
        production["Assertions"].as_array().unwrap().iter().map(|one| &one["Assert"]).collect();
    let equals = |name: &str, value: &str| json!({"Fn::Equals": [{"Ref": name}, value]});
    let not = |name: &str, value: &str| json!({"Fn::Not": [equals(name, value)]});
    let example = samconfig::example_origin();
    let default = template::parameter("AllowedOrigins")["Default"].as_str().unwrap();
    let expected = [
        equals("Alarms", "on"),
        equals("DeletionProtection", "true"),
        not("AlarmEmail", ""),
        not("AllowedOrigins", &example),
        not("AllowedOrigins", default),
    ];
    assert_eq!(asserted, expected.iter().collect::<Vec<_>>());
    let budget = &rules["ABudgetNeedsSomebodyToTell"];
    assert_eq!(budget["RuleCondition"], equals("AlarmEmail", ""));
    assert_eq!(budget["Assertions"][0]["Assert"], equals("MonthlyBudget", "0"));
    let log = &rules["AlarmsNeedTheAccessLog"];
    assert_eq!(log["RuleCondition"], equals("Alarms", "on"));
    assert_eq!(log["Assertions"][0]["Assert"], not("AccessLogs", "off"));
    let domain = &rules["ADomainNeedsACertificate"];
    assert_eq!(domain["RuleCondition"], equals("CertificateArn", ""));
    let none = json!({"Fn::And": [equals("HttpDomainName", ""), equals("SocketDomainName", "")]});
    assert_eq!(domain["Assertions"][0]["Assert"], none);
}
