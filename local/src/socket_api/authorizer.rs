//! Asks the Lambda authorizer whether a socket may open.

use http::StatusCode;
use serde_json::{Map, Value as Json};

use super::{
    client::Client,
    event::{self, Named},
    policy,
};
use crate::{
    access_log,
    functions::InvokeError,
    gateway::Gateway,
    template::{Authorizer, IdentitySource},
};

/// What an authorizer says for "who are you?", as the failure of its function.
const UNAUTHORIZED: &str = "Unauthorized";

/// What the authorizer says about the client, for the events of its connection; or the status that refuses it.
pub(super) async fn ask(
    gateway: &Gateway,
    authorizer: &Authorizer,
    client: &Client,
    headers: &Named,
    query: &Named,
) -> Result<Map<String, Json>, StatusCode> {
    let has = |source: &IdentitySource| match source {
        IdentitySource::Query(name) => query.get(name).is_some_and(|value| !value.is_empty()),
        IdentitySource::Header(name) => headers.header(name).is_some_and(|value| !value.is_empty()),
    };
    if !authorizer.identity.iter().all(has) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let event = event::authorize(client, headers, query, gateway.clock.now());
    let outcome =
        gateway.functions.invoke(&authorizer.function, event, gateway.limits.socket_integration).await;
    let decision = match &outcome.result {
        Ok(answer) => decide(answer, client),
        Err(InvokeError::Failed(error)) if error.error_message == UNAUTHORIZED => {
            Err(StatusCode::UNAUTHORIZED)
        }
        Err(
            InvokeError::Failed(_)
            | InvokeError::TimedOut(_)
            | InvokeError::GaveUp(_)
            | InvokeError::TooLarge
            | InvokeError::Unreachable(_),
        ) => Err(StatusCode::INTERNAL_SERVER_ERROR),
    };
    let latency = i64::try_from(outcome.elapsed.as_millis()).unwrap_or(i64::MAX);
    let decision = decision.map(|mut context| {
        context.insert("integrationLatency".to_owned(), Json::from(latency));
        context
    });
    let status = decision.as_ref().err().copied().unwrap_or(StatusCode::OK);
    let usage = gateway.record("authorizer".to_owned(), status.as_u16(), &outcome);
    access_log::line("authorizer", status.as_u16(), outcome.elapsed, Some(usage));
    decision
}

fn decide(answer: &[u8], client: &Client) -> Result<Map<String, Json>, StatusCode> {
    let answer: policy::Answer = serde_json::from_slice(answer).map_err(|_| {
        tracing::error!("authorizer: its answer is no policy");
        StatusCode::INTERNAL_SERVER_ERROR
    })?;
    if !answer.allows(&event::method_arn(&client.stage)) {
        return Err(StatusCode::FORBIDDEN);
    }
    answer.context().ok_or_else(|| {
        tracing::error!("authorizer: its context has a value that is neither text, a number nor a boolean");
        StatusCode::INTERNAL_SERVER_ERROR
    })
}
