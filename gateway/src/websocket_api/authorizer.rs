//! The Lambda authorizer, which decides whether a socket may open.

use http::StatusCode;
use serde_json::{Map, Value as Json};

use super::{event, multi_value_map::MultiValueMap, policy::AuthorizerResponse};
use crate::{
    access_log,
    connections::Client,
    functions::InvokeError,
    state::GatewayState,
    template::{Authorizer, IdentitySource},
};

/// The message with which an authorizer fails to say that the client is not authenticated.
const UNAUTHORIZED: &str = "Unauthorized";

/// The authorizer's context for the events of the connection, or the status that refuses the
/// client.
pub(super) async fn authorize(
    gateway: &GatewayState,
    authorizer: &Authorizer,
    client: &Client,
    headers: &MultiValueMap,
    query: &MultiValueMap,
) -> Result<Map<String, Json>, StatusCode> {
    let has = |source: &IdentitySource| match source {
        IdentitySource::Query(name) => query.get(name).is_some_and(|value| !value.is_empty()),
        IdentitySource::Header(name) => headers.header(name).is_some_and(|value| !value.is_empty()),
    };
    if !authorizer.identity.iter().all(has) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let event = event::authorizer(client, headers, query, gateway.clock.now());
    let outcome = gateway
        .functions
        .invoke(&authorizer.function, event, gateway.limits.websocket_integration)
        .await;
    let decision = match &outcome.result {
        Ok(answer) => decide(answer, client),
        Err(InvokeError::Failed(error)) if error.error_message == UNAUTHORIZED => {
            Err(StatusCode::UNAUTHORIZED)
        }
        Err(
            InvokeError::Failed(_)
            | InvokeError::FunctionTimeout(_)
            | InvokeError::IntegrationTimeout(_)
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
    access_log::write("authorizer", status.as_u16(), outcome.elapsed, usage);
    decision
}

/// The context in the function's answer, if its policy allows `$connect`.
fn decide(answer: &[u8], client: &Client) -> Result<Map<String, Json>, StatusCode> {
    let answer: AuthorizerResponse = serde_json::from_slice(answer).map_err(|_| {
        tracing::error!("authorizer: its answer is no policy");
        StatusCode::INTERNAL_SERVER_ERROR
    })?;
    if !answer.allows(&event::method_arn(&client.stage)) {
        return Err(StatusCode::FORBIDDEN);
    }
    answer.context().ok_or_else(|| {
        tracing::error!(
            "authorizer: its context has a value that is neither text, a number nor a boolean"
        );
        StatusCode::INTERNAL_SERVER_ERROR
    })
}
