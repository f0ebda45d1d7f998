//! What alarms work out of several metrics.

use std::collections::BTreeSet;

use super::{alarms, expression, if_present};

/// The texts between `begin` and the quotation mark or comma that follows it.
fn after<'a>(text: &'a str, begin: &str) -> Vec<&'a str> {
    let found = text.split(begin).skip(1);
    found.map(|rest| rest.split(['"', ',']).next().unwrap_or_default()).collect()
}

/// One failure among thousands, or the only request of a night, wakes nobody.
#[test]
fn what_fails_is_a_share_of_all_above_a_floor() {
    let one_is_enough = ["DeadLettersAlarm"];
    // Floors without a share: there is no sum to compare them with.
    let many = [("FailedLoginsAlarm", 200), ("AppendRetriesAlarm", 500)];
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
        assert!(floors.len() == 1 && (5..=20).contains(&floor), "{id}: {expression}");
        assert!(expression.contains("100 * ") && expression.contains(" / "), "{id}: {expression}");
        assert!((1..=5).contains(&alarm["Threshold"].as_u64().unwrap()), "{id}");
    }
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
            assert!(if groups.is_empty() { named } else { found == 1 }, "{id}: {metric}");
        }
        for group in groups {
            assert!(ids.iter().any(|metric| metric.contains(group)), "{id}: {group}");
        }
    }
}
