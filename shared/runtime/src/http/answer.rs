//! Answers, and how API Gateway wants them.

use std::{borrow::Cow, collections::BTreeMap};

use base64::{Engine, engine::general_purpose::STANDARD};
use lambda_http::{
    Body, Response,
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{event, function::FunctionError, problem::Problem};

const NOSNIFF: HeaderName = HeaderName::from_static("x-content-type-options");

/// An answer in payload format 2.0.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AnswerEvent<'a> {
    status_code: u16,
    headers: BTreeMap<&'a str, &'a str>,
    body: Cow<'a, str>,
    is_base64_encoded: bool,
}

/// 200 with a JSON body.
#[must_use]
pub fn ok(body: &impl Serialize) -> Response<Body> {
    json(StatusCode::OK, body)
}

/// 201 with a JSON body.
#[must_use]
pub fn created(body: &impl Serialize) -> Response<Body> {
    json(StatusCode::CREATED, body)
}

/// 202: it will be done.
#[must_use]
pub fn accepted() -> Response<Body> {
    answer(StatusCode::ACCEPTED, Body::Empty)
}

/// 204.
#[must_use]
pub fn no_content() -> Response<Body> {
    answer(StatusCode::NO_CONTENT, Body::Empty)
}

/// The answer to `OPTIONS`: 204 with the methods that there are, if any. The CORS headers of a
/// preflight request are API Gateway's to add.
#[must_use]
pub fn options(methods: &str) -> Response<Body> {
    let mut answer = no_content();
    if let Some(methods) = Some(methods).filter(|methods| !methods.is_empty())
        && let Ok(methods) = HeaderValue::from_str(methods)
    {
        answer.headers_mut().insert(ALLOW, methods);
    }
    answer
}

/// A problem document with its status and headers.
pub(super) fn problem(problem: &Problem) -> Response<Body> {
    let status = StatusCode::from_u16(problem.code.status());
    let mut answer = json(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), problem);
    let unauthorized = answer.status() == StatusCode::UNAUTHORIZED;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(seconds) = problem.retry_after_seconds() {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(methods) = problem.allow.as_deref().and_then(|text| text.parse().ok()) {
        headers.insert(ALLOW, methods);
    }
    if unauthorized {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    answer
}

fn json(status: StatusCode, body: &impl Serialize) -> Response<Body> {
    // Our own views have string keys and no failing parts, so this always succeeds.
    let text = serde_json::to_string(body).unwrap_or_default();
    let mut answer = answer(status, Body::Text(text));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

fn answer(status: StatusCode, body: Body) -> Response<Body> {
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    // Answers are personal: no cache between may keep them.
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer.headers_mut().insert(NOSNIFF, HeaderValue::from_static("nosniff"));
    answer
}

/// The answer as the function's result. Headers that are not text are left out.
pub(super) fn into_event(answer: &Response<Body>) -> Result<Box<RawValue>, FunctionError> {
    let headers = answer.headers().iter();
    let body: &[u8] = answer.body();
    let text = std::str::from_utf8(body);
    event::encode(&AnswerEvent {
        status_code: answer.status().as_u16(),
        headers: headers
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
            .collect(),
        is_base64_encoded: text.is_err(),
        body: text.map_or_else(|_| Cow::Owned(STANDARD.encode(body)), Cow::Borrowed),
    })
}
