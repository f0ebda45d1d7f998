//! A frame: which route it belongs to, its function's invocation, and the answer that goes back on the socket.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{MAX_MESSAGE, SocketRules, connection::Connection, event};
use crate::{access_log, functions::InvokeError, gateway::Gateway, opaque, template::SocketRoute};

/// What a frame's function answers.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    status_code: u16,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

/// What API Gateway itself says on a socket.
const FAILED: &str = "Internal server error";
const TIMED_OUT: &str = "Endpoint request timed out";
const NO_ROUTE: &str = "Forbidden";

/// Handles one frame to its end.
pub(super) async fn handle(gateway: Arc<Gateway>, connection: Arc<Connection>, text: String) {
    let Some(rules) = &gateway.sockets else { return };
    let request_id = opaque::id();
    let frame = serde_json::from_str::<Json>(&text).ok();
    let selected = frame.as_ref().and_then(|frame| select(frame, &rules.api.selection));
    // What Natter's frames are told apart by, whether or not a route follows from it.
    let action = frame.as_ref().and_then(|frame| frame.get("action")?.as_str());
    let name = action.filter(|action| is_plain(action)).map(|action| format!("frame {action}"));
    let name = name.unwrap_or_else(|| "frame".to_owned());
    let said = |message: &str| {
        json!({"message": message, "connectionId": connection.client.id, "requestId": request_id}).to_string()
    };
    let Some((key, route)) = route(rules, selected.as_deref()) else {
        connection.answer(said(NO_ROUTE)).await;
        return;
    };

    let event = event::message(&connection.client, key, &request_id, &text, gateway.clock.now());
    let outcome = gateway.functions.invoke(&route.function, event, gateway.limits.socket_integration).await;
    let (status, answer) = match &outcome.result {
        Ok(result) => match decode(result) {
            Ok((status, body)) => (status, body.filter(|_| route.responds)),
            Err(why) => {
                tracing::error!("{name}: {why}");
                (500, Some(said(FAILED)))
            }
        },
        Err(InvokeError::GaveUp(_) | InvokeError::TimedOut(_)) => (504, Some(said(TIMED_OUT))),
        Err(InvokeError::Failed(_) | InvokeError::TooLarge | InvokeError::Unreachable(_)) => {
            (500, Some(said(FAILED)))
        }
    };
    let usage = gateway.record(name.clone(), status, &outcome);
    // Lambda's status says that the function answered; what it answered is in the body.
    let shown = answer.as_deref().and_then(problem_status).unwrap_or(status);
    access_log::line(name, shown, outcome.elapsed, Some(usage));
    if let Some(answer) = answer {
        connection.answer(answer).await;
    }
}

/// The status of the problem that an answer tells of, if it does.
fn problem_status(answer: &str) -> Option<u16> {
    let answer: Json = serde_json::from_str(answer).ok()?;
    u16::try_from(answer.get("problem")?.get("status")?.as_u64()?).ok()
}

/// The route key that a frame names; nothing where no frame does.
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

/// The route with that key, or the default one. `$connect` and `$disconnect` are no frame's.
fn route<'a>(rules: &'a SocketRules, selected: Option<&str>) -> Option<(&'a str, &'a SocketRoute)> {
    let selected = selected.filter(|key| !key.starts_with('$'));
    let routes = &rules.api.routes;
    let found =
        selected.and_then(|key| routes.get_key_value(key)).or_else(|| routes.get_key_value("$default"));
    found.map(|(key, route)| (key.as_str(), route))
}

/// Whether an action may stand in a log line: a client can put anything there.
fn is_plain(action: &str) -> bool {
    (1..=32).contains(&action.len()) && action.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The status and the body of a function's result.
fn decode(result: &[u8]) -> Result<(u16, Option<String>), &'static str> {
    let answer: Answer =
        serde_json::from_slice(result).map_err(|_| "the function's result has no status, or is no JSON")?;
    let body = match answer.body {
        Some(body) if answer.is_base64_encoded => {
            let bytes = STANDARD
                .decode(body)
                .map_err(|_| "the function's body is not base64, though its result says so")?;
            Some(String::from_utf8(bytes).map_err(|_| "the function's body is not text")?)
        }
        body => body,
    };
    let body = body.filter(|body| !body.is_empty());
    if body.as_ref().is_some_and(|body| body.len() > MAX_MESSAGE) {
        return Err("the function's body is over 128 KB");
    }
    Ok((answer.status_code, body))
}
