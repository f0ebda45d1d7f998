//! What alarms work out of several metrics.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{alarms, expression, if_present};

/// The texts between `begin` and the quotation mark or comma that follows it.
fn after<'a>(text: &'a str, begin: &str) -> Vec<&'a str> {
    let found = text.split(begin).skip(1);
    found.map(|rest| rest.split(['"', ',']).next().unwrap_or_default()).collect()
}

/// One failure among thousands, or the only request of a night, wakes nobody.
#[test]
fn what_fails_is_a_share_of_all_above_a_floor() {
    let one_is_enough = ["DeadLettersAlarm", "DelayedJobsDeadLettersAlarm"];
    // A floor without a share: it is about one room, not about what all send.
    let many = [("AppendRetriesAlarm", 500)];
    // Who mistypes a password is no failure: it takes many, and a large share.
    let (higher, large) = (("FailedLoginsAlarm", 200), 20);
    // These say how long, or how full.
    let measures = [
        "HttpLatencyAlarm",
        "SocketLatencyAlarm",
        "AsyncAgeAlarm",
        "DelayedJobsAgeAlarm",
        "ConcurrencyAlarm",
    ];
    for (id, alarm) in alarms() {
        if one_is_enough.contains(&id) || measures.contains(&id) {
            continue;
        }
        if let Some((_, floor)) = many.iter().find(|(name, _)| *name == id) {
            assert_eq!(alarm["Threshold"], *floor, "{id}");
            continue;
        }
        let expression = expression(alarm).unwrap_or_else(|| panic!("{id} counts"));
        assert!(
            expression.starts_with("IF(") && expression.ends_with(", 0)"),
            "{id}: {expression}"
        );
        let floors = after(expression, " >= ");
        let floor: u32 = floors[0].parse().unwrap();
        assert_eq!(floors.len(), 1, "{id}: {expression}");
        assert!(expression.contains("100 * ") && expression.contains(" / "), "{id}: {expression}");
        let threshold = alarm["Threshold"].as_u64().unwrap();
        if id == higher.0 {
            assert_eq!((floor, threshold), (higher.1, large), "{id}");
            continue;
        }
        assert!((5..=20).contains(&floor) && (1..=5).contains(&threshold), "{id}: {expression}");
    }
}

/// What fails is tried again after one and three minutes: two such are no backlog.
#[test]
fn a_wait_is_one_where_several_wait() {
    let all = alarms();
    let alarm = all["AsyncAgeAlarm"];
    let expression = expression(alarm).unwrap();
    assert!(
        expression.starts_with("IF(SUM(FILL(METRICS(\"Received\"), 0)) >= 5, "),
        "{expression}"
    );
    assert_eq!(
        named_in(alarm, expression.split_once(" >= ").unwrap().0),
        ["AsyncEventsReceived"; 2]
    );
}

#[test]
fn an_expression_names_every_metric_of_its_alarm() {
    for (id, alarm) in alarms() {
        let Some(expression) = expression(alarm) else { continue };
        let groups: BTreeSet<_> = after(expression, "METRICS(\"").into_iter().collect();
        let list = alarm["Metrics"].as_array().unwrap().iter().map(if_present);
        let ids: Vec<_> = list
            .filter(|one| one.get("MetricStat").is_some())
            .map(|one| one["Id"].as_str().unwrap())
            .collect();
        for metric in &ids {
            // METRICS("x") is all whose ids contain x.
            let found = groups.iter().filter(|group| metric.contains(*group)).count();
            let named = expression.contains("METRICS()") || expression.contains(metric);
            assert!(found + usize::from(named) == 1, "{id}: {metric}");
        }
        for group in groups {
            assert!(ids.iter().any(|metric| metric.contains(group)), "{id}: {group}");
        }
    }
}

/// The metrics of an alarm that a part of its expression names.
fn named_in<'a>(alarm: &'a Value, part: &str) -> Vec<&'a str> {
    let list = alarm["Metrics"].as_array().unwrap().iter().map(if_present);
    let named = list.filter(|one| {
        let id = one["Id"].as_str().unwrap();
        let groups = after(part, "METRICS(\"");
        part.contains(&format!("FILL({id}, 0)")) || groups.iter().any(|group| id.contains(group))
    });
    named.filter_map(|one| one["MetricStat"]["Metric"]["MetricName"].as_str()).collect()
}

/// A metric of what did not happen has no data, and nothing can be worked out of it: an alarm on
/// pushes would be silent while all of them fail.
#[test]
fn what_was_not_counted_is_zero_and_all_that_failed_is_part_of_what_it_is_compared_with() {
    // These count what fails as well.
    let wholes = ["Invocations", "Count"];
    for (id, alarm) in alarms() {
        let Some(expression) = expression(alarm).filter(|text| text.contains(" / ")) else {
            continue;
        };
        if expression.contains("SERVICE_QUOTA") {
            continue;
        }
        let list = alarm["Metrics"].as_array().unwrap().iter().map(if_present);
        let bare = list
            .filter(|one| one.get("MetricStat").is_some())
            .map(|one| one["Id"].as_str().unwrap())
            .fold(expression.to_owned(), |text, id| text.replace(&format!("FILL({id}, 0)"), "0"));
        let bare = bare.replace("SUM(FILL(METRICS(", "");
        let words = bare.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '"');
        let odd: Vec<_> = words
            .filter(|word| !word.is_empty() && *word != "IF" && !word.contains('"'))
            .filter(|word| word.parse::<u32>().is_err())
            .collect();
        assert!(odd.is_empty(), "{id}: {odd:?} can be without data: {expression}");
        let (failed, all) = expression.split_once(" / ").unwrap();
        let failed = failed.split_once("100 * ").unwrap().1;
        let whole = named_in(alarm, all).iter().all(|metric| wholes.contains(metric));
        assert!(whole || all.contains(failed), "{id}: {failed} is no part of {all}");
    }
}
