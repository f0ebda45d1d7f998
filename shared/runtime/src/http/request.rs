//! A request, as handlers see it.

use std::borrow::Cow;

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use base64::{Engine, engine::general_purpose::STANDARD};
use natter_domain::{invalid::Invalid, session::Device};

use crate::problem::Problem;

/// One HTTP request. It has no Debug: its headers hold a token and its body may hold a password.
pub struct HttpRequest {
    event: ApiGatewayV2httpRequest,
    body: Vec<u8>,
}

impl HttpRequest {
    /// Takes a request out of its event.
    #[must_use]
    pub fn new(mut event: ApiGatewayV2httpRequest) -> Self {
        let body = event.body.take().unwrap_or_default();
        let body = if event.is_base64_encoded {
            STANDARD.decode(body).unwrap_or_default()
        } else {
            body.into_bytes()
        };
        Self { event, body }
    }

    /// The route that API Gateway chose, such as `GET /api/users/{userId}`.
    #[must_use]
    pub fn route(&self) -> &str {
        self.event.route_key.as_deref().unwrap_or_default()
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &str {
        self.event.request_context.http.method.as_str()
    }

    /// The path, as it was sent.
    #[must_use]
    pub fn path(&self) -> &str {
        self.event.raw_path.as_deref().unwrap_or_default()
    }

    /// The id under which API Gateway's log knows the request.
    #[must_use]
    pub fn id(&self) -> &str {
        self.event.request_context.request_id.as_deref().unwrap_or_default()
    }

    /// The body; empty when there is none.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// A header that is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.event.headers.get(name)?.to_str().ok()
    }

    /// What the device calls itself.
    #[must_use]
    pub fn device(&self) -> Device {
        let agent =
            self.event.headers.get("user-agent").map(|value| String::from_utf8_lossy(value.as_bytes()));
        Device::from_user_agent(&agent.unwrap_or(Cow::Borrowed("")))
    }

    /// A parameter of the query string. API Gateway joins repeated ones with commas.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<String> {
        self.event.query_string_parameters.all(name).map(|values| values.join(","))
    }

    /// A variable segment of the path.
    ///
    /// # Errors
    /// `validation_failed` naming the segment.
    pub fn path_parameter<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Result<T, Problem> {
        let text = self.event.path_parameters.get(name).map(String::as_str).unwrap_or_default();
        parse(text).map_err(|invalid| Problem::invalid_field(name, invalid.reason()))
    }
}
