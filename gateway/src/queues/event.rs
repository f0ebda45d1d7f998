//! The event in which a function gets messages, and the answer that names those that it could not
//! handle.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::message::Message;
use crate::{
    aws_account::{ACCOUNT_ID, REGION, queue_arn},
    clock::Timestamp,
};

#[derive(Serialize)]
struct Event<'a> {
    #[serde(rename = "Records")]
    records: Vec<Record<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    message_id: &'a str,
    receipt_handle: &'a str,
    body: &'a str,
    attributes: BTreeMap<&'static str, String>,
    message_attributes: BTreeMap<String, String>,
    md5_of_body: String,
    event_source: &'static str,
    #[serde(rename = "eventSourceARN")]
    event_source_arn: &'a str,
    aws_region: &'static str,
}

/// The hash that SQS's clients compare.
pub(crate) fn md5_of(body: &str) -> String {
    format!("{:x}", md5::compute(body))
}

/// The event with these messages of a queue.
pub(super) fn event(queue: &str, messages: &[Message], now: Timestamp) -> Vec<u8> {
    let arn = queue_arn(queue);
    let record = |message| record(message, &arn, now);
    let event = Event { records: messages.iter().map(record).collect() };
    serde_json::to_vec(&event).unwrap_or_default()
}

fn record<'a>(message: &'a Message, arn: &'a str, now: Timestamp) -> Record<'a> {
    let first = message.first_received_at.unwrap_or(now);
    Record {
        message_id: &message.id,
        receipt_handle: &message.id,
        body: &message.body,
        attributes: BTreeMap::from([
            ("ApproximateReceiveCount", message.receives.to_string()),
            ("SentTimestamp", message.sent_at.millis().to_string()),
            ("SenderId", ACCOUNT_ID.to_owned()),
            ("ApproximateFirstReceiveTimestamp", first.millis().to_string()),
        ]),
        message_attributes: BTreeMap::new(),
        md5_of_body: md5_of(&message.body),
        event_source: "aws:sqs",
        event_source_arn: arn,
        aws_region: REGION,
    }
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Answer {
    batch_item_failures: Option<Vec<Failure>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Failure {
    item_identifier: String,
}

/// The ids of the messages that an answer names as not handled; `None` if Lambda takes the answer
/// for a failure of all: it can't be read, or it names a message that was not in the event.
pub(super) fn failures(answer: &[u8], messages: &[Message]) -> Option<BTreeSet<String>> {
    let answer: Option<Answer> = serde_json::from_slice(answer).ok()?;
    let failures = answer.unwrap_or_default().batch_item_failures.unwrap_or_default();
    let is_known = |id: &str| messages.iter().any(|message| message.id == id);
    failures
        .into_iter()
        .map(|failure| is_known(&failure.item_identifier).then_some(failure.item_identifier))
        .collect()
}
