//! Requests: made of their events by `lambda_http`, and what API Gateway adds to them.

use std::{borrow::Cow, fmt::Display};

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use base64::{Engine, engine::general_purpose::STANDARD};
use lambda_http::{
    Body, Request, RequestExt,
    aws_lambda_events::apigw::ApiGatewayV2httpRequestContext,
    http::Uri,
    request::{LambdaRequest, RequestContext},
};

use crate::problem::Problem;

/// Makes a request of an event.
///
/// `lambda_http` makes a URL of scheme, host, stage and path, and panics where they make none; it
/// panics at a query with `"`, `<` or `>`, and at a body that is not Base64. A client chooses all
/// of them. So it is given none of them, and they are put into the request afterwards: the path and
/// the parameters as they were sent, the URI where there can be one.
pub(super) fn of_event(mut event: ApiGatewayV2httpRequest) -> Request {
    let path = event.raw_path.take().unwrap_or_default();
    let query = event.raw_query_string.take().unwrap_or_default();
    let headers = std::mem::take(&mut event.headers);
    let body = body(event.body.take(), event.is_base64_encoded);
    let domain_name = event.request_context.domain_name.take();
    let stage = event.request_context.stage.take();

    let mut request = Request::from(LambdaRequest::ApiGatewayV2(event));
    *request.uri_mut() = uri(&path, &query);
    *request.body_mut() = body;
    let cookies = std::mem::replace(request.headers_mut(), headers);
    request.headers_mut().extend(cookies);
    if let Some(RequestContext::ApiGatewayV2(context)) = request.extensions_mut().get_mut() {
        context.domain_name = domain_name;
        context.stage = stage;
    }
    request.with_raw_http_path(path)
}

fn body(text: Option<String>, is_base64_encoded: bool) -> Body {
    match text {
        Some(text) if is_base64_encoded => Body::Binary(STANDARD.decode(text).unwrap_or_default()),
        Some(text) => Body::Text(text),
        None => Body::Empty,
    }
}

/// Path and query, or `/` where they make no URI.
fn uri(path: &str, query: &str) -> Uri {
    let separator = if query.is_empty() { "" } else { "?" };
    let target = format!("{path}{separator}{query}");
    if target.starts_with('/') { target.parse().unwrap_or_default() } else { Uri::default() }
}

/// What API Gateway says of a request, beside what [`RequestExt`] has.
///
/// Do not log a request with `Debug`: its headers hold a token and its body may hold a password.
pub trait GatewayRequest {
    /// The key of the route that API Gateway chose, such as `GET /api/users/{userId}`.
    fn route_key(&self) -> &str;

    /// The id under which API Gateway's log knows the request.
    fn request_id(&self) -> &str;

    /// A header that is text.
    fn header(&self, name: &str) -> Option<&str>;

    /// What the program that sends the request calls itself.
    fn user_agent(&self) -> Option<Cow<'_, str>>;

    /// A parameter of the query string. API Gateway joins repeated ones with commas.
    fn query(&self, name: &str) -> Option<String>;

    /// A variable segment of the path.
    ///
    /// # Errors
    /// `validation_failed` naming the segment.
    fn path_parameter<T, E: Display>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Problem>;
}

impl GatewayRequest for Request {
    fn route_key(&self) -> &str {
        context(self).and_then(|context| context.route_key.as_deref()).unwrap_or_default()
    }

    fn request_id(&self) -> &str {
        context(self).and_then(|context| context.request_id.as_deref()).unwrap_or_default()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers().get(name)?.to_str().ok()
    }

    fn user_agent(&self) -> Option<Cow<'_, str>> {
        let agent = self.headers().get("user-agent")?;
        Some(String::from_utf8_lossy(agent.as_bytes()))
    }

    fn query(&self, name: &str) -> Option<String> {
        self.query_string_parameters_ref()?.all(name).map(|values| values.join(","))
    }

    fn path_parameter<T, E: Display>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Problem> {
        let text = self.path_parameters_ref().and_then(|segments| segments.first(name));
        parse(text.unwrap_or_default()).map_err(|reason| Problem::invalid_field(name, reason))
    }
}

fn context(request: &Request) -> Option<&ApiGatewayV2httpRequestContext> {
    match request.request_context_ref()? {
        RequestContext::ApiGatewayV2(context) => Some(context),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
