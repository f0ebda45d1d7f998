//! The alarms of the stack and their receivers.

mod api_gateway;
mod dashboard;
mod shares;

use std::{
    collections::{BTreeMap, BTreeSet},
    slice,
};

use natter_metrics::Metric;
use serde_json::{Value, json};

use crate::{documents, template};

/// CloudWatch takes no more for one alarm.
const METRICS: usize = 10;
/// CodeDeploy takes no more for one deployment.
const ALARMS_OF_A_DEPLOYMENT: usize = 10;

fn alarms() -> BTreeMap<&'static str, &'static Value> {
    let alarms = template::resources("AWS::CloudWatch::Alarm").into_iter();
    alarms.map(|id| (id, &template::resource(id)["Properties"])).collect()
}

/// What stands for a metric of a function that can be left out: the metric itself.
fn if_present(metric: &Value) -> &Value {
    match metric["Fn::If"].as_array().map(Vec::as_slice) {
        Some([_, there, absent]) if *absent == json!({"Ref": "AWS::NoValue"}) => there,
        _ => metric,
    }
}

/// The metrics that an alarm looks at: namespace, name and dimensions.
fn metrics(alarm: &Value) -> Vec<&Value> {
    match alarm["Metrics"].as_array() {
        Some(list) => {
            let present = list.iter().map(if_present);
            present.filter_map(|one| one.pointer("/MetricStat/Metric")).collect()
        }
        None => vec![alarm],
    }
}

/// The name of an alarm, as far as it is not the stack's.
fn name(alarm: &Value) -> &str {
    let name = alarm["AlarmName"]["Fn::Sub"]
        .as_str()
        .and_then(|name| name.strip_prefix("${AWS::StackName}-"));
    name.unwrap_or_else(|| panic!("{} does not begin with the stack's name", alarm["AlarmName"]))
}

#[test]
fn whoever_wants_no_alarms_has_none_and_pays_for_none() {
    assert_eq!(template::parameter("Alarms")["Default"], "off");
    for kind in [
        "AWS::CloudWatch::Alarm",
        "AWS::CloudWatch::Dashboard",
        "AWS::Logs::MetricFilter",
        "AWS::SNS::Topic",
        "AWS::SNS::TopicPolicy",
    ] {
        for id in template::resources(kind) {
            assert_eq!(template::resource(id)["Condition"], "AlarmsOn", "{id}");
        }
    }
}

#[test]
fn every_alarm_tells_the_topic_when_it_begins_and_when_it_ends() {
    for (id, alarm) in alarms() {
        for actions in ["AlarmActions", "OKActions"] {
            assert_eq!(alarm[actions], json!([{"Ref": "AlarmTopic"}]), "{id}");
        }
        // Nobody talking is no reason to wake anyone.
        assert_eq!(alarm["TreatMissingData"], "notBreaching", "{id}");
    }
}

#[test]
fn every_alarm_says_what_it_means_and_where_more_is_said() {
    let operating = documents::text("docs/operating.md");
    let mut names = BTreeSet::new();
    for (id, alarm) in alarms() {
        let text = alarm["AlarmDescription"]["Fn::Sub"]
            .as_str()
            .unwrap_or_else(|| panic!("{id} says nothing"));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.starts_with("${Stage}: "), "{id}: {text}");
        let more = format!(". See docs/operating.md#{}", id.to_lowercase());
        let said =
            text.strip_suffix(&more).unwrap_or_else(|| panic!("{id} does not end in «{more}»"));
        assert!(said.len() > 40, "{id}: {said}");
        let heading = format!("### {id}");
        assert!(
            operating.lines().any(|line| line == heading),
            "docs/operating.md has no «{heading}»"
        );
        assert!(names.insert(name(alarm)), "{id} is called as another one");
    }
}

#[test]
fn no_alarm_looks_at_more_than_cloudwatch_takes() {
    for (id, alarm) in alarms() {
        let metrics = metrics(alarm);
        assert!((1..=METRICS).contains(&metrics.len()), "{id}: {}", metrics.len());
        // What is returned is compared with the threshold, and must be one.
        if let Some(list) = alarm["Metrics"].as_array() {
            let returned = list.iter().map(if_present).filter(|one| one["ReturnData"] != false);
            assert_eq!(returned.count(), 1, "{id}");
        }
    }
}

/// Each is paid for.
#[test]
fn the_template_says_how_many_metrics_its_alarms_look_at() {
    let count: usize = alarms().into_values().map(|alarm| metrics(alarm).len()).sum();
    let said = format!("each metric that it looks at, {count} in all.");
    assert!(documents::text("template.yaml").contains(&said), "{said}");
}

/// The resources whose metric of this name some alarm looks at, by the value of one dimension.
fn watched(namespace: &str, metric: &str, dimension: &str) -> Vec<Value> {
    let all = alarms();
    let metrics = all.values().flat_map(|alarm| metrics(alarm));
    let found = metrics
        .filter(|found| found["Namespace"] == namespace && found["MetricName"] == metric)
        .map(|found| {
            let dimensions = found["Dimensions"].as_array().map(Vec::as_slice).unwrap_or_default();
            dimensions
                .iter()
                .find(|one| one["Name"] == dimension)
                .map_or(Value::Null, |one| one["Value"].clone())
        });
    found.collect()
}

#[test]
fn the_errors_of_every_function_are_watched_once() {
    let mut watched: Vec<_> = watched("AWS/Lambda", "Errors", "FunctionName")
        .into_iter()
        .map(|function| function["Ref"].as_str().expect("a function of the stack").to_owned())
        .collect();
    watched.sort();
    let functions: BTreeSet<_> = template::resources("AWS::Serverless::Function");
    assert_eq!(watched, functions.into_iter().collect::<Vec<_>>());
}

/// The functions whose metric an alarm looks at.
fn functions_of(alarm: &Value, metric: &str) -> BTreeSet<String> {
    let metrics = metrics(alarm).into_iter().filter(|one| one["MetricName"] == metric);
    metrics.filter_map(|one| Some(one["Dimensions"][0]["Value"]["Ref"].as_str()?.into())).collect()
}

#[test]
fn the_errors_of_functions_are_compared_with_the_invocations_of_the_same() {
    for (id, alarm) in
        alarms().into_iter().filter(|(_, one)| !functions_of(one, "Errors").is_empty())
    {
        assert_eq!(functions_of(alarm, "Errors"), functions_of(alarm, "Invocations"), "{id}");
    }
}

/// What an alarm compares with its threshold, if that is worked out.
fn expression(alarm: &Value) -> Option<&str> {
    let metrics = alarm["Metrics"].as_array()?.iter();
    metrics.filter_map(|one| one["Expression"].as_str()).next()
}

#[test]
fn what_the_whole_account_runs_out_of_is_watched_as_a_whole() {
    for metric in ["Throttles", "ConcurrentExecutions"] {
        assert_eq!(watched("AWS/Lambda", metric, "FunctionName"), [Value::Null], "{metric}");
    }
    let alarm = &template::resource("ConcurrencyAlarm")["Properties"];
    assert_eq!(expression(alarm), Some("100 * running / SERVICE_QUOTA(running)"));
    assert_eq!(alarm["Threshold"], 80);
}

#[test]
fn the_age_and_the_drops_of_every_functions_asynchronous_events_are_watched() {
    let functions = template::functions().into_values();
    let asynchronous: BTreeSet<_> = functions
        .filter(|function| !function.property("EventInvokeConfig").is_null())
        .map(|function| function.logical_id)
        .collect();
    assert!(!asynchronous.is_empty());
    for metric in ["AsyncEventAge", "AsyncEventsDropped", "AsyncEventsReceived"] {
        let all = alarms();
        let found: BTreeSet<_> =
            all.values().flat_map(|alarm| functions_of(alarm, metric)).collect();
        assert_eq!(found, asynchronous, "{metric}");
    }
}

#[test]
fn whoever_names_no_budget_has_none_and_the_one_there_is_tells_somebody() {
    assert_eq!(template::parameter("MonthlyBudget")["Default"], 0);
    let budget = template::resource("Budget");
    assert_eq!(budget["Condition"], "HasBudget");
    // Other notifications replace a budget, which can't be with a name.
    assert_eq!(budget["Properties"]["Budget"].get("BudgetName"), None);
    let told = budget["Properties"]["NotificationsWithSubscribers"].as_array().unwrap();
    let to = json!([{"SubscriptionType": "EMAIL", "Address": {"Ref": "AlarmEmail"}}]);
    assert!(told.len() == 2 && told.iter().all(|one| one["Subscribers"] == to), "{told:?}");
}

#[test]
fn every_table_and_index_is_watched_for_throttling() {
    for metric in ["ReadThrottleEvents", "WriteThrottleEvents"] {
        for table in template::resources("AWS::DynamoDB::Table") {
            let indexes =
                template::resource(table)["Properties"]["GlobalSecondaryIndexes"].as_array();
            let expected = 1 + indexes.map_or(0, Vec::len);
            let tables = watched("AWS/DynamoDB", metric, "TableName");
            let found = tables.iter().filter(|one| **one == json!({"Ref": table})).count();
            assert_eq!(found, expected, "{metric} of {table}");
            for index in indexes.into_iter().flatten() {
                let indexes = watched("AWS/DynamoDB", metric, "GlobalSecondaryIndexName");
                assert!(
                    indexes.contains(&index["IndexName"]),
                    "{metric} of {table}'s {}",
                    index["IndexName"]
                );
            }
        }
    }
}

#[test]
fn both_apis_and_the_queues_of_dead_letters_are_watched() {
    let http = json!({"Ref": "HttpApi"});
    assert_eq!(watched("AWS/ApiGateway", "5xx", "ApiId"), slice::from_ref(&http));
    assert_eq!(watched("AWS/ApiGateway", "Latency", "ApiId"), [http]);
    let sockets = json!({"Ref": "WebSocketApi"});
    for metric in ["ExecutionError", "ClientError", "IntegrationLatency"] {
        assert_eq!(
            watched("AWS/ApiGateway", metric, "ApiId"),
            slice::from_ref(&sockets),
            "{metric}"
        );
    }
    for (id, alarm) in alarms().into_iter().filter(|(id, _)| id.ends_with("LatencyAlarm")) {
        assert_eq!(alarm["ExtendedStatistic"], "p99", "{id}");
    }
    let letters = ["DeadLetters", "DelayedJobsDeadLetters"];
    let queues = letters.map(|id| json!({"Fn::GetAtt": format!("{id}.QueueName")}));
    assert_eq!(watched("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName"), queues);
}

#[test]
fn the_metrics_of_natters_own_are_those_of_this_stack() {
    let stack = json!({"Ref": "AWS::StackName"});
    for metric in
        [Metric::AppendRetries, Metric::FailedLogins, Metric::FailedPushes, Metric::Pushes]
    {
        let name = metric.name();
        assert_eq!(watched("Natter", name, "Service"), slice::from_ref(&stack), "{name}");
    }
}

/// By their names: a reference would go in a circle.
#[test]
fn a_deployment_is_stopped_by_alarms_that_exist() {
    let preference = &template::section("Globals")["Function"]["DeploymentPreference"];
    let choice = preference["Alarms"]["Fn::If"].as_array().unwrap();
    assert_eq!(choice[0], "AlarmsOn");
    assert_eq!(choice[2], json!([{"Ref": "AWS::NoValue"}]));
    let stopping = choice[1].as_array().unwrap();
    assert!((1..=ALARMS_OF_A_DEPLOYMENT).contains(&stopping.len()));
    let names: BTreeSet<_> =
        alarms().into_values().map(|alarm| &alarm["AlarmName"]).map(Value::to_string).collect();
    for alarm in stopping {
        assert!(names.contains(&alarm.to_string()), "there is no {alarm}");
    }
    // Whoever comes with old tickets is no fault of a version.
    let refusals = &template::resource("SocketRefusalsAlarm")["Properties"]["AlarmName"];
    assert!(!stopping.contains(refusals));
    // Every function's errors are among what stops one.
    for (id, alarm) in alarms() {
        if metrics(alarm).iter().any(|metric| metric["MetricName"] == "Errors") {
            assert!(stopping.contains(&alarm["AlarmName"]), "{id}");
        }
    }
}

#[test]
fn only_the_alarms_of_this_stack_may_tell_the_topic() {
    let policy = &template::resource("AlarmTopicPolicy")["Properties"]["PolicyDocument"];
    let own = "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}\
               :alarm:${AWS::StackName}-*";
    let expected = json!([{
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": {"Ref": "AlarmTopic"},
        "Condition": {
            "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
            "ArnLike": {"aws:SourceArn": {"Fn::Sub": own}},
        },
    }]);
    assert_eq!(policy["Statement"], expected);
}
