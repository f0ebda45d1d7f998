//! Frames: `{action, requestId?, …}` in; an ack or an error with the same `requestId` out, as the
//! route's response.

use std::{sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::event::{Received, SocketAnswer, SocketEvent, UnknownSocketError};
use crate::{
    answer_time::answered,
    function::Function,
    json_fields::{JsonFields, any_text},
    limits::{ANSWER_TIME, REQUEST_ID_CHARS},
    problem::{Code, Problem},
};

#[derive(Serialize)]
struct Ack {
    event: &'static str,
    #[serde(rename = "requestId")]
    request_id: Option<String>,
    #[serde(flatten)]
    fields: Value,
}

#[derive(Serialize)]
struct Refusal {
    event: &'static str,
    #[serde(rename = "requestId")]
    request_id: Option<String>,
    problem: Problem,
}

/// Answers one frame: gets its fields without `action` and `requestId`, and answers with the fields
/// of its acknowledgement.
pub type ActionHandler<App, Request, Error> =
    for<'a> fn(&'a App, &'a Request, JsonFields) -> BoxFuture<'a, Result<Value, Error>>;

/// One action that a frame can name.
pub struct Action<App, Request, Error> {
    name: &'static str,
    handler: ActionHandler<App, Request, Error>,
}

impl<App, Request, Error> Action<App, Request, Error> {
    /// The action called `name`, answered by `handler`.
    #[must_use]
    pub const fn new(name: &'static str, handler: ActionHandler<App, Request, Error>) -> Self {
        Self { name, handler }
    }
}

/// Makes the function `name`, which answers frames by their `actions` with what `app` holds. One
/// that takes longer than [`ANSWER_TIME`] is answered with an error.
pub fn frames<App, Context, Request, Error>(
    name: &'static str,
    app: App,
    actions: &'static [Action<App, Request, Error>],
) -> Function
where
    App: Send + Sync + 'static,
    Context: DeserializeOwned + 'static,
    Request: TryFrom<SocketEvent<Context>, Error = UnknownSocketError> + Send + Sync + 'static,
    Error: Into<Problem> + 'static,
{
    frames_within(ANSWER_TIME, name, app, actions)
}

fn frames_within<App, Context, Request, Error>(
    answer_time: Duration,
    name: &'static str,
    app: App,
    actions: &'static [Action<App, Request, Error>],
) -> Function
where
    App: Send + Sync + 'static,
    Context: DeserializeOwned + 'static,
    Request: TryFrom<SocketEvent<Context>, Error = UnknownSocketError> + Send + Sync + 'static,
    Error: Into<Problem> + 'static,
{
    let app = Arc::new(app);
    Function::new(name, move |event| {
        let app = Arc::clone(&app);
        async move {
            let received = Received::decode(&event)?;
            let Frame { request_id, content } = open(received.body.as_bytes());
            let outcome = match content {
                Ok((name, fields)) => match actions.iter().find(|action| action.name == name) {
                    Some(action) => {
                        let answer = (action.handler)(&app, &received.request, fields);
                        match answered(answer_time, answer).await {
                            Ok(answered) => answered.map_err(Into::into),
                            Err(problem) => Err(problem),
                        }
                    }
                    None => Err(unknown_action(actions.iter().map(|action| action.name))),
                },
                Err(problem) => Err(problem),
            };
            let body = match outcome {
                Ok(fields) => serde_json::to_string(&Ack { event: "ack", request_id, fields }),
                Err(problem) => {
                    let problem = problem.of_request(&received.request_id);
                    log(&problem, &received.request_id);
                    serde_json::to_string(&Refusal { event: "error", request_id, problem })
                }
            };
            SocketAnswer { status_code: 200, body: Some(body.unwrap_or_default()) }.encode()
        }
    })
}

/// Logs a 5xx. Being busy is no fault, and a stranger can make it so.
fn log(problem: &Problem, request_id: &str) {
    let code = problem.code.as_str();
    if problem.code == Code::UNAVAILABLE {
        tracing::warn!(request_id, code, "a frame was turned away");
    } else if problem.request_id.is_some() {
        tracing::error!(request_id, code, "a frame failed");
    }
}

struct Frame {
    request_id: Option<String>,
    content: Result<(String, JsonFields), Problem>,
}

/// Reads what every frame has. A frame that is wrong still gets its `requestId` back where it can
/// be read.
fn open(body: &[u8]) -> Frame {
    let mut fields = match JsonFields::of_body(body) {
        Ok(fields) => fields,
        Err(problem) => return Frame { request_id: None, content: Err(of_frame(problem)) },
    };
    let request_id = fields.optional("requestId", |text| {
        if text.chars().count() <= REQUEST_ID_CHARS {
            Ok(text)
        } else {
            Err("must have at most 128 characters")
        }
    });
    let action = fields.required("action", any_text);
    let known = request_id.clone().flatten();
    let content = match (request_id, action) {
        (Some(_), Some(action)) => Ok((action, fields)),
        flawed => Err(fields.finish(flawed).err().unwrap_or_else(Problem::internal)),
    };
    Frame { request_id: known, content }
}

fn unknown_action(known: impl Iterator<Item = &'static str>) -> Problem {
    let known: Vec<_> = known.map(|name| format!("`{name}`")).collect();
    Problem::new(Code::UNKNOWN_ACTION, format!("The actions are {}.", known.join(", ")))
}

/// Rewords a problem with a body as a problem with a frame.
fn of_frame(problem: Problem) -> Problem {
    let detail = if problem.code == Code::EMPTY_BODY {
        "Send a JSON object with an `action`.".into()
    } else {
        problem.detail.replace("The body", "The frame").replace("A body", "A frame").into()
    };
    Problem { detail, ..problem }
}

#[cfg(test)]
mod tests {
    use std::future;

    use serde_json::{json, value::RawValue};

    use super::*;

    struct Anybody;

    impl TryFrom<SocketEvent<Value>> for Anybody {
        type Error = UnknownSocketError;

        fn try_from(_: SocketEvent<Value>) -> Result<Self, UnknownSocketError> {
            Ok(Self)
        }
    }

    const NEVER: &[Action<(), Anybody, Problem>] =
        &[Action::new("ping", |(), _, _| Box::pin(future::pending()))];

    #[tokio::test]
    async fn a_frame_that_is_given_up_is_answered_with_an_error_of_its_request_id() {
        let function = frames_within(Duration::ZERO, "never", (), NEVER);
        let event = include_str!("../../../../events/websocket/frame-ping.json");
        let event: Box<RawValue> = serde_json::from_str(event).unwrap();
        let answer = function.invoke(event).await.unwrap();
        let answer: Value = serde_json::from_str(answer.get()).unwrap();
        assert_eq!(answer["statusCode"], 200);
        let error: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        assert_eq!((&error["event"], &error["requestId"]), (&json!("error"), &json!("r3")));
        assert_eq!(error["problem"]["code"], "unavailable");
        assert_eq!(error["problem"]["retryAfter"], 1);
    }
}
