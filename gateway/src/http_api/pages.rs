//! Static pages that the gateway serves beside the API, where no route matches.

use std::collections::BTreeMap;

use axum::body::Body;
use http::{HeaderValue, Response, header};

/// Allows a page its inline styles and embedded images, and nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; \
     img-src data:; base-uri 'none'; form-action 'none'";

/// A static page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its media type, such as `text/html; charset=utf-8`.
    pub content_type: &'static str,
    /// The HTML of the page.
    pub content: String,
}

/// Pages by their path. Routes of the API, except for the default route, come first.
pub type Pages = BTreeMap<String, Page>;

impl From<&Page> for Response<Body> {
    fn from(page: &Page) -> Self {
        let mut response = Response::new(Body::from(page.content.clone()));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(page.content_type));
        let policy = HeaderValue::from_static(CONTENT_SECURITY_POLICY);
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        response
    }
}
