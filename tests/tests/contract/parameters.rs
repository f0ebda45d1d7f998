//! What can be chosen when the template is deployed.

use jsonschema::Validator;
use natter_domain::tail::FloodLimit;
use serde_json::json;

use crate::template;

fn flood_limits() -> Validator {
    let pattern = &template::parameter("FloodLimit")["AllowedPattern"];
    jsonschema::validator_for(&json!({"type": "string", "pattern": pattern})).unwrap()
}

#[test]
fn a_flood_limit_can_be_deployed_exactly_if_the_functions_take_it() {
    let deployed = flood_limits();
    for messages in 0..=20_u32 {
        for seconds in (0..=3_700_u32).chain([9_999, 10_000]) {
            let limit = format!("{messages}/{seconds}");
            assert_eq!(deployed.is_valid(&json!(limit)), FloodLimit::parse(&limit).is_ok(), "{limit}");
        }
    }
    for limit in [
        "off", "Off", "off ", "offoff", "", "/", "10", "10/", "/5", "10/5/1", "10/5 ", " 10/5", "10/-5",
        "1.5/5", "120/5", "9999/1", "10/36000",
    ] {
        assert_eq!(deployed.is_valid(&json!(limit)), FloodLimit::parse(limit).is_ok(), "{limit:?}");
    }
}

#[test]
fn a_call_can_ring_no_longer_than_the_function_that_waits_for_it_may_run() {
    let ring = template::parameter("RingSeconds");
    let number = |name: &str| ring[name].as_u64().unwrap_or_else(|| panic!("no {name}"));
    assert!((number("MinValue")..=number("MaxValue")).contains(&number("Default")));
    let waits = template::functions()["call-timeout"].property("Timeout").as_u64().unwrap();
    // What comes after the ring has as long as any other function.
    assert!(number("MaxValue") + 15 <= waits, "{waits} s");
}

#[test]
fn the_flood_limit_by_default_can_be_deployed() {
    assert!(flood_limits().is_valid(&template::parameter("FloodLimit")["Default"]));
}
