//! An answer, as API Gateway wants it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::problem::Problem;

/// One HTTP answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    status: u16,
    headers: BTreeMap<&'static str, String>,
    body: String,
}

/// The answer in payload format 2.0.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AnswerEvent<'a> {
    status_code: u16,
    headers: &'a BTreeMap<&'static str, String>,
    body: &'a str,
    is_base64_encoded: bool,
}

impl Answer {
    /// 200 with a JSON body.
    #[must_use]
    pub fn ok(body: &impl Serialize) -> Self {
        Self::json(200, body)
    }

    /// 201 with a JSON body.
    #[must_use]
    pub fn created(body: &impl Serialize) -> Self {
        Self::json(201, body)
    }

    /// 202: it will be done.
    #[must_use]
    pub fn accepted() -> Self {
        Self::new(202, String::new())
    }

    /// 204.
    #[must_use]
    pub fn no_content() -> Self {
        Self::new(204, String::new())
    }

    /// A problem document with its status and headers.
    #[must_use]
    pub fn problem(problem: &Problem) -> Self {
        let mut answer = Self::json(problem.code.status(), problem);
        answer.headers.insert("content-type", "application/problem+json".to_owned());
        if let Some(seconds) = problem.retry_after_seconds() {
            answer.headers.insert("retry-after", seconds.to_string());
        }
        if let Some(methods) = &problem.allow {
            answer.headers.insert("allow", methods.clone());
        }
        if problem.code.status() == 401 {
            answer.headers.insert("www-authenticate", "Bearer".to_owned());
        }
        answer
    }

    fn json(status: u16, body: &impl Serialize) -> Self {
        // Our own views have string keys and no failing parts, so this always succeeds.
        let mut answer = Self::new(status, serde_json::to_string(body).unwrap_or_default());
        answer.headers.insert("content-type", "application/json".to_owned());
        answer
    }

    fn new(status: u16, body: String) -> Self {
        // Answers are personal: no cache between may keep them.
        let headers = [("cache-control", "no-store"), ("x-content-type-options", "nosniff")]
            .map(|(k, v)| (k, v.to_owned()));
        Self { status, headers: BTreeMap::from(headers), body }
    }

    /// The answer as the function's result.
    pub(super) fn into_event(self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(&AnswerEvent {
            status_code: self.status,
            headers: &self.headers,
            body: &self.body,
            is_base64_encoded: false,
        })
    }
}
