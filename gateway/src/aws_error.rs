//! Errors as AWS's JSON protocols write them.

use axum::body::Body;
use http::{HeaderValue, Response, StatusCode};

use crate::{aws_ids, response::json};

/// An error response: `error_type` goes into the `x-amzn-errortype` header, `message` into the
/// body.
#[must_use]
pub fn aws_error(status: StatusCode, error_type: &'static str, message: &str) -> Response<Body> {
    let mut response = json(status, serde_json::json!({"message": message}).to_string());
    response.headers_mut().insert("x-amzn-errortype", HeaderValue::from_static(error_type));
    with_request_id(response)
}

/// Adds the header that every answer of an AWS API has.
pub(crate) fn with_request_id(mut response: Response<Body>) -> Response<Body> {
    if let Ok(id) = HeaderValue::from_str(&aws_ids::new_id()) {
        response.headers_mut().insert("x-amzn-requestid", id);
    }
    response
}
