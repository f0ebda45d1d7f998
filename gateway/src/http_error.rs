//! Requests that API Gateway answers itself, without a function.

use axum::body::Body;
use http::{Response, StatusCode};

use crate::response::json;

/// Why API Gateway answers a request itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HttpError {
    #[error("Bad Request")]
    BadRequest,
    #[error("Forbidden")]
    Forbidden,
    #[error("Not Found")]
    NotFound,
    /// The body did not come in time.
    #[error("Request Timeout")]
    RequestTimeout,
    #[error("Request Entity Too Large")]
    BodyTooLarge,
    #[error("Request Header Fields Too Large")]
    HeadersTooLarge,
    /// The function failed, or its answer is malformed.
    #[error("Internal Server Error")]
    IntegrationFailed,
    /// The function did not answer in time.
    #[error("Service Unavailable")]
    IntegrationTimeout,
}

impl HttpError {
    fn status(self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::HeadersTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::IntegrationFailed => StatusCode::INTERNAL_SERVER_ERROR,
            Self::IntegrationTimeout => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl From<HttpError> for Response<Body> {
    fn from(error: HttpError) -> Self {
        json(error.status(), format!(r#"{{"message":"{error}"}}"#))
    }
}
