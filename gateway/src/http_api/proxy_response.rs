//! Turns a function's result into an HTTP response. AWS calls the result a Lambda proxy response.

use axum::body::Body;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use crate::response::json;

/// A result with a `statusCode`. A result without one is the body of a 200.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProxyResponse {
    status_code: u16,
    #[serde(default)]
    headers: Option<Map<String, Json>>,
    #[serde(default)]
    cookies: Option<Vec<String>>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

/// A malformed result. API Gateway answers 500 to the client.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ProxyResponseError {
    #[error("the function's result is not JSON")]
    NotJson,
    #[error("the function's result has fields of the wrong type")]
    Malformed,
    #[error("the function's result has a status that is none")]
    Status,
    #[error("the function's result has a header that is none")]
    Header,
    #[error("the function's body is not base64, though its result says so")]
    Body,
}

/// The HTTP response that a function's result (JSON) describes.
pub(super) fn decode(result: &[u8]) -> Result<Response<Body>, ProxyResponseError> {
    let value: Json = serde_json::from_slice(result).map_err(|_| ProxyResponseError::NotJson)?;
    if value.get("statusCode").is_none() {
        // API Gateway infers the response: the whole result is its body.
        let body = match value {
            Json::String(text) => text,
            other @ (Json::Null
            | Json::Bool(_)
            | Json::Number(_)
            | Json::Array(_)
            | Json::Object(_)) => other.to_string(),
        };
        return Ok(json(StatusCode::OK, body));
    }
    let proxied: ProxyResponse =
        serde_json::from_value(value).map_err(|_| ProxyResponseError::Malformed)?;
    let body = proxied.body.unwrap_or_default();
    let body = if proxied.is_base64_encoded {
        STANDARD.decode(body).map_err(|_| ProxyResponseError::Body)?
    } else {
        body.into_bytes()
    };

    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() =
        StatusCode::from_u16(proxied.status_code).map_err(|_| ProxyResponseError::Status)?;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    for (name, value) in proxied.headers.unwrap_or_default() {
        let name: HeaderName = name.parse().map_err(|_| ProxyResponseError::Header)?;
        let value = match &value {
            Json::String(text) => text.clone(),
            Json::Number(_) | Json::Bool(_) => value.to_string(),
            Json::Null | Json::Array(_) | Json::Object(_) => {
                return Err(ProxyResponseError::Header);
            }
        };
        // The server counts the body itself.
        if name != header::CONTENT_LENGTH {
            headers.insert(
                name,
                HeaderValue::from_str(&value).map_err(|_| ProxyResponseError::Header)?,
            );
        }
    }
    for cookie in proxied.cookies.unwrap_or_default() {
        headers.append(
            header::SET_COOKIE,
            HeaderValue::from_str(&cookie).map_err(|_| ProxyResponseError::Header)?,
        );
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_without_a_status_is_the_body_of_a_200() {
        let answer = decode(br#"{"hello": 1}"#).unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "application/json");
    }

    #[test]
    fn a_result_gives_status_headers_and_cookies() {
        let result =
            br#"{"statusCode": 201, "headers": {"X-A": "1", "x-b": 2}, "cookies": ["a=1", "b=2"]}"#;
        let answer = decode(result).unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED);
        assert_eq!(
            (&answer.headers()["x-a"], &answer.headers()["x-b"]),
            (&"1".parse().unwrap(), &"2".parse().unwrap())
        );
        assert_eq!(answer.headers().get_all("set-cookie").iter().count(), 2);
        assert_eq!(answer.headers()["content-type"], "text/plain; charset=utf-8");
    }

    #[test]
    fn a_result_that_is_no_answer_says_why() {
        let why = |result: &str| decode(result.as_bytes()).unwrap_err();
        assert_eq!(why("oops"), ProxyResponseError::NotJson);
        assert_eq!(why(r#"{"statusCode": "x"}"#), ProxyResponseError::Malformed);
        assert_eq!(why(r#"{"statusCode": 7}"#), ProxyResponseError::Status);
        assert_eq!(
            why(r#"{"statusCode": 200, "headers": {"a b": "1"}}"#),
            ProxyResponseError::Header
        );
        assert_eq!(
            why(r#"{"statusCode": 200, "isBase64Encoded": true, "body": "?"}"#),
            ProxyResponseError::Body
        );
    }
}
