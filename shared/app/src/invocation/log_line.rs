//! The line that is logged for each event, and in it what CloudWatch makes metrics of.
//!
//! Metrics travel in the log, in CloudWatch's embedded metric format, so they cost no request and
//! no waiting, and a line more only where the level would have left this one out.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use std::{io::Write as _, time::Duration};

use natter_domain::time::Timestamp;
use natter_metrics::Counts;
use natter_store::metering::Usage;
use serde_json::{Map, Value, json};

/// Where CloudWatch keeps the metrics.
const NAMESPACE: &str = "Natter";
/// The dimension by which deployments are told apart.
const DIMENSION: &str = "Service";

/// The result of handling one event.
pub(super) struct LogLine<'a> {
    /// Lambda's id of the invocation.
    pub(super) request_id: &'a str,
    /// Whether it is the process's first: the one that has waited for the start.
    pub(super) first: bool,
    /// Whether Lambda was told of an error.
    pub(super) failed: bool,
    pub(super) took: Duration,
    pub(super) usage: &'a Usage,
    pub(super) counts: &'a Counts,
    /// What the metrics are counted under, if they are.
    pub(super) service: Option<&'a str>,
}

impl LogLine<'_> {
    /// Writes the line, if the level lets it through or there is something to be counted.
    pub(super) fn log(&self, now: Timestamp) {
        let counted = self.service.is_some() && self.counts.iter().next().is_some();
        if !counted && !tracing::enabled!(tracing::Level::INFO) {
            return;
        }
        // In one piece, as CloudWatch reads it. There is nobody to tell that it can't be written.
        let _ = std::io::stdout().lock().write_all(self.text(now).as_bytes());
    }

    pub(super) fn text(&self, now: Timestamp) -> String {
        let mut line = self.line(now).to_string();
        line.push('\n');
        line
    }

    fn line(&self, now: Timestamp) -> Value {
        let mut line = json!({
            "timestamp": now.to_string(),
            "level": "INFO",
            "message": "answered an event",
            "request_id": self.request_id,
            "failed": self.failed,
            "milliseconds": u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX),
            "dynamodb_requests": self.usage.requests,
            "wru": self.usage.wru,
            "rru": self.usage.rru,
            "target": module_path!(),
        });
        if let Some(fields) = line.as_object_mut() {
            if self.first {
                fields.insert("first".to_owned(), Value::Bool(true));
            }
            if let Some(service) = self.service {
                fields.extend(metrics(self.counts, service, now));
            }
        }
        line
    }
}

/// The fields that make metrics of the counts: none where nothing was counted.
fn metrics(counts: &Counts, service: &str, now: Timestamp) -> Map<String, Value> {
    let mut fields: Map<String, Value> = counts
        .iter()
        .map(|(metric, count)| (metric.name().to_owned(), Value::from(count)))
        .collect();
    if fields.is_empty() {
        return fields;
    }
    let metrics: Vec<Value> =
        fields.keys().map(|name| json!({ "Name": name, "Unit": "Count" })).collect();
    let directive =
        json!({ "Namespace": NAMESPACE, "Dimensions": [[DIMENSION]], "Metrics": metrics });
    fields.insert(
        "_aws".to_owned(),
        json!({ "Timestamp": now.millis(), "CloudWatchMetrics": [directive] }),
    );
    fields.insert(DIMENSION.to_owned(), Value::from(service));
    fields
}

#[cfg(test)]
mod tests;
