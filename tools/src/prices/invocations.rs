//! The usage of an invocation: measured requests, memory from template.yaml, assumed time.

use std::time::Duration;

use natter::Usage;
use natter_domain::time::Timestamp;
use natter_metrics::Counts;
use natter_store::metering;
use yaml_serde::Value;

use super::{assumptions, resource_usage::ResourceUsage};
use crate::costs::Costs;

/// What there is if the condition of an `!If` holds; anything else as it is.
fn if_present(value: &Value) -> &Value {
    if let Value::Tagged(tagged) = value
        && let Some([_, there, _]) = tagged.value.as_sequence().map(Vec::as_slice)
    {
        return there;
    }
    value
}

/// What there is if the condition of an `!If` does not hold.
#[cfg(test)]
pub(super) fn otherwise(value: &Value) -> &Value {
    let Value::Tagged(tagged) = value else { panic!("{value:?} is no !If") };
    &tagged.value[2]
}

/// The measurements and the template.
pub(super) struct Source<'a> {
    costs: &'a Costs,
    template: Value,
}

impl<'a> Source<'a> {
    pub(super) fn new(costs: &'a Costs) -> Self {
        Self { costs, template: template() }
    }

    pub(super) fn costs(&self) -> &'a Costs {
        self.costs
    }

    /// How many resources of a type the template has.
    pub(super) fn resources(&self, kind: &str) -> u128 {
        let all = self.template["Resources"].as_mapping().unwrap();
        all.values().map(|resource| u128::from(resource["Type"] == kind)).sum()
    }

    /// How many metrics the template's alarms look at: each is paid for, and those that are worked
    /// out from others are not.
    pub(super) fn alarm_metrics(&self) -> u128 {
        let all = self.template["Resources"].as_mapping().unwrap();
        let alarms = all.values().filter(|resource| resource["Type"] == "AWS::CloudWatch::Alarm");
        let metrics = alarms.map(|alarm| match alarm["Properties"].get("Metrics") {
            Some(metrics) => metrics
                .as_sequence()
                .unwrap()
                .iter()
                .map(|metric| u128::from(if_present(metric).get("MetricStat").is_some()))
                .sum(),
            None => 1,
        });
        metrics.sum()
    }

    /// A request to the HTTP API as it was measured in a situation: itself, its function, its
    /// answer.
    pub(super) fn request(&self, route: &str, situation: &str, counts: Counts) -> ResourceUsage {
        self.request_of(route, self.measured(route, situation), counts)
    }

    /// A request to the HTTP API whose function asks this of the database.
    pub(super) fn request_of(&self, route: &str, usage: &Usage, counts: Counts) -> ResourceUsage {
        let gateway = ResourceUsage {
            http_requests: 1,
            logged: assumptions::ACCESS_LINE + assumptions::LINE_OVERHEAD,
            sent: assumptions::ANSWER,
            ..ResourceUsage::default()
        };
        gateway + self.run(route, usage, counts)
    }

    /// A frame: itself, its function, and the acknowledgement.
    pub(super) fn frame(&self, action: &str, situation: &str, counts: Counts) -> ResourceUsage {
        let route = format!("frame {action}");
        let access = ResourceUsage {
            logged: assumptions::ACCESS_LINE + assumptions::LINE_OVERHEAD,
            ..ResourceUsage::default()
        };
        access
            + ResourceUsage::messages(2, 1, assumptions::ANSWER)
            + self.run(&route, self.measured(&route, situation), counts)
    }

    /// A function that the gateway or another function starts, as it was measured in a situation.
    pub(super) fn started(&self, route: &str, situation: &str, counts: Counts) -> ResourceUsage {
        self.run(route, self.measured(route, situation), counts)
    }

    /// An invocation of the function of a route that asks this of the database.
    pub(super) fn run(&self, route: &str, usage: &Usage, counts: Counts) -> ResourceUsage {
        let function = self.function(route);
        let (memory, time) = (memory(&self.template, function), milliseconds(route));
        let usage = metering::Usage {
            requests: usage.requests,
            reads: usage.reads,
            wru: usage.wru,
            rru: usage.rru,
            ..metering::Usage::default()
        };
        let took = Duration::from_millis(u64::try_from(time).unwrap());
        let now = Timestamp::from_seconds(1_900_000_000);
        let line = natter_app::invocation::logged(&usage, &counts, "natter-production", took, now);
        ResourceUsage {
            invocations: 1,
            megabyte_milliseconds: memory * time
                + (memory * assumptions::START_MS).div_ceil(assumptions::STARTS_ONE_IN),
            half_wru: halves(usage.wru),
            half_rru: halves(usage.rru),
            logged: u128::try_from(line.len()).unwrap() + assumptions::LINE_OVERHEAD,
            ..ResourceUsage::default()
        }
    }

    /// What a route asked of the database in a situation.
    pub(super) fn measured(&self, route: &str, situation: &str) -> &'a Usage {
        let found =
            self.costs.rows.iter().find(|row| row.route == route && row.situation == situation);
        &found.unwrap_or_else(|| panic!("{route} was not measured: {situation}")).usage
    }

    /// The function that has answered a route.
    fn function(&self, route: &str) -> &'a str {
        let found = self.costs.records.iter().find(|record| record.route == route);
        &found.unwrap_or_else(|| panic!("{route} was not measured")).function
    }
}

/// Natter's template.
pub(super) fn template() -> Value {
    yaml_serde::from_str(include_str!("../../../template.yaml")).unwrap()
}

/// A function's memory in MB.
pub(super) fn memory(template: &Value, function: &str) -> u128 {
    let own = template["Resources"][function]["Properties"].get("MemorySize");
    let memory = own.unwrap_or(&template["Globals"]["Function"]["MemorySize"]);
    memory.as_u64().unwrap_or_else(|| panic!("{function} has no memory")).into()
}

/// How long the function of a route runs.
pub(super) fn milliseconds(route: &str) -> u128 {
    match route {
        "POST /api/auth/register" | "POST /api/auth/login" | "PUT /api/auth/password" => {
            assumptions::PASSWORD_MS
        }
        "invoke FanoutFunction" | "invoke DelayedJobsFunction" => assumptions::FANOUT_MS,
        _ => assumptions::OTHER_MS,
    }
}

/// Units in halves, which are the smallest that DynamoDB counts.
pub(super) fn halves(units: f64) -> u128 {
    let halves = format!("{:.1}", units * 2.0);
    halves
        .strip_suffix(".0")
        .unwrap_or_else(|| panic!("{units} is no number of halves"))
        .parse()
        .unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_counted_in_halves() {
        assert_eq!([0.0, 0.5, 1.0, 57.5].map(halves), [0, 1, 2, 115]);
    }

    #[test]
    #[should_panic(expected = "0.25 is no number of halves")]
    fn less_than_half_a_unit_is_none() {
        halves(0.25);
    }
}
