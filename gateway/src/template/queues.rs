//! The queues, and the functions that they feed: `AWS::SQS::Queue`,
//! `AWS::Lambda::EventSourceMapping` and a function's events of the type `SQS`.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use serde_json::Value as Json;

use super::{
    error::{TemplateError, malformed},
    functions::FunctionResource,
    resources::Resources,
};

const QUEUE: &str = "AWS::SQS::Queue";
const MAPPING: &str = "AWS::Lambda::EventSourceMapping";
/// SQS's default, in seconds.
const VISIBILITY_TIMEOUT: u64 = 30;
/// Lambda's default.
const BATCH_SIZE: usize = 10;

/// A standard queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// Its name: `QueueName`, or else its logical id.
    pub name: String,
    /// How long a message waits that does not say so itself.
    pub delay: Duration,
    /// How long a message that was received is kept from others.
    pub visibility_timeout: Duration,
    /// What becomes of a message that is received too often. Without it, it stays.
    pub redrive: Option<Redrive>,
}

/// The rule by which a queue puts a message aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redrive {
    /// The name of the queue that gets it.
    pub target: String,
    /// How often a message is received before that.
    pub max_receives: usize,
}

/// A queue whose messages a function gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventSource {
    /// The queue's name.
    pub queue: String,
    /// The function's logical id.
    pub function: String,
    /// How many messages an event has at most.
    pub batch_size: usize,
    /// Whether the function's answer names the messages that it could not handle. Otherwise a
    /// batch succeeds or fails as a whole.
    pub reports_failures: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RedrivePolicy {
    dead_letter_target_arn: String,
    max_receive_count: usize,
}

/// A mapping, or an event of the type `SQS`, which names the same things.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Mapping {
    /// An arn.
    #[serde(alias = "Queue")]
    event_source_arn: Option<String>,
    /// A name or an arn; an event's function is the one that has it.
    function_name: Option<String>,
    batch_size: Option<usize>,
    enabled: Option<bool>,
    #[serde(default)]
    function_response_types: Vec<String>,
}

pub(super) fn read(resources: &Resources) -> Result<Vec<Queue>, TemplateError> {
    resources.of_type(QUEUE).map(|id| queue(resources, id)).collect()
}

fn queue(resources: &Resources, id: &str) -> Result<Queue, TemplateError> {
    let seconds = |property, default| {
        let seconds: Option<u64> = resources.property(id, property)?;
        Ok::<_, TemplateError>(Duration::from_secs(seconds.unwrap_or(default)))
    };
    let redrive: Option<RedrivePolicy> = resources.property(id, "RedrivePolicy")?;
    Ok(Queue {
        name: resources.name(id).to_owned(),
        delay: seconds("DelaySeconds", 0)?,
        visibility_timeout: seconds("VisibilityTimeout", VISIBILITY_TIMEOUT)?,
        redrive: redrive.map(|policy| Redrive {
            target: last_part(&policy.dead_letter_target_arn).to_owned(),
            max_receives: policy.max_receive_count,
        }),
    })
}

/// The enabled mappings from queues to functions. Those from streams are left out.
pub(super) fn sources(
    resources: &Resources,
    functions: &BTreeMap<String, FunctionResource>,
    queues: &[Queue],
) -> Result<Vec<EventSource>, TemplateError> {
    let mut sources = Vec::new();
    for id in resources.of_type(MAPPING) {
        let at = format!("Resources.{id}.Properties");
        let properties = ["EventSourceArn", "FunctionName", "BatchSize", "Enabled"];
        let properties = properties.into_iter().chain(["FunctionResponseTypes"]);
        let section = properties
            .filter_map(|name| Some((name.to_owned(), resources.raw(id, name)?.clone())))
            .collect();
        let mapping: Mapping = resources.typed(&Json::Object(section), &at)?;
        let name = mapping.function_name.clone().unwrap_or_default();
        let function = function_of(functions, &name)
            .ok_or_else(|| malformed(&format!("{at}.FunctionName"), "there is no such function"))?;
        sources.extend(source(mapping, function.to_owned(), queues));
    }
    for id in functions.keys() {
        let events = resources.raw(id, "Events").and_then(Json::as_object);
        for (name, event) in events.into_iter().flatten() {
            if event.get("Type").and_then(Json::as_str) != Some("SQS") {
                continue;
            }
            let at = format!("Resources.{id}.Properties.Events.{name}.Properties");
            let properties = event.get("Properties").cloned().unwrap_or_default();
            let mapping: Mapping = resources.typed(&properties, &at)?;
            sources.extend(source(mapping, id.clone(), queues));
        }
    }
    Ok(sources)
}

fn source(mapping: Mapping, function: String, queues: &[Queue]) -> Option<EventSource> {
    let arn = mapping.event_source_arn.filter(|_| mapping.enabled != Some(false))?;
    let queue = last_part(&arn);
    queues.iter().find(|known| known.name == queue).map(|known| EventSource {
        queue: known.name.clone(),
        function,
        batch_size: mapping.batch_size.unwrap_or(BATCH_SIZE).max(1),
        reports_failures: mapping
            .function_response_types
            .iter()
            .any(|kind| kind == "ReportBatchItemFailures"),
    })
}

/// The logical id of the function that `name` means: its logical id, or an arn with it and perhaps
/// an alias.
fn function_of<'a>(
    functions: &'a BTreeMap<String, FunctionResource>,
    name: &str,
) -> Option<&'a str> {
    let name = name.split_once(":function:").map_or(name, |(_, name)| name);
    functions
        .keys()
        .find(|id| name.split(':').next() == Some(id.as_str()) || name.ends_with(&format!(":{id}")))
        .map(String::as_str)
}

fn last_part(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or_default()
}
