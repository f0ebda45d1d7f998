//! Frames: selects a frame's route, invokes the route's function, and sends the route response.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{api::WebSocketApi, event};
use crate::{
    access_log, aws_ids, connections::Connection, functions::InvokeError, limits::MAX_MESSAGE,
    template,
};

/// The result of a frame's function.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RouteResponse {
    status_code: u16,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

/// A malformed result. API Gateway sends "Internal server error" to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum RouteResponseError {
    #[error("the function's result has no status, or is no JSON")]
    Malformed,
    #[error("the function's body is not base64, though its result says so")]
    NotBase64,
    #[error("the function's body is not text")]
    NotText,
    #[error("the function's body is over 128 KB")]
    TooLarge,
}

/// The messages that API Gateway itself sends on a socket.
const FAILED: &str = "Internal server error";
const TIMED_OUT: &str = "Endpoint request timed out";
const NO_ROUTE: &str = "Forbidden";

/// Handles one frame, until its answer is queued.
pub(super) async fn handle(api: Arc<WebSocketApi>, connection: Arc<Connection>, text: String) {
    let gateway = &api.state;
    let request_id = aws_ids::new_id();
    let frame = serde_json::from_str::<Json>(&text).ok();
    let selected = frame.as_ref().and_then(|frame| select(frame, &api.api.selection));
    // API Gateway's default selection expression reads `action`. Frames usually have one even if
    // the API routes by something else, so it names the frame in the log.
    let action = frame.as_ref().and_then(|frame| frame.get("action")?.as_str());
    let name = action.filter(|action| is_plain(action)).map(|action| format!("frame {action}"));
    let name = name.unwrap_or_else(|| "frame".to_owned());
    let error_frame = |message: &str| {
        json!({"message": message, "connectionId": connection.client.id, "requestId": request_id})
            .to_string()
    };
    let Some((key, route)) = route(&api.api, selected.as_deref()) else {
        connection.answer(error_frame(NO_ROUTE)).await;
        return;
    };

    let now = gateway.clock.now();
    let event = event::message(&connection.client, key, &request_id, &text, now);
    let limit = gateway.limits.websocket_integration;
    let outcome = gateway.functions.invoke(&route.function, event, limit).await;
    let (status, answer) = match &outcome.result {
        Ok(result) => match decode(result) {
            Ok((status, body)) => (status, body.filter(|_| route.responds)),
            Err(error) => {
                tracing::error!("{name}: {error}");
                (500, Some(error_frame(FAILED)))
            }
        },
        Err(InvokeError::IntegrationTimeout(_) | InvokeError::FunctionTimeout(_)) => {
            (504, Some(error_frame(TIMED_OUT)))
        }
        Err(InvokeError::Failed(_) | InvokeError::TooLarge | InvokeError::Unreachable(_)) => {
            (500, Some(error_frame(FAILED)))
        }
    };
    let usage = gateway.record(name.clone(), status, &outcome);
    let logged = answer.as_deref().and_then(api.frame_status).unwrap_or(status);
    access_log::write(name, logged, outcome.elapsed, usage);
    if let Some(answer) = answer {
        connection.answer(answer).await;
    }
}

/// The route key that the selection expression finds in a frame.
fn select(frame: &Json, path: &[String]) -> Option<String> {
    if path.is_empty() {
        return None;
    }
    let found = path.iter().try_fold(frame, |value, name| value.get(name))?;
    match found {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(value) => Some(value.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// The route with that key, or the default route. A frame can't select `$connect` or `$disconnect`.
fn route<'a>(
    api: &'a template::WebSocketApi,
    selected: Option<&str>,
) -> Option<(&'a str, &'a template::WebSocketRoute)> {
    let selected = selected.filter(|key| !key.starts_with('$'));
    let routes = &api.routes;
    let found = selected
        .and_then(|key| routes.get_key_value(key))
        .or_else(|| routes.get_key_value("$default"));
    found.map(|(key, route)| (key.as_str(), route))
}

/// Whether an action may be logged: a client can put any text there.
fn is_plain(action: &str) -> bool {
    (1..=32).contains(&action.len()) && action.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The status and the body of a function's result.
fn decode(result: &[u8]) -> Result<(u16, Option<String>), RouteResponseError> {
    let response: RouteResponse =
        serde_json::from_slice(result).map_err(|_| RouteResponseError::Malformed)?;
    let body = match response.body {
        Some(body) if response.is_base64_encoded => {
            let bytes = STANDARD.decode(body).map_err(|_| RouteResponseError::NotBase64)?;
            Some(String::from_utf8(bytes).map_err(|_| RouteResponseError::NotText)?)
        }
        body => body,
    };
    let body = body.filter(|body| !body.is_empty());
    if body.as_ref().is_some_and(|body| body.len() > MAX_MESSAGE) {
        return Err(RouteResponseError::TooLarge);
    }
    Ok((response.status_code, body))
}
