//! Letting sockets in: a Lambda authorizer answers with a policy, and with a context that comes
//! with every later event.

use std::sync::Arc;

use aws_lambda_events::{apigw::ApiGatewayCustomAuthorizerRequestTypeRequest, query_map::QueryMap};
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    answer_time::answered,
    event,
    function::{Function, FunctionError, Outcome},
    limits::AUTHORIZER_TIME,
};

/// The handshake of a socket. No Debug: its query holds credentials.
pub struct AuthorizerRequest {
    query: QueryMap,
    /// The origin of the web page that opens the socket; a program that is no browser sends none.
    pub origin: Option<String>,
    /// The host that the handshake asked.
    host: Option<String>,
}

impl AuthorizerRequest {
    /// A parameter of the query string, as it was sent; empty if it is missing.
    #[must_use]
    pub fn query(&self, name: &str) -> &str {
        self.query.first(name).unwrap_or_default()
    }

    /// Whether the web page came from the very host that the handshake asked.
    #[must_use]
    pub fn is_of_same_origin(&self) -> bool {
        let of = self.origin.as_deref().and_then(|origin| origin.split_once("://"));
        of.is_some_and(|(_, of)| self.host.as_deref().is_some_and(|host| host == of))
    }
}

/// Whether a socket may open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<Context> {
    /// The socket may open.
    Allow {
        /// For whom it speaks.
        principal: String,
        /// What comes with every later event of the socket: an object of strings.
        context: Context,
    },
    /// It may not (403). Not Lambda's `Unauthorized` error (401): that would count as a failure of
    /// ours, and strangers could set off our alarms.
    Deny,
}

/// The authorizer's answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Policy<Context> {
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Context>,
    policy_document: Value,
    principal_id: String,
}

/// Makes the authorizer. `authorize` gives `None` if it can't decide; then the handshake fails
/// with 500.
pub fn authorizer<App, Context>(
    name: &'static str,
    app: App,
    authorize: for<'a> fn(
        &'a App,
        &'a AuthorizerRequest,
    ) -> BoxFuture<'a, Option<Verdict<Context>>>,
) -> Function
where
    App: Send + Sync + 'static,
    Context: Serialize + 'static,
{
    let app = Arc::new(app);
    Function::new(name, move |raw| {
        let app = Arc::clone(&app);
        async move {
            let event: ApiGatewayCustomAuthorizerRequestTypeRequest = event::decode(&raw)?;
            let header = |name| {
                let value = event.headers.get(name)?;
                Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
            };
            let (origin, host) = (header("origin"), header("host"));
            let request = AuthorizerRequest { query: event.query_string_parameters, origin, host };
            let arn = event.method_arn.unwrap_or_default();
            match answered(AUTHORIZER_TIME, authorize(&app, &request)).await.ok().flatten() {
                Some(verdict) => policy(&arn, verdict),
                None => Err(FunctionError {
                    error_type: "AuthorizerFailed".to_owned(),
                    error_message: "the handshake could not be decided".to_owned(),
                }),
            }
        }
    })
}

fn policy<Context: Serialize>(arn: &str, verdict: Verdict<Context>) -> Outcome {
    let (effect, principal, context) = match verdict {
        Verdict::Allow { principal, context } => ("Allow", principal, Some(context)),
        Verdict::Deny => ("Deny", "stranger".to_owned(), None),
    };
    let document = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Action": "execute-api:Invoke", "Effect": effect, "Resource": arn }],
    });
    event::encode(&Policy { context, policy_document: document, principal_id: principal })
}
