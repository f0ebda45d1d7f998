//! The events that API Gateway sends for a socket.

use std::sync::Arc;

use aws_lambda_events::apigw::ApiGatewayWebsocketProxyRequest;
use futures_util::future::BoxFuture;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, value::RawValue};

use crate::{
    answer_time::answered,
    event,
    function::{Function, FunctionError, Outcome},
    limits::ANSWER_TIME,
    problem::{Code, Problem},
};

/// One event of one socket, with the context that the authorizer gave it when it connected.
///
/// An application makes its own request of it, with `TryFrom`.
pub struct SocketEvent<Context> {
    /// The socket's id.
    pub connection_id: String,
    /// The context that the authorizer returned.
    pub context: Context,
}

/// An event that does not say whose socket it is, or not as the authorizer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the event does not say whose socket it is")]
pub struct UnknownSocketError;

impl From<UnknownSocketError> for FunctionError {
    fn from(error: UnknownSocketError) -> Self {
        Self { error_type: "EventNotUnderstood".to_owned(), error_message: error.to_string() }
    }
}

/// What the plumbing itself needs of an event, beside the application's request.
pub(super) struct Received<Request> {
    pub(super) request: Request,
    /// The frame's text; empty for connecting and disconnecting.
    pub(super) body: String,
    /// The id under which API Gateway's log knows the event.
    pub(super) request_id: String,
}

impl<Request> Received<Request> {
    pub(super) fn decode<Context>(raw: &RawValue) -> Result<Self, FunctionError>
    where
        Context: DeserializeOwned,
        Request: TryFrom<SocketEvent<Context>, Error = UnknownSocketError>,
    {
        let event: ApiGatewayWebsocketProxyRequest = event::decode(raw)?;
        let context = event.request_context;
        let fields = Value::Object(context.authorizer.fields.into_iter().collect());
        let request = Request::try_from(SocketEvent {
            connection_id: context.connection_id.ok_or(UnknownSocketError)?,
            context: serde_json::from_value(fields).map_err(|_| UnknownSocketError)?,
        })?;
        Ok(Self {
            request,
            body: event.body.unwrap_or_default(),
            request_id: context.request_id.unwrap_or_default(),
        })
    }
}

/// What API Gateway is answered: the status of the handshake, and for a frame the answer to it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SocketAnswer {
    pub(super) status_code: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<String>,
}

impl SocketAnswer {
    const OK: Self = Self { status_code: 200, body: None };

    pub(super) fn encode(&self) -> Outcome {
        event::encode(self)
    }
}

/// Logs why a socket did not open, or could not be removed. Being busy is no fault, and a stranger
/// can make it so.
fn log(problem: &Problem, request_id: &str) {
    let code = problem.code.as_str();
    if problem.request_id.is_none() || problem.code == Code::UNAVAILABLE {
        tracing::warn!(request_id, code, "a socket was refused");
    } else {
        tracing::error!(request_id, code, "a socket failed");
    }
}

/// Makes the function that connects or disconnects: `handle` answers with nothing or the problem
/// that stands against it.
pub fn lifecycle<App, Context, Request, Error>(
    name: &'static str,
    app: App,
    handle: for<'a> fn(&'a App, &'a Request) -> BoxFuture<'a, Result<(), Error>>,
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
            let Received { request, request_id, .. } = Received::decode(&event)?;
            let problem = match answered(ANSWER_TIME, handle(&app, &request)).await {
                Ok(Ok(())) => return SocketAnswer::OK.encode(),
                Ok(Err(error)) => error.into(),
                Err(problem) => problem,
            };
            let problem = problem.of_request(&request_id);
            log(&problem, &request_id);
            let body = serde_json::to_string(&problem).unwrap_or_default();
            SocketAnswer { status_code: problem.code.status(), body: Some(body) }.encode()
        }
    })
}
