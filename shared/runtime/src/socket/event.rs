//! What API Gateway tells of a socket.

use std::sync::Arc;

use aws_lambda_events::apigw::ApiGatewayWebsocketProxyRequest;
use futures_util::future::BoxFuture;
use natter_domain::{ids::ConnectionId, session::Identity};
use serde_json::{Value, json};

use crate::{
    event,
    function::{Function, FunctionError},
    panics,
    problem::Problem,
};

/// One event of one socket. No Debug: a frame holds a message's text.
pub struct SocketRequest {
    /// The socket.
    pub connection: ConnectionId,
    /// Whose socket it is, as the authorizer found out when it connected. No read is needed to know.
    pub identity: Identity,
    /// The frame's text; empty for connecting and disconnecting.
    pub body: Vec<u8>,
    /// The id under which API Gateway's log knows the event.
    pub request_id: String,
}

impl SocketRequest {
    pub(super) fn decode(raw: &[u8]) -> Result<Self, FunctionError> {
        let event: ApiGatewayWebsocketProxyRequest = event::decode(raw)?;
        let context = event.request_context;
        let field = |name: &str| context.authorizer.fields.get(name).and_then(Value::as_str);
        let parsed = || {
            Some(Self {
                connection: context.connection_id.as_deref()?.parse().ok()?,
                identity: Identity {
                    user: field("userId")?.parse().ok()?,
                    session: field("sessionId")?.parse().ok()?,
                },
                body: Vec::new(),
                request_id: context.request_id.clone().unwrap_or_default(),
            })
        };
        let request = parsed().ok_or_else(|| FunctionError {
            error_type: "EventNotUnderstood".to_owned(),
            error_message: "the event does not say whose socket it is".to_owned(),
        })?;
        Ok(Self { body: event.body.unwrap_or_default().into_bytes(), ..request })
    }
}

/// Makes the function that connects or disconnects: `handle` answers with nothing or the problem that stands against it.
pub fn lifecycle<App: Send + Sync + 'static>(
    name: &'static str,
    app: App,
    handle: for<'a> fn(&'a App, &'a SocketRequest) -> BoxFuture<'a, Result<(), Problem>>,
) -> Function {
    let app = Arc::new(app);
    Function::new(name, move |event| {
        let app = Arc::clone(&app);
        async move {
            let request = SocketRequest::decode(&event)?;
            let problem = match panics::caught(handle(&app, &request)).await {
                Some(Ok(())) => return Ok(br#"{"statusCode":200}"#.to_vec()),
                Some(Err(problem)) => problem.of_request(&request.request_id),
                None => Problem::internal().of_request(&request.request_id),
            };
            let code = problem.code.as_str();
            tracing::warn!(request_id = request.request_id, code, "a socket was refused");
            let body = serde_json::to_string(&problem).unwrap_or_default();
            Ok(json!({ "statusCode": problem.code.status(), "body": body }).to_string().into_bytes())
        }
    })
}
