//! Frames: `{action, requestId?, …}` in; an ack or an error with the same `requestId` out, as the route's response.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use natter_domain::{invalid::Invalid, limits::REQUEST_ID_CHARS};
use serde::Serialize;
use serde_json::{Value, json};

use super::SocketRequest;
use crate::{
    fields::Fields,
    function::Function,
    panics,
    problem::{Code, Problem},
};

/// What an action answers: the fields of its ack.
pub type FrameAnswer = Result<Value, Problem>;

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

/// Makes the function that answers frames: `handle` gets the action's name and the frame's other fields.
pub fn frames<App: Send + Sync + 'static>(
    name: &'static str,
    app: App,
    handle: for<'a> fn(&'a App, &'a SocketRequest, String, Fields) -> BoxFuture<'a, FrameAnswer>,
) -> Function {
    let app = Arc::new(app);
    Function::new(name, move |event| {
        let app = Arc::clone(&app);
        async move {
            let request = SocketRequest::decode(&event)?;
            let Frame { request_id, content } = open(&request.body);
            let outcome = match content {
                Ok((action, fields)) => panics::caught(handle(&app, &request, action, fields))
                    .await
                    .unwrap_or_else(|| Err(Problem::internal())),
                Err(problem) => Err(problem),
            };
            let body = match outcome {
                Ok(fields) => serde_json::to_string(&Ack { event: "ack", request_id, fields }),
                Err(problem) => {
                    let problem = problem.of_request(&request.request_id);
                    if problem.request_id.is_some() {
                        let code = problem.code.as_str();
                        tracing::error!(request_id = request.request_id, code, "a frame failed");
                    }
                    serde_json::to_string(&Refusal { event: "error", request_id, problem })
                }
            };
            Ok(json!({ "statusCode": 200, "body": body.unwrap_or_default() }).to_string().into_bytes())
        }
    })
}

struct Frame {
    request_id: Option<String>,
    content: Result<(String, Fields), Problem>,
}

/// Reads what every frame has. A frame that is wrong still gets its `requestId` back where it can be read.
fn open(body: &[u8]) -> Frame {
    let mut fields = match Fields::of_body(body) {
        Ok(fields) => fields,
        Err(problem) => return Frame { request_id: None, content: Err(of_frame(problem)) },
    };
    let request_id = fields.optional("requestId", |text| {
        if text.chars().count() <= REQUEST_ID_CHARS {
            Ok(text)
        } else {
            Err(Invalid::new("must have at most 128 characters"))
        }
    });
    let action = fields.required("action", Ok);
    let known = request_id.clone().flatten();
    let content = match (request_id, action) {
        (Some(_), Some(action)) => Ok((action, fields)),
        flawed => Err(fields.finish(flawed).err().unwrap_or_else(Problem::internal)),
    };
    Frame { request_id: known, content }
}

/// A problem with a body, told of a frame.
fn of_frame(problem: Problem) -> Problem {
    let detail = if problem.code == Code::EmptyBody {
        "Send a JSON object with an `action`.".into()
    } else {
        problem.detail.replace("The body", "The frame").replace("A body", "A frame").into()
    };
    Problem { detail, ..problem }
}
