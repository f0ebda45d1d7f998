//! The functions that are invoked asynchronously, and their events in events/async; the dead
//! letters.

use std::collections::BTreeSet;

use natter_domain::ids::UserId;
use natter_functions::routes::ASYNC_FUNCTIONS;
use natter_push::FanoutJob;
use serde_json::{Value, json};

use crate::{
    asyncapi,
    samples::{filled_in, samples},
    template,
};

/// The events of a function, with live values in the places of the words in capitals.
fn events(function: &str) -> Vec<(String, Value)> {
    let all = samples("async").into_iter().filter(|sample| sample.function() == function);
    all.map(|sample| {
        (sample.name, serde_json::from_str(&filled_in(&sample.event.to_string())).unwrap())
    })
    .collect()
}

#[test]
fn what_fails_is_tried_twice_more_and_then_kept() {
    for (name, function) in template::functions() {
        let config = function.property("EventInvokeConfig");
        if !ASYNC_FUNCTIONS.contains(&name) {
            assert!(config.is_null(), "{name} is started by API Gateway, which waits");
            continue;
        }
        assert_eq!(config["MaximumRetryAttempts"], 2, "{name}");
        // Lambda takes no others: a minute to six hours.
        let age = config["MaximumEventAgeInSeconds"].as_u64();
        assert!(age.is_some_and(|seconds| (60..=21_600).contains(&seconds)), "{name}: {age:?}");
        // A try that runs until its timeout must leave time for the next.
        assert!(age > function.property("Timeout").as_u64(), "{name}: {age:?}");
        let kept =
            json!({"OnFailure": {"Type": "SQS", "Destination": {"Fn::GetAtt": "DeadLetters.Arn"}}});
        assert_eq!(config["DestinationConfig"], kept, "{name}");
    }
}

#[test]
fn dead_letters_are_encrypted_and_kept_for_two_weeks() {
    let letters = ["DeadLetters", "DelayedJobsDeadLetters"];
    let queues = [letters[0], "DelayedJobs", letters[1]].into();
    assert_eq!(template::resources("AWS::SQS::Queue"), queues);
    for queue in letters.map(|id| &template::resource(id)["Properties"]) {
        assert_eq!(queue["SqsManagedSseEnabled"], true);
        assert_eq!(queue["MessageRetentionPeriod"], 14 * 24 * 3600);
    }
}

#[test]
fn nothing_but_another_function_starts_them() {
    for name in ASYNC_FUNCTIONS.iter() {
        assert_eq!(template::functions()[name].events(), [], "{name}");
    }
}

#[test]
fn the_fanout_function_has_a_sample_of_every_kind_of_work() {
    let mut kinds = BTreeSet::new();
    for (name, event) in events("fanout") {
        let work: FanoutJob =
            serde_json::from_value(event.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
        kinds.insert(match work {
            FanoutJob::Push { .. } => "push",
            FanoutJob::Presence { .. } => "presence",
            FanoutJob::CallLost { .. } => "call-lost",
            FanoutJob::OpenedInCall { .. } => "opened-in-call",
            FanoutJob::Left { .. } => "left",
            FanoutJob::Blocked { .. } => "blocked",
            FanoutJob::Unblocked { .. } => "unblocked",
        });
        let kind = event["work"].as_str().unwrap().replace("callLost", "call-lost");
        let kind = kind.replace("openedInCall", "opened-in-call");
        assert!(name.starts_with(&format!("fanout-{kind}")), "{name}");
        // Whatever is not read would be missing in the event that is really sent.
        assert_eq!(serde_json::to_value(work).unwrap(), event, "{name}");
    }
    assert_eq!(
        kinds,
        ["blocked", "call-lost", "left", "opened-in-call", "presence", "push", "unblocked"].into()
    );
}

#[test]
fn what_the_fanout_function_pushes_is_an_event_of_the_asyncapi_document() {
    let texts = events("fanout")
        .into_iter()
        .filter_map(|(_, event)| Some(event["event"].as_str()?.to_owned()));
    let mut pushed = 0;
    for text in texts {
        let event: Value = serde_json::from_str(&text).unwrap();
        asyncapi::event(event["event"].as_str().unwrap()).assert_valid(&event);
        pushed += 1;
    }
    assert!(pushed > 0);
}

#[test]
fn the_other_one_is_told_of_one_person() {
    for (name, event) in events("account-deletion") {
        let user: UserId = event["user"].as_str().unwrap().parse().unwrap();
        let mut expected = json!({"user": user});
        if name.ends_with("with-messages") {
            expected["eraseMessages"] = json!(true);
        }
        assert_eq!(event, expected, "{name}");
    }
}
