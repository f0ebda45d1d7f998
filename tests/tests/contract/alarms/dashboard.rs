//! The dashboard shows every alarm.

use std::collections::BTreeSet;

use natter_metrics::Metric;
use serde_json::Value;

use super::alarms;
use crate::template;

/// A dashboard with more is not free.
const METRICS_OF_A_DASHBOARD: usize = 50;

#[test]
fn the_dashboard_is_json_and_shows_every_alarm_and_no_more_metrics_than_are_free() {
    assert_eq!(template::resources("AWS::CloudWatch::Dashboard"), ["Dashboard"].into());
    let text =
        template::resource("Dashboard")["Properties"]["DashboardBody"]["Fn::Sub"].as_str().unwrap();
    let body: Value = serde_json::from_str(text).unwrap();
    let widgets = body["widgets"].as_array().unwrap();
    let listed = widgets.iter().filter_map(|one| one["properties"]["alarms"].as_array());
    let shown: BTreeSet<_> = listed.flatten().map(|arn| arn.as_str().unwrap().to_owned()).collect();
    assert_eq!(shown, alarms().into_keys().map(|id| format!("${{{id}.Arn}}")).collect());
    let metrics: Vec<_> = widgets
        .iter()
        .filter_map(|one| one["properties"]["metrics"].as_array())
        .flatten()
        .collect();
    assert!(metrics.len() <= METRICS_OF_A_DASHBOARD, "{}", metrics.len());
    for (namespace, name) in metrics.iter().map(|metric| (&metric[0], &metric[1])) {
        assert!(namespace.is_string() && name.is_string(), "{namespace} {name}");
    }
    for own in Metric::ALL.map(Metric::name) {
        let found = metrics.iter().filter(|metric| metric[0] == "Natter" && metric[1] == own);
        assert_eq!(found.count(), 1, "{own}");
    }
    // Everything that is named in it is there.
    for name in text.split("${").skip(1).map(|rest| rest.split(['.', '}']).next().unwrap()) {
        let known = name.starts_with("AWS::")
            || template::section("Parameters").contains_key(name)
            || template::section("Resources").contains_key(name);
        assert!(known, "{name}");
    }
}
