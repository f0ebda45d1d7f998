//! Letting sockets in: a Lambda authorizer answers with a policy, and with a context that comes with every later event.

use std::sync::Arc;

use aws_lambda_events::apigw::ApiGatewayCustomAuthorizerRequestTypeRequest;
use futures_util::future::BoxFuture;
use natter_domain::session::Identity;
use serde_json::json;

use crate::{
    event,
    function::{Function, FunctionError},
    panics,
};

/// A socket that wants in. No Debug: it holds a ticket.
pub struct AuthorizerRequest {
    /// The ticket, as it was sent.
    pub ticket: String,
    /// The web page that opens the socket; a program that is no browser sends none.
    pub origin: Option<String>,
}

/// Whether a socket may open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It may, and speaks for this person.
    Allow(Identity),
    /// It may not (403). Not Lambda's `Unauthorized` error (401): that would count as a failure of ours, and strangers
    /// could set off our alarms.
    Deny,
}

/// Makes the authorizer. `judge` gives `None` when it can't tell; then the handshake fails with 500.
pub fn authorizer<App: Send + Sync + 'static>(
    name: &'static str,
    app: App,
    judge: for<'a> fn(&'a App, &'a AuthorizerRequest) -> BoxFuture<'a, Option<Verdict>>,
) -> Function {
    let app = Arc::new(app);
    Function::new(name, move |raw| {
        let app = Arc::clone(&app);
        async move {
            let event: ApiGatewayCustomAuthorizerRequestTypeRequest = event::decode(&raw)?;
            let origin = event
                .headers
                .get("origin")
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
            let request = AuthorizerRequest {
                ticket: event.query_string_parameters.first("ticket").unwrap_or_default().to_owned(),
                origin,
            };
            let arn = event.method_arn.unwrap_or_default();
            match panics::caught(judge(&app, &request)).await.flatten() {
                Some(verdict) => Ok(policy(&arn, verdict)),
                None => Err(FunctionError {
                    error_type: "AuthorizerFailed".to_owned(),
                    error_message: "the ticket could not be looked up".to_owned(),
                }),
            }
        }
    })
}

fn policy(arn: &str, verdict: Verdict) -> Vec<u8> {
    let (effect, principal) = match verdict {
        Verdict::Allow(identity) => ("Allow", identity.user.to_string()),
        Verdict::Deny => ("Deny", "stranger".to_owned()),
    };
    let mut answer = json!({
        "principalId": principal,
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{ "Action": "execute-api:Invoke", "Effect": effect, "Resource": arn }],
        },
    });
    if let (Verdict::Allow(identity), Some(answer)) = (verdict, answer.as_object_mut()) {
        let context = json!({ "userId": identity.user, "sessionId": identity.session });
        answer.insert("context".to_owned(), context);
    }
    answer.to_string().into_bytes()
}
