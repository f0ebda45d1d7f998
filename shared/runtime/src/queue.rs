//! Functions that a queue feeds. An event has up to ten messages; the answer names those that could
//! not be handled, and the queue hands out these again. Where that is all of them, the function
//! fails: they come again as well, and Lambda counts an error.

use std::{fmt::Display, sync::Arc, time::Duration};

use futures_util::future::{BoxFuture, join_all};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::time::timeout;

use crate::{
    event,
    function::{Function, FunctionError},
    panics,
};

/// How long one job may take. The function must have time left to answer then: an invocation that
/// runs out of time fails all its messages, whatever was done for them.
pub const LONGEST_JOB: Duration = Duration::from_secs(20);

/// The event, as far as a function needs it. `aws_lambda_events` reads all of it, with two more
/// packages in each binary.
#[derive(Deserialize)]
struct QueueEvent {
    #[serde(rename = "Records")]
    records: Vec<Message>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    message_id: String,
    body: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    batch_item_failures: Vec<Failure>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Failure {
    item_identifier: String,
}

/// Makes the function: `handle` does the job that a message describes, and can do it again without
/// harm. The jobs of an event are done at once, and one that fails, takes longer than
/// [`LONGEST_JOB`], or is not understood, fails no other; the function fails if all do.
pub fn function<App, Job, Error>(
    name: &'static str,
    app: App,
    handle: for<'a> fn(&'a App, Job) -> BoxFuture<'a, Result<(), Error>>,
) -> Function
where
    App: Send + Sync + 'static,
    Job: DeserializeOwned + Send + 'static,
    Error: Display + 'static,
{
    limited(name, app, handle, LONGEST_JOB)
}

fn limited<App, Job, Error>(
    name: &'static str,
    app: App,
    handle: for<'a> fn(&'a App, Job) -> BoxFuture<'a, Result<(), Error>>,
    limit: Duration,
) -> Function
where
    App: Send + Sync + 'static,
    Job: DeserializeOwned + Send + 'static,
    Error: Display + 'static,
{
    let app = Arc::new(app);
    Function::new(name, move |raw| {
        let app = Arc::clone(&app);
        async move {
            let QueueEvent { records } = event::decode(&raw)?;
            let messages = records.len();
            let jobs = records.into_iter().map(|message| {
                let app = &app;
                async move {
                    let error = match serde_json::from_str(&message.body) {
                        Ok(job) => match timeout(limit, panics::caught(handle(app, job))).await {
                            Ok(Some(Ok(()))) => return None,
                            Ok(Some(Err(error))) => error.to_string(),
                            Ok(None) => "the function panicked".to_owned(),
                            Err(_) => "it was given up, since it took too long".to_owned(),
                        },
                        // Only that: the error's own text can quote the message.
                        Err(_) => "the message is not understood".to_owned(),
                    };
                    tracing::error!(function = name, "job failed: {error}");
                    Some(Failure { item_identifier: message.message_id })
                }
            });
            let failed: Vec<_> = join_all(jobs).await.into_iter().flatten().collect();
            if messages > 0 && failed.len() == messages {
                return Err(FunctionError {
                    error_type: "JobsFailed".to_owned(),
                    error_message: "every job of the event failed".to_owned(),
                });
            }
            event::encode(&Answer { batch_item_failures: failed })
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn doubtful(_: &(), job: String) -> BoxFuture<'_, Result<(), &'static str>> {
        Box::pin(async move {
            match job.as_str() {
                "good" => Ok(()),
                "panics" => std::panic::resume_unwind(Box::new("")),
                "never ends" => std::future::pending().await,
                _ => Err("bad"),
            }
        })
    }

    async fn answer(event: Value) -> Result<Value, String> {
        let function = limited("test", (), doubtful, Duration::ZERO);
        let answer = function.invoke_bytes(event.to_string().as_bytes()).await;
        answer
            .map(|answer| serde_json::from_slice(&answer).unwrap())
            .map_err(|error| error.error_type)
    }

    fn message(id: &str, body: &str) -> Value {
        json!({ "messageId": id, "body": body, "eventSource": "aws:sqs", "attributes": {} })
    }

    #[tokio::test]
    async fn only_the_messages_that_could_not_be_handled_come_again() {
        let event = json!({ "Records": [
            message("1", r#""good""#), message("2", r#""bad""#), message("3", "{"),
            message("4", r#""panics""#), message("5", r#""good""#), message("6", r#""never ends""#),
            message("7", r#""good""#),
        ] });
        let failed = ["2", "3", "4", "6"].map(|id| json!({ "itemIdentifier": id }));
        assert_eq!(answer(event).await.unwrap(), json!({ "batchItemFailures": failed }));
        let all_good = json!({ "Records": [message("1", r#""good""#)] });
        assert_eq!(answer(all_good).await.unwrap(), json!({ "batchItemFailures": [] }));
    }

    #[tokio::test]
    async fn the_function_fails_if_every_job_does() {
        let event = json!({ "Records": [message("1", r#""bad""#), message("2", "{")] });
        assert_eq!(answer(event).await.unwrap_err(), "JobsFailed");
        let empty = json!({ "Records": [] });
        assert_eq!(answer(empty).await.unwrap(), json!({ "batchItemFailures": [] }));
    }

    #[tokio::test]
    async fn an_event_of_another_source_is_not_understood() {
        for event in [json!({}), json!({ "Records": [{}] }), json!({ "callId": "call-1" })] {
            assert_eq!(answer(event).await.unwrap_err(), "EventNotUnderstood");
        }
    }
}
