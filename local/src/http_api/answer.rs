//! A function's result as the HTTP answer that API Gateway makes of it.

use axum::body::Body;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

/// A result that says its status; one without is the body of a 200.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Proxied {
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

/// Why a result is no answer. API Gateway says 500 to the client then.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoAnswer {
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

pub(super) fn decode(result: &[u8]) -> Result<Response<Body>, NoAnswer> {
    let value: Json = serde_json::from_slice(result).map_err(|_| NoAnswer::NotJson)?;
    if value.get("statusCode").is_none() {
        // The inferred format: whatever JSON it is.
        let body = match value {
            Json::String(text) => text,
            other @ (Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_)) => {
                other.to_string()
            }
        };
        return Ok(super::json(StatusCode::OK, body));
    }
    let proxied: Proxied = serde_json::from_value(value).map_err(|_| NoAnswer::Malformed)?;
    let body = proxied.body.unwrap_or_default();
    let body = if proxied.is_base64_encoded {
        STANDARD.decode(body).map_err(|_| NoAnswer::Body)?
    } else {
        body.into_bytes()
    };

    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = StatusCode::from_u16(proxied.status_code).map_err(|_| NoAnswer::Status)?;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    for (name, value) in proxied.headers.unwrap_or_default() {
        let name: HeaderName = name.parse().map_err(|_| NoAnswer::Header)?;
        let value = match &value {
            Json::String(text) => text.clone(),
            Json::Number(_) | Json::Bool(_) => value.to_string(),
            Json::Null | Json::Array(_) | Json::Object(_) => return Err(NoAnswer::Header),
        };
        // The server counts the body itself.
        if name != header::CONTENT_LENGTH {
            headers.insert(name, HeaderValue::from_str(&value).map_err(|_| NoAnswer::Header)?);
        }
    }
    for cookie in proxied.cookies.unwrap_or_default() {
        headers.append(header::SET_COOKIE, HeaderValue::from_str(&cookie).map_err(|_| NoAnswer::Header)?);
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
        let result = br#"{"statusCode": 201, "headers": {"X-A": "1", "x-b": 2}, "cookies": ["a=1", "b=2"]}"#;
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
        assert_eq!(why("oops"), NoAnswer::NotJson);
        assert_eq!(why(r#"{"statusCode": "x"}"#), NoAnswer::Malformed);
        assert_eq!(why(r#"{"statusCode": 7}"#), NoAnswer::Status);
        assert_eq!(why(r#"{"statusCode": 200, "headers": {"a b": "1"}}"#), NoAnswer::Header);
        assert_eq!(why(r#"{"statusCode": 200, "isBase64Encoded": true, "body": "?"}"#), NoAnswer::Body);
    }
}
