//! Requests and answers. Each answer is checked against docs/openapi.yaml before a test sees it.

use std::{fmt, future::IntoFuture, pin::Pin};

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::{Server, contract, http_client::RawResponse, ledger, logs, throttling};

/// A request that is sent when it is awaited.
#[must_use = "a request does nothing until it is awaited"]
pub struct Request {
    server: Server,
    method: String,
    path: String,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
    checked: bool,
}

impl Request {
    pub(crate) fn new(server: &Server, method: &str, path: &str) -> Self {
        Self {
            server: server.clone(),
            method: method.to_owned(),
            path: path.to_owned(),
            headers: HeaderMap::new(),
            body: None,
            checked: true,
        }
    }

    /// Does not check the answer against the document: for answers of the gateway itself.
    pub fn unchecked(self) -> Self {
        Self { checked: false, ..self }
    }

    /// With a header; one of the same name is replaced.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers
            .insert(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
        self
    }

    /// With an access token.
    pub fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// With a JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    /// With any body.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    async fn send(self) -> Answer {
        let what = format!("{} {}", self.method, self.path);
        let noted = ledger::before(&self.method, &self.path, &self.headers, self.body.as_deref());
        let mut answer = self.exchange(&what).await;
        let mut backoff = throttling::Backoff::default();
        while throttling::is_gateway_throttling(answer.status, &answer.body) && backoff.wait().await
        {
            answer = self.exchange(&what).await;
        }
        if let Some(noted) = noted {
            noted.answered(answer.status, &answer.body);
        }
        logs::remember_secrets_in(&answer.body);
        if self.checked {
            contract::check_answer(&self.method, &self.path, self.body.as_deref(), &answer);
        }
        answer
    }

    async fn exchange(&self, what: &str) -> Answer {
        let url = format!("{}{}", self.server.url(), self.path);
        let arrived = self
            .server
            .http_client()
            .send(&self.method, &url, &self.headers, self.body.as_deref())
            .await;
        let RawResponse { status, headers, body } =
            arrived.unwrap_or_else(|why| panic!("{what}: {why}"));
        Answer { status, headers, body, what: what.to_owned() }
    }
}

impl IntoFuture for Request {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// An answer that agrees with the document.
#[derive(Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
    /// Method and path of the request.
    pub(crate) what: String,
}

impl Answer {
    /// A header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The body as JSON; null when it is empty.
    #[must_use]
    pub fn json(&self) -> Value {
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    /// The body, if the status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        self.json()
    }

    /// The problem document, if it is this one.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        let problem = self.json();
        assert_eq!((self.status, problem["code"].as_str()), (status, Some(code)), "{self:?}");
        problem
    }

    /// The `validation_failed` document, if it names exactly these fields.
    #[track_caller]
    pub fn invalid(self, fields: &[&str]) -> Value {
        let problem = self.clone().problem(400, "validation_failed");
        let named: Vec<_> =
            problem["errors"].as_array().unwrap().iter().map(|e| e["field"].clone()).collect();
        assert_eq!(named, fields, "{self:?}");
        problem
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = String::from_utf8_lossy(&self.body);
        write!(f, "{}: {} {:?}\n{text}", self.what, self.status, self.headers)
    }
}
