use natter_metrics::{Metric, add, collect};

use super::*;

/// The line of an event in which this was counted.
async fn line(counted: &[(Metric, u32)], first: bool, service: Option<&str>) -> Value {
    let ((), counts) =
        collect(async { counted.iter().for_each(|(metric, count)| add(*metric, *count)) }).await;
    let usage = Usage { requests: 2, wru: 1.0, rru: 0.5, ..Usage::default() };
    let line = LogLine {
        request_id: "8476a536",
        first,
        failed: false,
        took: Duration::from_millis(12),
        usage: &usage,
        counts: &counts,
        service,
    };
    line.line(Timestamp::from_millis(1_900_000_000_123))
}

#[tokio::test]
async fn a_line_says_what_an_event_cost() {
    let expected = json!({
        "timestamp": "2030-03-17T17:46:40.123Z", "level": "INFO", "message": "answered an event",
        "target": "natter_app::invocation::log_line", "request_id": "8476a536", "failed": false,
        "milliseconds": 12, "dynamodb_requests": 2, "wru": 1.0, "rru": 0.5,
    });
    assert_eq!(line(&[], false, Some("chat")).await, expected);
}

#[tokio::test]
async fn what_was_counted_is_in_the_embedded_metric_format() {
    let line = line(&[(Metric::Sends, 1), (Metric::Pushes, 3)], false, Some("chat")).await;
    assert_eq!(
        (&line["Sends"], &line["Pushes"], &line["Service"]),
        (&1.into(), &3.into(), &"chat".into())
    );
    let expected = json!({
        "Timestamp": 1_900_000_000_123_i64,
        "CloudWatchMetrics": [{
            "Namespace": "Natter",
            "Dimensions": [["Service"]],
            "Metrics": [
                { "Name": "Pushes", "Unit": "Count" },
                { "Name": "Sends", "Unit": "Count" },
            ],
        }],
    });
    assert_eq!(line["_aws"], expected);
}

#[tokio::test]
async fn without_a_name_to_count_under_nothing_is_counted() {
    let line = line(&[(Metric::Sends, 1)], false, None).await;
    assert_eq!((line.get("_aws"), line.get("Sends")), (None, None));
}

#[tokio::test]
async fn the_first_event_of_a_process_is_marked() {
    assert_eq!(line(&[], true, None).await["first"], true);
    assert_eq!(line(&[], false, None).await.get("first"), None);
}
