//! SQS's API, as far as senders need it: `SendMessage`, `SendMessageBatch`, `GetQueueUrl` and
//! `GetQueueAttributes`. All its requests go to `/`, where another service of the same protocol may
//! be, too; the header `x-amz-target` says which operation is meant.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
};
use http::{Method, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::state::ControlState;
use crate::{
    aws_account::{queue_arn, queue_url},
    aws_error::{aws_error, with_request_id},
    queues::{DELAY_MAX, MAX_BODY, Queue, md5_of},
    request::header_text,
    response,
};

/// What the name of each operation begins with.
const TARGET: &str = "AmazonSQS.";
/// The largest request that is read: a batch is as large as a message at most, without its JSON.
const MAX_REQUEST: usize = 2 * MAX_BODY;
/// How many messages a batch has at most.
const BATCH_MAX: usize = 10;

/// A request that is refused: SQS's name for that, and a sentence.
struct Refusal(&'static str, &'static str);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Call {
    queue_url: Option<String>,
    queue_name: Option<String>,
    message_body: Option<String>,
    delay_seconds: Option<u64>,
    entries: Option<Vec<Entry>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    id: String,
    message_body: Option<String>,
    delay_seconds: Option<u64>,
}

/// Answers requests to SQS, and passes the others on.
pub(super) async fn layer(
    State(control): State<Arc<ControlState>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let target = header_text(request.headers(), "x-amz-target");
    let Some(operation) = target.strip_prefix(TARGET) else { return next.run(request).await };
    if request.method() != Method::POST || request.uri().path() != "/" {
        return next.run(request).await;
    }
    let Ok(body) = axum::body::to_bytes(request.into_body(), MAX_REQUEST).await else {
        return refused(&TOO_LONG);
    };
    let answer = match serde_json::from_slice(&body) {
        Ok(call) => answer(&control, operation, call),
        Err(_) => Err(Refusal("InvalidParameterValue", "The request is not understood.")),
    };
    match answer {
        Ok(answer) => with_request_id(response::json(StatusCode::OK, answer.to_string())),
        Err(refusal) => refused(&refusal),
    }
}

const TOO_LONG: Refusal = Refusal("InvalidParameterValue", "A message has at most 1048576 bytes.");

fn refused(Refusal(name, message): &Refusal) -> Response<Body> {
    aws_error(StatusCode::BAD_REQUEST, name, message)
}

fn answer(control: &ControlState, operation: &str, call: Call) -> Result<Json, Refusal> {
    let name = match (&call.queue_url, &call.queue_name) {
        (Some(url), _) => url.rsplit('/').next().unwrap_or_default(),
        (None, Some(name)) => name,
        (None, None) => "",
    };
    let queue = control.queues.named(name);
    let queue = queue.ok_or(Refusal("QueueDoesNotExist", "There is no such queue."))?;
    match operation {
        "SendMessage" => send(queue, call.message_body, call.delay_seconds),
        "SendMessageBatch" => send_batch(queue, call.entries.unwrap_or_default()),
        "GetQueueUrl" => Ok(json!({ "QueueUrl": queue_url(name) })),
        "GetQueueAttributes" => Ok(attributes(queue)),
        _ => Err(Refusal("UnsupportedOperation", "This is not emulated.")),
    }
}

fn send(queue: &Queue, body: Option<String>, delay: Option<u64>) -> Result<Json, Refusal> {
    let body = body.filter(|body| !body.is_empty());
    let body = body.ok_or(Refusal("MissingParameter", "The request has no MessageBody."))?;
    if body.len() > MAX_BODY {
        return Err(TOO_LONG);
    }
    let delay = delay.map(Duration::from_secs);
    if delay.is_some_and(|delay| delay > DELAY_MAX) {
        return Err(Refusal("InvalidParameterValue", "DelaySeconds is 900 at most."));
    }
    let md5 = md5_of(&body);
    Ok(json!({ "MessageId": queue.send(body, delay), "MD5OfMessageBody": md5 }))
}

fn send_batch(queue: &Queue, entries: Vec<Entry>) -> Result<Json, Refusal> {
    if entries.is_empty() {
        return Err(Refusal("EmptyBatchRequest", "The batch has no messages."));
    }
    if entries.len() > BATCH_MAX {
        return Err(Refusal("TooManyEntriesInBatchRequest", "A batch has at most ten messages."));
    }
    let (mut successful, mut failed) = (Vec::new(), Vec::new());
    for Entry { id, message_body, delay_seconds } in entries {
        match send(queue, message_body, delay_seconds) {
            Ok(mut sent) => {
                if let Some(sent) = sent.as_object_mut() {
                    sent.insert("Id".to_owned(), id.into());
                }
                successful.push(sent);
            }
            Err(Refusal(code, message)) => failed.push(json!({
                "Id": id, "SenderFault": true, "Code": code, "Message": message,
            })),
        }
    }
    Ok(json!({ "Successful": successful, "Failed": failed }))
}

fn attributes(queue: &Queue) -> Json {
    let depth = queue.depth();
    json!({ "Attributes": {
        "QueueArn": queue_arn(queue.name()),
        "ApproximateNumberOfMessages": depth.visible.to_string(),
        "ApproximateNumberOfMessagesDelayed": depth.delayed.to_string(),
        "ApproximateNumberOfMessagesNotVisible": depth.not_visible.to_string(),
    } })
}
